import type { Knex } from 'knex';
import { findRoster, signingBodyOf } from '../db/roster-views.js';
import type { RosterEntry } from '../db/roster-views.js';
import { lockRoster } from '../db/rosters.js';
import { mayActOnRoster } from '../domain/roster-rights.js';
import type { RosterVerb } from '../domain/roster-rights.js';
import type { Actor } from '../domain/roles.js';
import type { Attempt } from './permit.js';
import { permit } from './permit.js';
import { notFound } from './problem.js';
import { rosterActions } from './roster-view.js';

export interface RosterCase {
  roster: RosterEntry;
  signingBody: string | null;
  attempt: Attempt;
}

/**
 * The roster, if this person may do this to it now.
 * @throws Problem *not-found*, *forbidden* or *illegal-move*; the last two are events of the roster's chain
 */
export async function findRosterFor(tx: Knex, actor: Actor, verb: RosterVerb, id: string): Promise<RosterCase> {
  const roster = await findRoster(tx, id);
  if (roster === undefined) throw notFound();
  const signingBody = await signingBodyOf(tx);
  const attempt = {
    ...{ caseId: roster.id, kind: `roster_${verb}`, caseStatus: roster.status },
    actions: rosterActions(actor, roster, signingBody),
  };
  permit(mayActOnRoster(actor, verb, { ...roster, signingBody }), attempt);
  return { roster, signingBody, attempt };
}

/** The same, its row locked first, so that nobody changes between the two what was looked at. */
export async function lockRosterFor(tx: Knex, actor: Actor, verb: RosterVerb, id: string): Promise<RosterCase> {
  if ((await findRoster(tx, id))?.status === 'draft') await lockRoster(tx, id);
  return findRosterFor(tx, actor, verb, id);
}
