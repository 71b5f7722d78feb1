import { may, reachesOf } from './capabilities.js';
import type { Permission } from './capabilities.js';
import type { capabilityTable, Reach } from './capability-table.js';
import { rowOf } from './capability-table.js';
import type { Actor } from './roles.js';
import type { RosterStatus } from './roster.js';

/** What a person may be allowed to do with a roster. */
export type RosterVerb = Exclude<keyof typeof capabilityTable.roster, 'create'>;

/** What the table needs to know of a roster, and of the person: the body whose roster he may sign, if any. */
export interface RosterSubject {
  status: RosterStatus;
  bodyCode: string;
  signingBody: string | null;
}

/** May this person do this to this roster, as things stand? A draft is seen by those who sign it, and by nobody else. */
export function mayActOnRoster(actor: Actor, verb: RosterVerb, roster: RosterSubject): Permission {
  const covers = (reach: Reach): boolean =>
    reach === 'any' ? roster.status !== 'draft' : actor.bodyCode === roster.bodyCode && mayReach(reach, roster);
  if (!reachesOf(actor, 'roster.read').some(covers)) return { allowed: false, why: 'hidden', reason: 'not_visible' };
  const permission = may(actor, `roster.${verb}`);
  if (!permission.allowed) return permission;
  if (!reachesOf(actor, `roster.${verb}`).some(covers))
    return { allowed: false, why: 'forbidden', reason: 'not_yours' };
  const isTime = rowOf(`roster.${verb}`).when?.includes(roster.status) ?? true;
  return isTime ? { allowed: true } : { allowed: false, why: 'illegal_move', reason: 'status' };
}

function mayReach(reach: Reach, { bodyCode, signingBody }: RosterSubject): boolean {
  return reach === 'body' || (reach === 'signing' && signingBody === bodyCode);
}
