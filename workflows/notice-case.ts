import { ApplicationFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import type { ActMessage, NoticeActKind } from '../domain/acts.js';
import { mayAct } from '../domain/capabilities.js';
import type { NoticeState } from '../domain/cases.js';
import { isFinal, isUnfiled } from '../domain/notice-status.js';
import type { NoticeStatus } from '../domain/notice-status.js';
import { takingTurns } from './in-turn.js';
import { dispatchesSettledSignal, noticeActUpdate, noticeStateQuery, refusedByState, summaries } from './messages.js';
import type { ActOutcome, NoticeCaseInput } from './messages.js';
import { showNotice } from './show.js';
import {
  applyNoticeAct,
  assignReviewer,
  closeNotice,
  issuePrescription,
  loadNotice,
  respondToSilence,
  startDispatches,
  startPart,
  validateNotice,
} from './steps.js';
import { askAgainLater, waitUntil } from './wait-until.js';

/** Carries one notice from registration to the last receipt, however long people take. */
export async function noticeCase({ noticeId, opensAs }: NoticeCaseInput): Promise<NoticeStatus> {
  let state: NoticeState | undefined;
  let dispatchIds: string[] = [];
  let settlementsHeard = 0;
  const inTurn = takingTurns();
  setHandler(noticeStateQuery, () => state ?? null);
  setHandler(noticeActUpdate, act, { validator: refuseUnlessPossible });
  setHandler(dispatchesSettledSignal, () => void (settlementsHeard += 1));

  if (opensAs === 'part') adopt(await loadNotice(noticeId));
  let known = await registered();
  while (!isFinal(known.status)) {
    if (known.status === 'submitted') await admit();
    else if (known.status === 'in_execution') await execute();
    else await waitForPeople(known);
    known = current();
  }
  await condition(allHandlersFinished);
  return known.status;

  async function registered(): Promise<NoticeState> {
    await condition(() => state !== undefined && !isUnfiled(state.status));
    return current();
  }

  async function admit(): Promise<void> {
    adopt(await validateNotice(noticeId));
    if (current().status === 'submitted') adopt(await assignReviewer(noticeId));
  }

  /** Until somebody moves the case; whoever stays silent is reminded, replaced, and told on, and decides nothing by it. */
  async function waitForPeople({ status, dueAt }: NoticeState): Promise<void> {
    const moved = () => current().status !== status || current().dueAt !== dueAt;
    const inTime = await waitUntil(moved, dueAt, summaries.untilReminded);
    if (inTime) return;
    adopt(await respondToSilence(noticeId));
    if (!moved()) await askAgainLater(moved);
  }

  async function execute(): Promise<void> {
    const issued = await issuePrescription(noticeId);
    dispatchIds = issued.dispatchIds;
    adopt(issued.state);
    if (dispatchIds.length > 0) await startDispatches(noticeId);
    // Every target was restricted already: there is nobody to wait for.
    else settlementsHeard += 1;
    for (let heard = 0; current().status === 'in_execution';) {
      await condition(() => settlementsHeard > heard);
      heard = settlementsHeard;
      adopt(await closeNotice(noticeId));
    }
  }

  async function act(message: ActMessage<NoticeActKind>): Promise<ActOutcome> {
    const applied = await inTurn(() => applyNoticeAct(noticeId, message));
    adopt(applied.state);
    if (applied.partId !== undefined) await startPart(applied.partId);
    return { outcome: applied.outcome };
  }

  /**
   * What state does not allow costs no history. Before a notice is registered, for the first time or again, nothing is refused here: its
   * submission is moved to *submitting* by whoever stores it, and a refusal would leave an empty case running.
   */
  function refuseUnlessPossible({ actorId, roles, kind }: ActMessage<NoticeActKind>): void {
    if (state === undefined || isUnfiled(state.status)) return;
    const permission = mayAct({ accountId: actorId, roles }, kind, state);
    if (permission.allowed) return;
    throw ApplicationFailure.nonRetryable(permission.reason, refusedByState, permission);
  }

  /** Answers of concurrent steps may come in any order: the one with the highest revision is the news. */
  function adopt(next: NoticeState): void {
    if (state !== undefined && next.revision < state.revision) return;
    showNotice(next, state, dispatchIds);
    state = next;
  }

  function current(): NoticeState {
    // A mistake of ours, if ever: it fails the task, which goes on once it is repaired. An ApplicationFailure would end the case.
    if (state === undefined) throw new Error(`Notice ${noticeId} is not registered`);
    return state;
  }
}
