import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { ComplaintActKind } from '../domain/acts.js';
import { canHappenToComplaint } from '../domain/complaint-status.js';
import type { ComplaintStatus } from '../domain/complaint-status.js';
import { caseStart, complaintActUpdate, complaintWorkflowId, summaries } from '../workflows/messages.js';
import type { ComplaintInput } from '../workflows/messages.js';
import { messageOf } from './act-message.js';
import type { CaseFamily } from './families.js';
import { startOnce } from './start-once.js';

type ComplaintWorkflow = (input: ComplaintInput) => Promise<unknown>;

/** Acts on complaints. Lodging one starts its case. */
export const complaintFamily: CaseFamily = {
  async update({ temporal }, act) {
    const message = { args: [messageOf<ComplaintActKind>(act)] as [ReturnType<typeof messageOf<ComplaintActKind>>] };
    const workflowId = complaintWorkflowId(act.caseId);
    if (act.kind !== 'complaint_lodging') {
      return temporal.workflow
        .getHandle(workflowId)
        .executeUpdate(complaintActUpdate, { ...message, updateId: act.id });
    }
    const start = new WithStartWorkflowOperation<ComplaintWorkflow>('complaintCase', {
      ...optionsOf(act.caseId),
      args: [{ complaintId: act.caseId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return temporal.workflow.executeUpdateWithStart(complaintActUpdate, {
      ...{ startWorkflowOperation: start, updateId: act.id },
      ...message,
    });
  },
  async allows(db, act) {
    const status = await complaintStatus(db, act.caseId);
    if (act.kind === 'complaint_lodging') return status === undefined;
    return (
      status !== undefined && canHappenToComplaint(act.kind as Exclude<ComplaintActKind, 'complaint_lodging'>, status)
    );
  },
  hasEnded: async (db, act) => (await complaintStatus(db, act.caseId)) === 'closed',
  lock: () => Promise.resolve(),
};

/** Starts the case of what came over the public form and was confirmed. "Already started" is success. */
export async function startConfirmedComplaint(temporal: Client, complaintId: string): Promise<void> {
  await startOnce(temporal, 'complaintCase', {
    ...optionsOf(complaintId),
    args: [{ complaintId, opensAs: 'confirmed' } satisfies ComplaintInput],
  });
}

function optionsOf(complaintId: string) {
  return caseStart(complaintWorkflowId(complaintId), summaries.complaint);
}

async function complaintStatus(db: Knex, id: string): Promise<ComplaintStatus | undefined> {
  const row = await db<{ id: string; status: ComplaintStatus }>('complaints').where({ id }).first('status');
  return row?.status;
}
