import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import type { ActMessage, DispatchActKind } from '../domain/acts.js';
import type { DispatchState } from '../domain/cases.js';
import { canHappenToDispatch } from '../domain/capabilities.js';
import { takingTurns } from './in-turn.js';
import { dispatchActUpdate, dispatchStateQuery, orderCancelledSignal, refusedByState, summaries } from './messages.js';
import type { ActOutcome, DispatchInput } from './messages.js';
import { showDispatch } from './show.js';
import { applyDispatchAct, checkClocks, deliver, giveUpDelivery, openDispatch } from './steps.js';
import { askAgainLater, waitUntil } from './wait-until.js';

/** Brings one prescription to one recipient and watches until every fact of it is settled. */
export async function dispatchToRecipient({ dispatchId }: DispatchInput): Promise<string> {
  let state: DispatchState | undefined;
  let cancellations = 0;
  const inTurn = takingTurns();
  setHandler(dispatchStateQuery, () => state ?? null);
  setHandler(dispatchActUpdate, act, { validator: refuseUnlessPossible });
  setHandler(orderCancelledSignal, () => void (cancellations += 1));

  adopt(await openDispatch(dispatchId));
  await Promise.all([sendMessages(), watchClocks()]);
  await condition(allHandlersFinished);
  return current().status;

  /** One after the other, the oldest first: a ruling must not overtake its prescription. */
  async function sendMessages(): Promise<void> {
    for (;;) {
      await condition(() => current().settled || current().pendingMessageIds.length > 0);
      const [messageId] = current().pendingMessageIds;
      if (messageId === undefined) return;
      await send(messageId);
    }
  }

  async function send(messageId: string): Promise<void> {
    const scope = new CancellationScope();
    const sending = scope.run(() => deliver(messageId, current().giveUpAfterMs));
    const outcome = sending.then(adopt, async (error: unknown) => {
      if (isCancellation(error)) return;
      if (!(error instanceof ActivityFailure)) throw error;
      adopt(await giveUpDelivery(messageId));
    });
    // Settlement takes a message off the list: what is settled is not delivered.
    await Promise.race([outcome, condition(() => !current().pendingMessageIds.includes(messageId))]);
    scope.cancel();
    await outcome;
  }

  async function watchClocks(): Promise<void> {
    while (!current().settled) {
      const { nextCheckAt } = current();
      const heard = cancellations;
      const moved = () => current().settled || current().nextCheckAt !== nextCheckAt || cancellations > heard;
      const inTime = await waitUntil(moved, nextCheckAt, summaries.untilBreach);
      if (inTime && cancellations === heard) continue;
      adopt(await checkClocks(dispatchId));
      if (!moved()) await askAgainLater(moved);
    }
  }

  async function act(message: ActMessage<DispatchActKind>): Promise<ActOutcome> {
    const applied = await inTurn(() => applyDispatchAct(dispatchId, message));
    adopt(applied.state);
    return { outcome: applied.outcome };
  }

  /** What state does not allow costs no history. */
  function refuseUnlessPossible({ kind }: ActMessage<DispatchActKind>): void {
    if (state === undefined) return;
    const permission = canHappenToDispatch(kind, state.status);
    if (permission.allowed) return;
    throw ApplicationFailure.nonRetryable(permission.reason, refusedByState, permission);
  }

  /** Answers of concurrent steps may come in any order: the one with the highest revision is the news. */
  function adopt(next: DispatchState): void {
    if (state !== undefined && next.revision < state.revision) return;
    state = next;
    showDispatch(next);
  }

  function current(): DispatchState {
    // As in a notice's case: a mistake of ours fails the task and not the dispatch.
    if (state === undefined) throw new Error(`Dispatch ${dispatchId} was not opened`);
    return state;
  }
}
