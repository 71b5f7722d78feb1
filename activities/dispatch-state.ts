import { WorkflowNotFoundError } from '@temporalio/client';
import type { Knex } from 'knex';
import { clockStanding, lockDispatch, saveDispatch } from '../db/dispatches.js';
import type { Dispatch } from '../db/dispatches.js';
import { cancelPendingOrders, pendingMessages } from '../db/dispatch-messages.js';
import { isAllSettled } from '../db/prescriptions.js';
import { recipientEndpoint } from '../db/recipients.js';
import { closeTasks, taskCaseOf } from '../db/tasks.js';
import type { DispatchState } from '../domain/cases.js';
import { isFactSettled } from '../domain/dispatch-status.js';
import { nextCheckAt } from '../domain/execution-clock.js';
import { dispatchesSettledSignal, noticeWorkflowId, restorationWorkflowId } from '../workflows/messages.js';
import type { CaseDeps } from './deps.js';

/** What the workflow may know of a dispatch. */
export async function dispatchState(deps: CaseDeps, tx: Knex, dispatch: Dispatch): Promise<DispatchState> {
  return {
    settled: dispatch.settledAt !== null,
    revision: dispatch.revision,
    nextCheckAt: nextCheckAt(clockStanding(dispatch, await polls(tx, dispatch)), deps.settings.silenceMs),
    pendingMessageIds: await pendingMessages(tx, dispatch.id),
    giveUpAfterMs: deps.settings.giveUpAfterMs,
    status: dispatch.status,
    openFacts: dispatch.facts.filter((fact) => !isFactSettled(fact)).length,
  };
}

/** Saves a locked dispatch; one that has settled is not ordered or waited for any more. */
export async function settleIfDone(deps: CaseDeps, tx: Knex, before: Dispatch, after: Dispatch): Promise<Dispatch> {
  const saved = await saveDispatch(tx, deps.clock, before, after);
  if (saved.settledAt === null) return saved;
  await cancelPendingOrders(tx, deps.clock.now(), saved.id);
  await closeTasks(tx, deps.clock, {
    ...taskCaseOf(saved),
    dispatchId: saved.id,
    kinds: ['ruling', 'breach', 'undeliverable', 'unheard'],
  });
  return saved;
}

/** The workflow of the case that has to hear of it, if this dispatch has settled and was the last of its order; undefined otherwise. */
export async function caseToTell(tx: Knex, dispatch: Dispatch): Promise<string | undefined> {
  if (dispatch.settledAt === null) return undefined;
  const kind = dispatch.noticeId === null ? 'instructions' : 'prescriptions';
  if (!(await isAllSettled(tx, kind, dispatch.orderId))) return undefined;
  return (dispatch.noticeId === null ? restorationWorkflowId : noticeWorkflowId)(dispatch.caseId);
}

/** Tells a case that all is settled. Repeated with the step that calls it, until it was heard. */
export async function announceSettlement({ temporal }: Pick<CaseDeps, 'temporal'>, workflowId: string): Promise<void> {
  try {
    await temporal.workflow.getHandle(workflowId).signal(dispatchesSettledSignal);
  } catch (error) {
    // It has heard already, and ended.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/**
 * Hands on the state that a step has found, and tells its case if all is settled. The act that settled it may have been cut off between its commit and
 * its telling, and once the workflow has seen this state nobody sends that act to it again.
 */
export async function tellingOfSettlement(
  deps: CaseDeps,
  dispatchId: string,
  state: DispatchState,
): Promise<DispatchState> {
  if (!state.settled) return state;
  const toTell = await deps.db.transaction(async (tx) => caseToTell(tx, await lockDispatch(tx, dispatchId)));
  if (toTell !== undefined) await announceSettlement(deps, toTell);
  return state;
}

/** True for a recipient who fetches its dispatches: it has no endpoint, or one that is gone. */
export async function polls(tx: Knex, dispatch: Pick<Dispatch, 'recipientId'>): Promise<boolean> {
  const { endpoint, disabled } = await recipientEndpoint(tx, dispatch.recipientId);
  return endpoint === null || disabled;
}
