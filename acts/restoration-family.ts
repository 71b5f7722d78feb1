import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { RestorationActKind } from '../domain/acts.js';
import { canHappenToRestoration } from '../domain/restoration.js';
import type { RestorationStatus } from '../domain/restoration.js';
import { caseStart, restorationActUpdate, restorationWorkflowId, summaries } from '../workflows/messages.js';
import type { RestorationInput } from '../workflows/messages.js';
import { messageOf } from './act-message.js';
import type { CaseFamily } from './families.js';
import { startOnce } from './start-once.js';

/** Acts on restorations. The first of them starts the case, be it that somebody asks, or that one which was opened otherwise is decided. */
export const restorationFamily: CaseFamily = {
  async update({ temporal }, act) {
    const isOpen = act.kind !== 'restoration_request';
    const input: RestorationInput = { restorationId: act.caseId, ...(isOpen ? { opensAs: 'opened' } : {}) };
    const start = new WithStartWorkflowOperation<(input: RestorationInput) => Promise<unknown>>('restorationCase', {
      ...caseStart(restorationWorkflowId(act.caseId), summaries.restoration),
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return temporal.workflow.executeUpdateWithStart(restorationActUpdate, {
      startWorkflowOperation: start,
      args: [messageOf<RestorationActKind>(act)],
      updateId: act.id,
    });
  },
  async allows(db, act) {
    const status = await restorationStatus(db, act.caseId);
    if (act.kind === 'restoration_request') return status === undefined;
    return status !== undefined && canHappenToRestoration('restoration_decision', status);
  },
  hasEnded: async (db, act) => (await restorationStatus(db, act.caseId)) === 'closed',
  lock: () => Promise.resolve(),
};

/** Starts the case of a restoration that is open already. "Already started" is success. */
export async function startOpenedRestoration(temporal: Client, restorationId: string): Promise<void> {
  await startOnce(temporal, 'restorationCase', {
    ...caseStart(restorationWorkflowId(restorationId), summaries.restoration),
    args: [{ restorationId, opensAs: 'opened' } satisfies RestorationInput],
  });
}

async function restorationStatus(db: Knex, id: string): Promise<RestorationStatus | undefined> {
  const row = await db<{ id: string; status: RestorationStatus }>('restorations').where({ id }).first('status');
  return row?.status;
}
