import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { termMovedSignal } from '../workflows/messages.js';

/** Has a case read where it stands: something was noted beside it. One that has ended, or was not started yet, reads nothing. */
export async function askToReadAgain(temporal: Client, workflowId: string): Promise<void> {
  try {
    await temporal.workflow.getHandle(workflowId).signal(termMovedSignal);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
