import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { v7 as uuidv7 } from 'uuid';
import type { CaseActivities } from '../../activities/case-activities.js';
import type { DeliveryActivities } from '../../activities/delivery-activities.js';
import type { DispatchActKind } from '../../domain/acts.js';
import type { DispatchState } from '../../domain/cases.js';
import { canHappenToDispatch } from '../../domain/capabilities.js';
import { dispatchStatus, isFactSettled, isSettled } from '../../domain/dispatch-status.js';
import type { DispatchStatus } from '../../domain/dispatch-status.js';
import { breachedFacts, nextCheckAt, silenceAt } from '../../domain/execution-clock.js';
import type { ClockStanding } from '../../domain/execution-clock.js';
import { afterReceipt, afterRuling, receiptsOf, rulingsFor, withClockStarted } from '../../domain/receipts.js';
import type { ReceiptsPayload, RulingKind } from '../../domain/receipts.js';
import { found } from './workflow-house.js';
import type { FakeAct, FakeDispatch, FakeHouse, FakeMessage } from './workflow-house.js';

export type DispatchSteps = Pick<
  CaseActivities,
  'openDispatch' | 'applyDispatchAct' | 'checkClocks' | 'giveUpDelivery'
>;

export const executionTermMs = 2 * 3_600_000;
export const silenceMs = 15 * 60_000;

/** Tells the case of a notice that its last dispatch has settled. */
export type Announce = (noticeId: string) => Promise<void>;

/** The steps of a dispatch, in memory: the rules are those of domain/. */
export function createDispatchSteps(house: FakeHouse, announce: Announce): DispatchSteps & DeliveryActivities {
  return {
    openDispatch: (dispatchId) =>
      house.step('openDispatch', dispatchId, async () => {
        const dispatch = found(house.dispatches, dispatchId);
        if (dispatch.openedAt !== null) return stateOfDispatch(house, dispatch);
        if (dispatch.endpoint !== null) addMessage(dispatch, 'prescription.issued');
        return save(house, dispatch, { openedAt: await house.now() });
      }),

    applyDispatchAct: (dispatchId, { actId, kind }) =>
      house.step(`applyDispatchAct ${kind}`, dispatchId, async () => {
        const dispatch = found(house.dispatches, dispatchId);
        const act = found(house.acts, actId);
        if (act.state === 'received') await decideAct(house, dispatch, act as FakeAct<DispatchActKind>);
        const all = [...house.dispatches.values()].filter(({ noticeId }) => noticeId === dispatch.noticeId);
        if (all.every(({ settledAt }) => settledAt !== null)) await announce(dispatch.noticeId);
        return { outcome: act.state as 'applied' | 'refused', state: stateOfDispatch(house, dispatch) };
      }),

    checkClocks: (dispatchId) =>
      house.step('checkClocks', dispatchId, async () => {
        const dispatch = found(house.dispatches, dispatchId);
        const at = await house.now();
        const silentAt = silenceAt(standingOf(dispatch), silenceMs);
        const isSilent = silentAt !== null && silentAt <= at;
        const breached = new Set(breachedFacts(standingOf(dispatch), at));
        if (!isSilent && breached.size === 0) return stateOfDispatch(house, dispatch);
        if (isSilent) house.steps.push(`silent ${dispatchId}`);
        if (breached.size > 0) house.steps.push(`breach ${dispatchId}`);
        return save(house, dispatch, {
          silenceAlertedAt: isSilent ? at : dispatch.silenceAlertedAt,
          facts: dispatch.facts.map((fact) => (breached.has(fact.factId) ? { ...fact, breachedAt: at } : fact)),
        });
      }),

    giveUpDelivery: (messageId) => {
      const { dispatch, message } = findMessage(house, messageId);
      return house.step('giveUpDelivery', dispatch.id, async () => {
        if (message.end !== null) return stateOfDispatch(house, dispatch);
        return giveUp(house, dispatch, message);
      });
    },

    deliverMessage: (messageId) => {
      const { dispatch, message } = findMessage(house, messageId);
      return house.step(`deliverMessage ${message.type}`, dispatch.id, async () => {
        if (message.end !== null || dispatch.endpoint === null) return stateOfDispatch(house, dispatch);
        const answer = await dispatch.endpoint(message, Context.current().info.attempt);
        if (answer === 404) return giveUp(house, dispatch, message);
        if (answer === 503) throw ApplicationFailure.create({ message: 'Said 503', nextRetryDelay: '10 minutes' });
        message.end ??= 'delivered';
        if (message.type !== 'prescription.issued' || dispatch.settledAt !== null) return save(house, dispatch, {});
        const at = await house.now();
        return save(house, dispatch, { deliveredAt: dispatch.deliveredAt ?? at, facts: started(dispatch, at) });
      });
    },
  };
}

/** Where a dispatch stands, derived as everywhere. */
export function statusOf(dispatch: FakeDispatch): DispatchStatus {
  return dispatchStatus(dispatch.facts, {
    reached: dispatch.deliveredAt !== null || dispatch.fetchedAt !== null,
    undeliverable: dispatch.undeliverableAt !== null,
  });
}

function stateOfDispatch(house: FakeHouse, dispatch: FakeDispatch): DispatchState {
  return {
    settled: dispatch.settledAt !== null,
    revision: dispatch.revision,
    nextCheckAt: nextCheckAt(standingOf(dispatch), silenceMs),
    pendingMessageIds: dispatch.messages.filter(({ end }) => end === null).map(({ id }) => id),
    giveUpAfterMs: house.giveUpAfterMs,
    status: statusOf(dispatch),
    openFacts: dispatch.facts.filter((fact) => !isFactSettled(fact)).length,
  };
}

async function save(house: FakeHouse, dispatch: FakeDispatch, change: Partial<FakeDispatch>): Promise<DispatchState> {
  const at = await house.now();
  Object.assign(dispatch, change, { revision: dispatch.revision + 1 });
  if (isSettled(statusOf(dispatch))) {
    dispatch.settledAt ??= at;
    for (const message of dispatch.messages) if (message.type === 'prescription.issued') message.end ??= 'cancelled';
  }
  return stateOfDispatch(house, dispatch);
}

function standingOf({ deliveredAt, fetchedAt, openedAt, endpoint, ...dispatch }: FakeDispatch): ClockStanding {
  const { receivedAt: heardAt, silenceAlertedAt, facts } = dispatch;
  return {
    reachedAt: deliveredAt ?? fetchedAt ?? (endpoint === null ? openedAt : null),
    heardAt,
    silenceAlertedAt,
    facts,
  };
}

async function decideAct(house: FakeHouse, dispatch: FakeDispatch, act: FakeAct<DispatchActKind>): Promise<void> {
  const isPossible =
    canHappenToDispatch(act.kind, statusOf(dispatch)).allowed &&
    (act.kind !== 'redelivery' || dispatch.messages.some(({ end }) => end === 'given_up'));
  const isAllowed = act.caseId === dispatch.id && isPossible;
  act.state = isAllowed ? 'applied' : 'refused';
  if (isAllowed) await save(house, dispatch, changeBy(dispatch, act));
}

function changeBy(dispatch: FakeDispatch, act: FakeAct<DispatchActKind>): Partial<FakeDispatch> {
  switch (act.kind) {
    case 'fetch':
      return { fetchedAt: dispatch.fetchedAt ?? act.at, facts: started(dispatch, act.at) };
    case 'redelivery':
      for (const message of dispatch.messages) if (message.end === 'given_up') message.end = null;
      return { undeliverableAt: null };
    case 'receipts': {
      const ids = dispatch.facts.map(({ factId }) => factId);
      const said = new Map(receiptsOf(act.payload as ReceiptsPayload, ids).map((receipt) => [receipt.factId, receipt]));
      const facts = started(dispatch, act.at).map((fact) => {
        const status = said.get(fact.factId)?.status;
        const next = status && afterReceipt(fact, { status, appliedWider: false }, act.at);
        return { ...fact, ...next };
      });
      return { receivedAt: dispatch.receivedAt ?? act.at, facts };
    }
    case 'ruling': {
      const { ruling } = act.payload as { ruling: RulingKind };
      if (dispatch.endpoint !== null) addMessage(dispatch, 'dispatch.ruled');
      return {
        facts: dispatch.facts.map((fact) =>
          rulingsFor(fact).includes(ruling) ? { ...fact, ...afterRuling(fact, ruling, act.at) } : fact,
        ),
      };
    }
  }
}

function started(dispatch: FakeDispatch, at: number): FakeDispatch['facts'] {
  return dispatch.facts.map((fact) => ({ ...fact, ...withClockStarted(fact, at, executionTermMs) }));
}

function addMessage(dispatch: FakeDispatch, type: FakeMessage['type']): void {
  dispatch.messages.push({ id: uuidv7(), type, end: null });
}

async function giveUp(house: FakeHouse, dispatch: FakeDispatch, message: FakeMessage): Promise<DispatchState> {
  message.end = 'given_up';
  return save(house, dispatch, message.type === 'prescription.issued' ? { undeliverableAt: await house.now() } : {});
}

function findMessage(house: FakeHouse, messageId: string): { dispatch: FakeDispatch; message: FakeMessage } {
  for (const dispatch of house.dispatches.values()) {
    const message = dispatch.messages.find(({ id }) => id === messageId);
    if (message !== undefined) return { dispatch, message };
  }
  throw new Error(`There is no message ${messageId}`);
}
