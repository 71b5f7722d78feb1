import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowStartOptions } from '@temporalio/client';

/** Starts a case that nobody's act starts. "Already started" is success, now or long ago. */
export async function startOnce(temporal: Client, type: string, options: WorkflowStartOptions): Promise<void> {
  try {
    await temporal.workflow.start(type, options);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
