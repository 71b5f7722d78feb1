import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { Knex } from 'knex';
import {
  answerRemovalNotices,
  forgetUnconfirmed,
  lookAtRemovalNotices,
  notStartedRestorations,
} from '../db/removal-notices.js';
import type { Clock } from '../domain/clock.js';
import { casesTaskQueue, restorationWorkflowId, summaries } from '../workflows/messages.js';
import type { RestorationInput } from '../workflows/messages.js';

const atOnce = 100;

/**
 * Takes up what owners have confirmed: opens restorations for it, starts the cases of those that were opened by something else than an act, and
 * writes to the owners whose notices are answered. Safe to do twice, and by several processes.
 */
export async function serveOwners(
  { db, clock, temporal }: { db: Knex; clock: Clock; temporal: Client },
  { checkWithinDays }: { checkWithinDays: number },
): Promise<void> {
  await lookAtRemovalNotices(db, clock, { checkWithinDays, limit: atOnce });
  for (const id of await notStartedRestorations(db, atOnce)) {
    const input: RestorationInput = { restorationId: id, opensAs: 'opened' };
    await temporal.workflow
      .start('restorationCase', {
        workflowId: restorationWorkflowId(id),
        taskQueue: casesTaskQueue,
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowTaskTimeout: '5s',
        staticSummary: summaries.restoration,
      })
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      });
  }
  await answerRemovalNotices(db, clock, atOnce);
  await forgetUnconfirmed(db, clock);
}
