import type { Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import type { ActMessage } from '../../domain/acts.js';
import type { ActOutcome } from '../../workflows/messages.js';

/** One update as the engine got it. */
export interface SentUpdate {
  workflowId: string;
  updateId: string;
  message: ActMessage;
  /** How a case is started with it, where it may be. */
  start?: WithStartWorkflowOperation<Workflow>['options'];
}

export interface ScriptedEngine {
  client: Client;
  /** What was sent, in that order. */
  sent: SentUpdate[];
}

interface UpdateOptions {
  args: [ActMessage];
  updateId: string;
}

type StartOptions = UpdateOptions & { startWorkflowOperation: WithStartWorkflowOperation<Workflow> };

/** Stands in for Temporal where the real one cannot be brought to say what a test is about: says of each update what the script says. */
export function engineThat(says: (update: SentUpdate, count: number) => Promise<ActOutcome>): ScriptedEngine {
  const sent: SentUpdate[] = [];
  const take = (update: SentUpdate) => {
    sent.push(update);
    return says(update, sent.length);
  };
  const workflow = {
    getHandle: (workflowId: string) => ({
      executeUpdate: (_update: unknown, { args: [message], updateId }: UpdateOptions) =>
        take({ workflowId, updateId, message }),
    }),
    executeUpdateWithStart(_update: unknown, { args: [message], updateId, startWorkflowOperation }: StartOptions) {
      const start = startWorkflowOperation.options;
      return take({ workflowId: start.workflowId, updateId, message, start });
    },
  };
  const withAbortSignal = (_signal: AbortSignal, work: () => Promise<unknown>) => work();
  return { client: { workflow, withAbortSignal } as unknown as Client, sent };
}
