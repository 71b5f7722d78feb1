import type { SignalDefinition, WorkflowHandle } from '@temporalio/client';
import { until } from './workflow-people.js';

/** Signals a workflow while a step of it is held, and waits until it has been told: with the heartbeat of the step, before its answer. */
export async function signalWithin(handle: WorkflowHandle, signal: SignalDefinition): Promise<void> {
  await handle.signal(signal);
  await until('it was told', async () => {
    const { events } = await handle.fetchHistory();
    const all = events ?? [];
    const at = all.findLastIndex((event) => event.workflowExecutionSignaledEventAttributes != null);
    // The second task comes with a later heartbeat: the first, which brought the signal, is done.
    return all.slice(at).filter((event) => event.workflowTaskStartedEventAttributes != null).length > 1;
  });
}
