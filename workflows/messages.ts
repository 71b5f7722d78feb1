import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  ActMessage,
  ComplaintActKind,
  DispatchActKind,
  NoticeActKind,
  RestorationActKind,
} from '../domain/acts.js';
import type { ComplaintState, DispatchState, NoticeState, RestorationState } from '../domain/cases.js';

/** Workflows and the steps in our own database. */
export const casesTaskQueue = 'cases';
/** Calls that leave the house, rate-limited on their own. */
export const deliveriesTaskQueue = 'deliveries';

export const noticeWorkflowId = (noticeId: string): string => `notice:${noticeId}`;
/** Of one prescription or instruction on its way to one recipient. */
export const dispatchWorkflowId = (orderId: string, recipientId: string): string =>
  `dispatch:${orderId}:${recipientId}`;
export const complaintWorkflowId = (complaintId: string): string => `complaint:${complaintId}`;
export const restorationWorkflowId = (restorationId: string): string => `restoration:${restorationId}`;

/** How a case is started: once for ever under its id, and again after five seconds with a step in which its worker was killed. */
export const caseStart = (workflowId: string, staticSummary: string) =>
  ({
    workflowId,
    staticSummary,
    taskQueue: casesTaskQueue,
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowTaskTimeout: '5s',
  }) as const;

/** What the engine's Web UI says of each step and wait; codes of kinds apart, all that a case shows besides its state. */
export const summaries = {
  applyNoticeAct: 'Apply what a person did',
  loadNotice: 'Read where the case stands',
  validateNotice: 'Check the frozen notice again',
  assignReviewer: 'Find a reviewer',
  respondToSilence: 'Remind, reassign or escalate',
  issuePrescription: 'Issue the prescription',
  closeNotice: 'Close the case',
  loadRestoration: 'Read where the restoration stands',
  applyRestorationAct: 'Apply a request or decision to resume access',
  respondToUncheckedRestoration: 'Remind or escalate',
  issueInstruction: 'Issue the instruction',
  closeRestoration: 'Close the restoration',
  openComplaint: 'Register a complaint that was confirmed',
  loadComplaint: 'Read where the complaint stands',
  applyComplaintAct: 'Apply what a person did to a complaint',
  respondToSilentComplaint: 'Remind or escalate',
  openDispatch: 'Open the dispatch for its recipient',
  applyDispatchAct: 'Apply a receipt, fetch or ruling',
  checkClocks: 'Look for silence and breaches of the term',
  giveUpDelivery: 'Tell people that it could not be delivered',
  freezeInactivityReports: 'Freeze the list of inactive accounts',
  freezeTransparencyReports: 'Freeze and publish the transparency report',
  raisePeriodicReviews: 'Make tasks of restrictions whose review date has come',
  raiseRosterObligations: 'Raise obligations to renew rosters, remind, mark what is overdue',
  startDispatches: 'Start a dispatch for every recipient',
  startRestoration: 'Start a case that resumes access',
  startPart: 'Start the case of the part that was split off',
  deliver: 'Deliver to the recipient',
  untilReminded: 'Until somebody is reminded',
  untilBreach: 'Until silence or the term has run out',
  untilClockCameUp: 'Until the clock of the house has come up',
  dispatch: 'One prescription on its way to one recipient',
  instruction: 'One instruction on its way to one recipient',
  restoration: 'Resuming access',
  complaint: 'A complaint',
  notice: (violationKind: string) => `Notice: ${violationKind}`,
  part: (violationKind: string) => `Part of a notice: ${violationKind}`,
} as const;

/** Whether a text is one of ours, and so tells nothing but a step and a kind. */
export function isSummary(text: string): boolean {
  return (
    Object.values(summaries).some((summary) => summary === text) || /^(Part of a n|N)otice: [A-Z_]{1,60}$/.test(text)
  );
}

/** Search attributes, registered with the namespace: for operations, not for people's lists. */
export const searchAttributeNames = { phase: 'habarlamaStatus', kind: 'habarlamaKind', body: 'habarlamaBody' } as const;

export interface NoticeCaseInput {
  noticeId: string;
  bodyCode: string;
  violationKind: string;
  /** A part that was split off starts in review. */
  opensAs?: 'part';
}

export interface DispatchInput {
  dispatchId: string;
}

export interface RestorationInput {
  restorationId: string;
  /** Somebody has opened it already: an owner who was confirmed, a complaint, a review. Else its first act does. */
  opensAs?: 'opened';
}

export interface ComplaintInput {
  complaintId: string;
  /** It came over the public form and was confirmed. Else its first act lodges it. */
  opensAs?: 'confirmed';
}

/** What an update tells its sender. The answer itself is in the act's row: history carries no content. */
export interface ActOutcome {
  outcome: 'applied' | 'refused';
}

/** The type of the failure by which a validator refuses an act; its first detail is the reason of the capability table. */
export const refusedByState = 'RefusedByState';

export const noticeActUpdate = defineUpdate<ActOutcome, [ActMessage<NoticeActKind>]>('act');
export const dispatchActUpdate = defineUpdate<ActOutcome, [ActMessage<DispatchActKind>]>('act');
export const complaintActUpdate = defineUpdate<ActOutcome, [ActMessage<ComplaintActKind>]>('act');
export const restorationActUpdate = defineUpdate<ActOutcome, [ActMessage<RestorationActKind>]>('act');
/** Every dispatch of the case's prescription or instruction has settled. Sent again and again if need be. */
export const dispatchesSettledSignal = defineSignal('dispatchesSettled');
/** Something was noted beside the case: a term in working days ends on another day, an owner takes back what he lodged. It reads where it stands again. */
export const termMovedSignal = defineSignal('termMoved');
/** Something of a dispatch was cancelled by an instruction: it has to look at itself. */
export const orderCancelledSignal = defineSignal('orderCancelled');
export const noticeStateQuery = defineQuery<NoticeState | null>('state');
export const complaintStateQuery = defineQuery<ComplaintState | null>('state');
export const restorationStateQuery = defineQuery<RestorationState | null>('state');
export const dispatchStateQuery = defineQuery<DispatchState | null>('state');
