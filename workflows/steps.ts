import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { CaseActivities } from '../activities/case-activities.js';
import type { DeliveryActivities } from '../activities/delivery-activities.js';
import type { EngineActivities } from '../activities/engine-activities.js';
import { deliveriesTaskQueue } from './messages.js';

/**
 * A step in our own database: tried for ever, because a bounded policy fails the whole case after half a second without
 * a database. It ends only by success.
 */
function step(summary: string) {
  return proxyLocalActivities<CaseActivities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '200ms', maximumInterval: '10s' },
    summary,
  });
}

export const { applyNoticeAct } = step('Apply what a person did');
export const { loadNotice } = step('Read where the case stands');
export const { validateNotice } = step('Check the frozen notice again');
export const { assignReviewer } = step('Find a reviewer');
export const { respondToSilence } = step('Remind, reassign or escalate');
export const { issuePrescription } = step('Issue the prescription');
export const { closeNotice } = step('Close the case');

export const { openDispatch } = step('Open the dispatch for its recipient');
export const { applyDispatchAct } = step('Apply a receipt, fetch or ruling');
export const { checkClocks } = step('Look for silence and breaches of the term');
export const { giveUpDelivery } = step('Tell people that it could not be delivered');

/** A regular step of a worker that died is repeated after this. */
const heartbeatTimeout = '10s';

/** Starts other cases through the engine's client; "already started" is success. */
function engine(summary: string) {
  return proxyActivities<EngineActivities>({
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout,
    retry: { initialInterval: '1s', maximumInterval: '10s' },
    summary,
  });
}

export const { startDispatches } = engine('Start a dispatch for every recipient');
export const { startPart } = engine('Start the case of the part that was split off');

/** Sends one message to a recipient's endpoint. Bounded: fails once `giveUpAfterMs` is over. */
export function deliver(
  messageId: string,
  giveUpAfterMs: number,
): Promise<Awaited<ReturnType<DeliveryActivities['deliverMessage']>>> {
  const { deliverMessage } = proxyActivities<DeliveryActivities>({
    taskQueue: deliveriesTaskQueue,
    scheduleToCloseTimeout: giveUpAfterMs,
    startToCloseTimeout: '45s',
    heartbeatTimeout,
    summary: 'Deliver to the recipient',
  });
  return deliverMessage(messageId);
}
