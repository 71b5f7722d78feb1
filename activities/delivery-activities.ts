import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { endMessage, findMessage, isOrder, recordAttempt } from '../db/dispatch-messages.js';
import type { DispatchMessage } from '../db/dispatch-messages.js';
import { lockDispatch } from '../db/dispatches.js';
import type { Dispatch } from '../db/dispatches.js';
import { messageBody } from '../db/message-bodies.js';
import { disableEndpoint, recipientEndpoint } from '../db/recipients.js';
import type { DispatchState } from '../domain/cases.js';
import { nextAttemptMs, readAnswer, retryAfterMs } from '../domain/delivery.js';
import type { DeliveryVerdict } from '../domain/delivery.js';
import { standing } from './apply-dispatch-act.js';
import type { CaseDeps } from './deps.js';
import { startClock } from './dispatch-acts/start-clock.js';
import { dispatchState, settleIfDone, tellingOfSettlement } from './dispatch-state.js';
import { heartbeating } from './heartbeating.js';
import { postSigned } from './post-signed.js';
import type { Answer, Outgoing } from './post-signed.js';
import { failureKey, markUndeliverable } from './undeliverable.js';

export interface DeliveryDeps extends CaseDeps {
  /** How long one attempt may take. */
  timeoutMs: number;
  /** The wait after the first failed attempt; doubles from there. */
  firstRetryMs: number;
  random: () => number;
  outgoing: Outgoing;
}

/** Calls that leave the house. */
export function createDeliveryActivities(deps: DeliveryDeps) {
  return {
    /**
     * Sends one message to its recipient and records what came of it. Throws while trying again may help, and says when; a message
     * that was delivered, cancelled or given up meanwhile is not sent.
     */
    deliverMessage: (messageId: string): Promise<DispatchState> =>
      heartbeating(async () => {
        const message = await findMessage(deps.db, messageId);
        return tellingOfSettlement(deps, message.dispatchId, await sendMessage(deps, message));
      }),
  };
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

async function sendMessage(deps: DeliveryDeps, message: DispatchMessage): Promise<DispatchState> {
  const { db, clock } = deps;
  const { recipientId } = await db.transaction((tx) => lockDispatch(tx, message.dispatchId));
  const { endpoint, secret, disabled } = await recipientEndpoint(db, recipientId);
  if (message.isDone) return db.transaction((tx) => currentState(deps, tx, message));
  if (endpoint === null || secret === null || disabled)
    return conclude(deps, message, { status: 410, retryAfter: null });
  const body = JSON.stringify(await messageBody(db, message, deps.settings.publicUrl));
  const at = clock.now();
  const post = { endpoint, secret, messageId: message.id, body, at, timeoutMs: deps.timeoutMs };
  const answer = await postSigned(post, deps.outgoing, Context.current().cancellationSignal);
  return conclude(deps, message, answer);
}

async function currentState(deps: DeliveryDeps, tx: Knex, message: DispatchMessage): Promise<DispatchState> {
  return dispatchState(deps, tx, await lockDispatch(tx, message.dispatchId));
}

async function conclude(deps: DeliveryDeps, message: DispatchMessage, answer: Answer): Promise<DispatchState> {
  const { verdict, said } = read(answer);
  const state = await deps.db.transaction(async (tx) => {
    const before = await lockDispatch(tx, message.dispatchId);
    const { isDone, isDelivered, attempts } = await findMessage(tx, message.id);
    await recordAttempt(tx, deps.clock.now(), message, said);
    // An attempt that was given up for dead may come back after the message has ended, or is sent again: only that it arrived is still news.
    if (isDelivered || (isDone && verdict !== 'delivered')) return dispatchState(deps, tx, before);
    const isOldNews = attempts !== message.attempts && verdict !== 'delivered';
    if (verdict === 'retry' || isOldNews) return undefined;
    const after =
      verdict === 'delivered'
        ? await markDelivered(deps, tx, before, message)
        : await markRefused(deps, tx, before, message, verdict);
    await recordEvent(tx, deps.clock, {
      caseId: before.caseId,
      actor: null,
      kind: verdict === 'delivered' ? 'delivery' : 'undeliverable',
      outcome: 'applied',
      dispatchId: before.id,
      before: standing(before),
      after: { ...standing(after), messageId: message.id, messageType: message.type, answer: said },
    });
    return dispatchState(deps, tx, after);
  });
  if (state !== undefined) return state;
  const asked = 'status' in answer ? retryAfterMs(answer.retryAfter, deps.clock.now()) : undefined;
  // To ask for more than the time that a delivery is tried is to ask for no further attempt.
  const wait = Math.min(asked ?? 0, deps.settings.giveUpAfterMs);
  throw ApplicationFailure.create({
    message: `The recipient answered ${said}`,
    type: 'DeliveryFailed',
    nextRetryDelay: nextAttemptMs(deps.firstRetryMs, Context.current().info.attempt, deps.random(), wait),
  });
}

function read(answer: Answer): { verdict: DeliveryVerdict; said: string } {
  if ('status' in answer) return { verdict: readAnswer(answer.status), said: String(answer.status) };
  return 'fault' in answer ? { verdict: 'refused', said: answer.fault } : { verdict: 'retry', said: answer.error };
}

/** A 2xx starts the term of the facts, unless it is configured to wait for an explicit "received". */
async function markDelivered(
  deps: DeliveryDeps,
  tx: Knex,
  before: Dispatch,
  message: DispatchMessage,
): Promise<Dispatch> {
  const at = deps.clock.now();
  await endMessage(tx, at, message.id, 'delivered');
  if (!isOrder(message.type)) return settleIfDone(deps, tx, before, before);
  const delivered = { ...before, deliveredAt: before.deliveredAt ?? at };
  const { clockStartsOn, executionTermMs } = deps.settings;
  const startsClock = clockStartsOn === 'delivery' && before.settledAt === null;
  return settleIfDone(deps, tx, before, startsClock ? startClock(delivered, at, executionTermMs) : delivered);
}

async function markRefused(
  deps: DeliveryDeps,
  tx: Knex,
  before: Dispatch,
  message: DispatchMessage,
  verdict: 'gone' | 'refused',
): Promise<Dispatch> {
  if (verdict === 'gone') {
    const { id, noticeId, recipientId } = before;
    await disableEndpoint(tx, recipientId, deps.clock.now());
    await raiseAlert(tx, deps.clock, {
      kind: 'endpoint_gone',
      key: failureKey(before, message),
      noticeId,
      dispatchId: id,
      recipientId,
    });
  }
  return markUndeliverable(deps, tx, before, message);
}
