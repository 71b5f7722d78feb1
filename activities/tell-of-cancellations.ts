import { WorkflowNotFoundError } from '@temporalio/client';
import { lockDispatch } from '../db/dispatches.js';
import { cancelledOrders } from '../db/instructions.js';
import { dispatchWorkflowId, orderCancelledSignal } from '../workflows/messages.js';
import type { CaseDeps } from './deps.js';
import { announceSettlement, caseToTell } from './dispatch-state.js';

/** What an instruction has cancelled, its dispatches learn of, and the cases whose last dispatch that was. Safe to repeat. */
export async function tellOfCancellations(
  { db, temporal }: Pick<CaseDeps, 'db' | 'temporal'>,
  instructionId: string,
): Promise<void> {
  for (const dispatchId of await cancelledOrders(db, instructionId)) {
    const { dispatch, toTell } = await db.transaction(async (tx) => {
      const locked = await lockDispatch(tx, dispatchId);
      return { dispatch: locked, toTell: await caseToTell(tx, locked) };
    });
    const workflowId = dispatchWorkflowId(dispatch.orderId, dispatch.recipientId);
    await temporal.workflow.getHandle(workflowId).signal(orderCancelledSignal).catch(unlessEnded);
    if (toTell !== undefined) await announceSettlement({ temporal }, toTell);
  }
}

// It never began, or has ended.
function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
