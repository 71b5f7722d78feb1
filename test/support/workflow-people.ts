import type { WorkflowStartOptions } from '@temporalio/client';
import type { DispatchActKind, NoticeActKind } from '../../domain/acts.js';
import type { DispatchState, NoticeState } from '../../domain/cases.js';
import type { DispatchStatus } from '../../domain/dispatch-status.js';
import type { NoticeStatus } from '../../domain/notice-status.js';
import type { Role } from '../../domain/roles.js';
import type { ReceiptsPayload, RulingKind } from '../../domain/receipts.js';
import { until as patiently } from '../../standalone/until.js';
import {
  casesTaskQueue,
  dispatchActUpdate,
  dispatchStateQuery,
  dispatchWorkflowId,
  noticeActUpdate,
  noticeStateQuery,
  noticeWorkflowId,
} from '../../workflows/messages.js';
import type { ActOutcome } from '../../workflows/messages.js';
import type { Stage } from './workflow-environment.js';
import type { FakeDispatch, FakeNotice } from './workflow-house.js';
import type { Completion } from './workflow-notice-steps.js';

interface Person {
  actorId: string;
  roles: Role[];
}

export const filer: Person = { actorId: 'filer', roles: ['officer'] };
export const reviewer: Person = { actorId: 'reviewer', roles: ['reviewer'] };
export const colleague: Person = { actorId: 'colleague', roles: ['reviewer'] };
export const supervisor: Person = { actorId: 'supervisor', roles: ['supervisor'] };
export const operator: Person = { actorId: 'operator', roles: ['recipient'] };

/** What each act on a notice says in the fake house. */
interface Payloads extends Record<NoticeActKind, unknown> {
  completion: Completion;
  second_opinion: { opinion: 'agree' | 'disagree' };
  handover: { to: string };
  split: { facts: number };
  submission: undefined;
  withdrawal: undefined;
  recusal: undefined;
  return: undefined;
}

interface DispatchPayloads extends Record<DispatchActKind, unknown> {
  receipts: ReceiptsPayload;
  ruling: { ruling: RulingKind };
  fetch: undefined;
  redelivery: undefined;
}

/** Stores an act on a notice and sends it, as the API does. */
export async function act<K extends NoticeActKind>(
  { client, house }: Stage,
  notice: FakeNotice,
  kind: K,
  by: Person,
  payload: Payloads[K],
): Promise<ActOutcome> {
  const { act: stored, message } = await house.addAct({ caseId: notice.id, kind, ...by, payload });
  const handle = client.workflow.getHandle(noticeWorkflowId(notice.id));
  return handle.executeUpdate(noticeActUpdate, { args: [message], updateId: stored.id });
}

/** The same for a dispatch. */
export async function actOnDispatch<K extends DispatchActKind>(
  { client, house }: Stage,
  dispatch: FakeDispatch,
  kind: K,
  by: Person,
  payload: DispatchPayloads[K],
): Promise<ActOutcome> {
  const { act: stored, message } = await house.addAct({ caseId: dispatch.id, kind, ...by, payload });
  const handle = client.workflow.getHandle(dispatchWorkflowId(dispatch.prescriptionId, dispatch.recipientId));
  return handle.executeUpdate(dispatchActUpdate, { args: [message], updateId: stored.id });
}

/** Stores a submission, with which the notice is *submitting*; it is not sent yet. */
export async function storeSubmission({ house }: Stage, notice: FakeNotice) {
  const { act: stored, message } = await house.addAct({
    caseId: notice.id,
    kind: 'submission',
    ...filer,
    payload: undefined,
  });
  notice.status = 'submitting';
  notice.submissionActId = stored.id;
  return { act: stored, message };
}

/** Starts the case of a notice by its first submission; in two calls, because the test server cannot do both in one. */
export async function file(stage: Stage, of: Partial<FakeNotice> = {}): Promise<FakeNotice> {
  const notice = stage.house.notices.get(of.id ?? '') ?? stage.house.addNotice(of);
  const { act: stored, message } = await storeSubmission(stage, notice);
  stage.house.started.add(noticeWorkflowId(notice.id));
  const handle = await stage.client.workflow.start('noticeCase', startOf(notice));
  await handle.executeUpdate(noticeActUpdate, { args: [message], updateId: stored.id });
  return notice;
}

/** Submits a returned notice again. */
export async function submitAgain(stage: Stage, notice: FakeNotice): Promise<ActOutcome> {
  const { act: stored, message } = await storeSubmission(stage, notice);
  const handle = stage.client.workflow.getHandle(noticeWorkflowId(notice.id));
  return handle.executeUpdate(noticeActUpdate, { args: [message], updateId: stored.id });
}

/** How the API starts the case of a notice. */
export function startOf(notice: FakeNotice): WorkflowStartOptions {
  return {
    workflowId: noticeWorkflowId(notice.id),
    taskQueue: casesTaskQueue,
    args: [{ noticeId: notice.id, bodyCode: notice.bodyCode, violationKind: 'FRAUD' }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowTaskTimeout: '5s',
  };
}

/** Starts the dispatch of a prescription by itself, without a notice before it. */
export async function dispatchTo(
  stage: Stage,
  of: Partial<FakeDispatch> & { facts?: FakeDispatch['facts'] } = {},
): Promise<FakeDispatch> {
  const dispatch =
    stage.house.dispatches.get(of.id ?? '') ?? stage.house.addDispatch({ facts: [pendingFact('fact-0')], ...of });
  const workflowId = dispatchWorkflowId(dispatch.prescriptionId, dispatch.recipientId);
  stage.house.started.add(workflowId);
  await stage.client.workflow.start('dispatchToRecipient', {
    workflowId,
    taskQueue: casesTaskQueue,
    args: [{ dispatchId: dispatch.id }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowTaskTimeout: '5s',
  });
  return dispatch;
}

export function pendingFact(factId: string): FakeDispatch['facts'][number] {
  return { factId, status: 'pending', awaitsRuling: false, dueAt: null, pausedAt: null, breachedAt: null };
}

/** Waits, in real time, until something is so. Fails if it does not become so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 45_000): Promise<void> {
  const check = async () => {
    if (!(await isSo())) throw new Error('It did not come about');
  };
  await patiently(what, check, { withinMs, everyMs: 20 });
}

/** The running case of a notice. */
export function caseOf({ client }: Stage, notice: FakeNotice) {
  return client.workflow.getHandle<(input: object) => Promise<NoticeStatus>>(noticeWorkflowId(notice.id));
}

/** The running dispatch. */
export function caseOfDispatch({ client }: Stage, { prescriptionId, recipientId }: FakeDispatch) {
  const id = dispatchWorkflowId(prescriptionId, recipientId);
  return client.workflow.getHandle<(input: object) => Promise<DispatchStatus>>(id);
}

/** A notice that was filed and whose case knows that it is in review. */
export async function inReview(stage: Stage, of: Partial<FakeNotice> = {}): Promise<FakeNotice> {
  const notice = await file(stage, of);
  await until('the notice is in review', async () => (await noticeStateOf(stage, notice))?.status === 'in_review');
  return notice;
}

export function noticeStateOf(stage: Stage, notice: FakeNotice): Promise<NoticeState | null> {
  return caseOf(stage, notice).query(noticeStateQuery);
}

export function dispatchStateOf(stage: Stage, dispatch: FakeDispatch): Promise<DispatchState | null> {
  return caseOfDispatch(stage, dispatch).query(dispatchStateQuery);
}

/** The dispatches of a notice, once all of them are open. */
export async function openDispatches({ house }: Stage, notice: FakeNotice): Promise<FakeDispatch[]> {
  const isOpen = ({ openedAt }: FakeDispatch) => openedAt !== null;
  await until('every dispatch is open', () => {
    const dispatches = house.dispatchesOf(notice);
    return dispatches.length === notice.recipients.length && dispatches.every(isOpen);
  });
  return house.dispatchesOf(notice);
}
