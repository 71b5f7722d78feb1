import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ActMessage, DispatchActKind, NoticeActKind } from '../domain/acts.js';
import type { DispatchState, NoticeState } from '../domain/cases.js';

/** Workflows and the steps in our own database. */
export const casesTaskQueue = 'cases';
/** Calls that leave the house, rate-limited on their own. */
export const deliveriesTaskQueue = 'deliveries';

export const noticeWorkflowId = (noticeId: string): string => `notice:${noticeId}`;
export const dispatchWorkflowId = (prescriptionId: string, recipientId: string): string =>
  `dispatch:${prescriptionId}:${recipientId}`;

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

/** What an update tells its sender. The answer itself is in the act's row: history carries no content. */
export interface ActOutcome {
  outcome: 'applied' | 'refused';
}

/** The type of the failure by which a validator refuses an act; its first detail is the reason of the capability table. */
export const refusedByState = 'RefusedByState';

export const noticeActUpdate = defineUpdate<ActOutcome, [ActMessage<NoticeActKind>]>('act');
export const dispatchActUpdate = defineUpdate<ActOutcome, [ActMessage<DispatchActKind>]>('act');
/** Every dispatch of the notice's prescription has settled. Sent again and again if need be. */
export const dispatchesSettledSignal = defineSignal('dispatchesSettled');
export const noticeStateQuery = defineQuery<NoticeState | null>('state');
export const dispatchStateQuery = defineQuery<DispatchState | null>('state');
