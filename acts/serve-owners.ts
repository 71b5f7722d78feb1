import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import {
  answerRemovalNotices,
  forgetUnconfirmed,
  lookAtRemovalNotices,
  notStartedRestorations,
  restorationsTakenBack,
} from '../db/removal-notices.js';
import type { Clock } from '../domain/clock.js';
import { restorationWorkflowId } from '../workflows/messages.js';
import { askToReadAgain } from './read-again.js';
import { startOpenedRestoration } from './restoration-family.js';

const atOnce = 100;

/**
 * Takes up what owners have confirmed: opens restorations for it, starts the cases of those that were opened by something else than an act, and
 * has those end that every owner has taken back, and
 * writes to the owners whose notices are answered. Safe to do twice, and by several processes.
 */
export async function serveOwners(
  { db, clock, temporal }: { db: Knex; clock: Clock; temporal: Client },
  { checkWithinDays }: { checkWithinDays: number },
): Promise<void> {
  await lookAtRemovalNotices(db, clock, { checkWithinDays, limit: atOnce });
  for (const id of await notStartedRestorations(db, atOnce)) await startOpenedRestoration(temporal, id);
  for (const id of await restorationsTakenBack(db, atOnce)) await askToReadAgain(temporal, restorationWorkflowId(id));
  await answerRemovalNotices(db, clock, atOnce);
  await forgetUnconfirmed(db, clock);
}
