import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { CaseActivities } from '../activities/case-activities.js';
import type { DeliveryActivities } from '../activities/delivery-activities.js';
import type { EngineActivities } from '../activities/engine-activities.js';
import type { ScheduledActivities } from '../activities/scheduled-activities.js';
import { deliveriesTaskQueue, summaries } from './messages.js';

/**
 * A step in our own database: tried for ever, because a bounded policy fails the whole case after half a second without
 * a database. It ends only by success.
 */
function step(summary: string) {
  return proxyLocalActivities<CaseActivities & ScheduledActivities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '200ms', maximumInterval: '10s' },
    summary,
  });
}

export const { applyNoticeAct } = step(summaries.applyNoticeAct);
export const { loadNotice } = step(summaries.loadNotice);
export const { validateNotice } = step(summaries.validateNotice);
export const { assignReviewer } = step(summaries.assignReviewer);
export const { respondToSilence } = step(summaries.respondToSilence);
export const { issuePrescription } = step(summaries.issuePrescription);
export const { closeNotice } = step(summaries.closeNotice);

export const { loadRestoration } = step(summaries.loadRestoration);
export const { applyRestorationAct } = step(summaries.applyRestorationAct);
export const { respondToUncheckedRestoration } = step(summaries.respondToUncheckedRestoration);
export const { issueInstruction } = step(summaries.issueInstruction);
export const { closeRestoration } = step(summaries.closeRestoration);

export const { openComplaint } = step(summaries.openComplaint);
export const { loadComplaint } = step(summaries.loadComplaint);
export const { applyComplaintAct } = step(summaries.applyComplaintAct);
export const { respondToSilentComplaint } = step(summaries.respondToSilentComplaint);

export const { openDispatch } = step(summaries.openDispatch);
export const { applyDispatchAct } = step(summaries.applyDispatchAct);
export const { checkClocks } = step(summaries.checkClocks);
export const { giveUpDelivery } = step(summaries.giveUpDelivery);

export const { freezeInactivityReports } = step(summaries.freezeInactivityReports);
export const { freezeTransparencyReports } = step(summaries.freezeTransparencyReports);
export const { raisePeriodicReviews } = step(summaries.raisePeriodicReviews);
export const { raiseRosterObligations } = step(summaries.raiseRosterObligations);

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

export const { startDispatches } = engine(summaries.startDispatches);
export const { startRestoration } = engine(summaries.startRestoration);
export const { startPart } = engine(summaries.startPart);

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
    summary: summaries.deliver,
  });
  return deliverMessage(messageId);
}
