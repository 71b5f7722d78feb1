import type { Client } from '@temporalio/client';
import { dispatchWorkflowId, noticeWorkflowId } from '../workflows/messages.js';

/** What a workflow has cost the engine so far. */
export interface Cost {
  events: number;
  transitions: number;
}

const endsWithinMs = 120_000;

/** Waits until the workflow of a notice has ended. Throws, naming the notice, if it fails or takes too long. */
export async function untilClosed(temporal: Client, noticeId: string): Promise<void> {
  const handle = temporal.workflow.getHandle(noticeWorkflowId(noticeId));
  try {
    await temporal.withAbortSignal(AbortSignal.timeout(endsWithinMs), () => handle.result());
  } catch (error) {
    throw new Error(`The case of notice ${noticeId} did not end well within ${endsWithinMs / 1_000} s`, {
      cause: error,
    });
  }
}

export function costOfNotice(temporal: Client, noticeId: string): Promise<Cost> {
  return costOf(temporal, noticeWorkflowId(noticeId));
}

export function costOfDispatch(temporal: Client, prescriptionId: string, recipientId: string): Promise<Cost> {
  return costOf(temporal, dispatchWorkflowId(prescriptionId, recipientId));
}

async function costOf(temporal: Client, workflowId: string): Promise<Cost> {
  const { historyLength, raw } = await temporal.workflow.getHandle(workflowId).describe();
  return { events: historyLength, transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0) };
}
