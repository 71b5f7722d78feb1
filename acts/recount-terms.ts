import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { recordEvent } from '../db/audit.js';
import { isAlone } from '../db/is-alone.js';
import { notify } from '../db/notifications.js';
import {
  moveDueDates,
  movedTerms,
  openTerms,
  recount,
  termWasTold,
  termsToRecount,
  whoHasTheTerm,
} from '../db/working-terms.js';
import type { Clock } from '../domain/clock.js';
import { askToReadAgain } from './read-again.js';

const termsAtOnce = 500;

export interface RecountDeps {
  db: Knex;
  clock: Clock;
  temporal: Client;
}

/**
 * Counts again, after a table of the working calendar was released, every term that runs: each that moves leaves an event in its case, takes the
 * due dates of its tasks along, and its workflow and whoever has a task of it are told. One process at a time. Gives how many terms were counted.
 * @throws AggregateError at the end, of the workflows that could not be told; they are told the next time
 */
export async function recountTerms({ db, clock, temporal }: RecountDeps, isStopped = () => false): Promise<number> {
  return db.transaction(async (alone) => {
    if (!(await isAlone(alone, 'recounting'))) return 0;
    let counted = 0;
    for (const id of await termsToRecount(db, termsAtOnce)) {
      if (isStopped()) return counted;
      await db.transaction((tx) => countAgain(tx, clock, id));
      counted += 1;
    }
    await tellWorkflows({ db, temporal });
    return counted;
  });
}

async function countAgain(tx: Knex, clock: Clock, id: string): Promise<void> {
  const [before] = await openTerms(tx, { id }, 'locked');
  if (before === undefined) return;
  const after = await recount(tx, before);
  if (after.dueOn === before.dueOn) return;
  await moveDueDates(tx, { before, after });
  await recordEvent(tx, clock, {
    caseId: after.caseId,
    actor: null,
    kind: 'term_moved',
    outcome: 'applied',
    before: { term: before.kind, dueOn: before.dueOn },
    after: { term: after.kind, dueOn: after.dueOn },
  });
  for (const accountId of await whoHasTheTerm(tx, after)) {
    await notify(tx, clock, {
      ...{ event: 'term_moved', to: { accountId }, caseId: after.caseId, href: '/api/v1/tasks' },
      params: { day: after.dueOn },
    });
  }
}

async function tellWorkflows({ db, temporal }: Pick<RecountDeps, 'db' | 'temporal'>): Promise<void> {
  const failures: unknown[] = [];
  for (const { id, workflowId } of await movedTerms(db)) {
    try {
      // Whoever has ended meanwhile waits for nothing.
      if (workflowId !== null) await askToReadAgain(temporal, workflowId);
    } catch (error) {
      failures.push(error);
      continue;
    }
    await termWasTold(db, id);
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} workflows could not be told`, { cause: failures[0] });
}
