import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { dispatchWorkflowId, noticeWorkflowId } from '../../workflows/messages.js';
import { until } from '../until.js';
import type { Ended } from './ending.js';

export interface Cost {
  events: number;
  transitions: number;
}

/** What one case has cost the engine: its notice's workflow, and those of its dispatches together. */
export interface CaseCost {
  notice: Cost | undefined;
  dispatches: Cost;
  /** Workflows that should have ended and still run. */
  running: string[];
}

/** Asks Temporal (`describe()`) what cases have cost. */
export async function engineCosts(
  { temporalAddress: address, namespace }: { temporalAddress: string; namespace: string },
  ended: readonly Ended[],
): Promise<Map<string, CaseCost>> {
  const connection = await Connection.connect({ address });
  try {
    const { workflow } = new Client({ connection, namespace });
    const costs = new Map<string, CaseCost>();
    for (const { at, notice, dispatches } of ended) {
      const isOver = notice.status === 'closed' || notice.status === 'withdrawn';
      const whole = await costOf(workflow.getHandle(noticeWorkflowId(at.id)), isOver);
      const ways = await Promise.all(
        dispatches.map(({ prescriptionId, instructionId, recipient }) =>
          costOf(workflow.getHandle(dispatchWorkflowId(prescriptionId ?? instructionId ?? '', recipient.id)), isOver),
        ),
      );
      const running = [whole, ...ways].flatMap((cost) => (cost?.running === true ? [cost.workflowId] : []));
      costs.set(at.id, { notice: whole, dispatches: sum(ways), running });
    }
    return costs;
  } finally {
    await connection.close();
  }
}

async function costOf(handle: WorkflowHandle, isOver: boolean) {
  const { workflowId } = handle;
  const describe = async () => {
    const { historyLength, status, raw } = await handle.describe();
    const transitions = Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0);
    return { workflowId, events: historyLength, transitions, running: status.name === 'RUNNING' };
  };
  // What people read is written a moment before the workflow itself ends.
  const ended = async () => {
    const cost = await describe();
    if (isOver && cost.running) throw new Error(`${workflowId} still runs`);
    return cost;
  };
  try {
    return await until(workflowId, ended, { withinMs: 10_000, everyMs: 200 });
  } catch (error) {
    if (error instanceof Error && error.cause instanceof WorkflowNotFoundError) return undefined;
    return describe();
  }
}

function sum(costs: readonly (Cost | undefined)[]): Cost {
  return costs.reduce<Cost>(
    (total, cost) => ({
      events: total.events + (cost?.events ?? 0),
      transitions: total.transitions + (cost?.transitions ?? 0),
    }),
    { events: 0, transitions: 0 },
  );
}
