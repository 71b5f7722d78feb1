import { ApplicationFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import type { ActMessage, ComplaintActKind } from '../domain/acts.js';
import { mayActOnComplaint } from '../domain/capabilities.js';
import type { ComplaintState } from '../domain/cases.js';
import type { ComplaintStatus } from '../domain/complaint-status.js';
import { takingTurns } from './in-turn.js';
import { complaintActUpdate, complaintStateQuery, refusedByState, summaries, termMovedSignal } from './messages.js';
import type { ActOutcome, ComplaintInput } from './messages.js';
import { showComplaint } from './show.js';
import {
  applyComplaintAct,
  loadComplaint,
  openComplaint,
  respondToSilentComplaint,
  startPart,
  startRestoration,
} from './steps.js';
import { askAgainLater, waitUntil } from './wait-until.js';

/** Carries one complaint from its lodging to a decision by somebody who took no part, however long that takes. */
export async function complaintCase({ complaintId, opensAs }: ComplaintInput): Promise<ComplaintStatus | 'not_opened'> {
  let state: ComplaintState | undefined;
  let isRefusedAtTheDoor = false;
  let termsMoved = 0;
  let termsHeard = 0;
  const inTurn = takingTurns();
  setHandler(complaintStateQuery, () => state ?? null);
  setHandler(complaintActUpdate, act, { validator: refuseUnlessPossible });
  setHandler(termMovedSignal, () => void (termsMoved += 1));

  if (opensAs === 'confirmed') adoptOrEnd(await openComplaint(complaintId));
  await condition(() => state !== undefined || isRefusedAtTheDoor);
  while (state !== undefined && current().status !== 'closed') await waitForPeople(current());
  await condition(allHandlersFinished);
  return state === undefined ? 'not_opened' : current().status;

  /** Until somebody decides or it is taken back; silence reminds and escalates, and neither upholds nor dismisses anything. */
  async function waitForPeople({ status, checkAt }: ComplaintState): Promise<void> {
    const isNews = () => termsMoved > termsHeard || current().status !== status || current().checkAt !== checkAt;
    const inTime = await waitUntil(isNews, checkAt, summaries.untilReminded);
    if (termsMoved > termsHeard) await readTerm();
    if (inTime) return;
    adopt(await respondToSilentComplaint(complaintId));
    if (!isNews()) await askAgainLater(isNews);
  }

  async function readTerm(): Promise<void> {
    // Before the step: what is told while a step runs, this one or another, is heard in the next round.
    termsHeard = termsMoved;
    adopt(await loadComplaint(complaintId));
  }

  async function act(message: ActMessage<ComplaintActKind>): Promise<ActOutcome> {
    const applied = await inTurn(() => applyComplaintAct(complaintId, message));
    adoptOrEnd(applied.state);
    if (applied.reopenedAs !== undefined) await startPart(applied.reopenedAs);
    if (applied.restorationId !== undefined) await startRestoration(applied.restorationId);
    return { outcome: applied.outcome };
  }

  /** What state does not allow costs no history. Before it is opened nothing is refused here: the first act does that. */
  function refuseUnlessPossible({ actorId, roles, kind }: ActMessage<ComplaintActKind>): void {
    if (state === undefined || kind === 'complaint_lodging') return;
    const permission = mayActOnComplaint({ accountId: actorId, roles }, kind, { ...state, isInvolved: false });
    if (permission.allowed) return;
    throw ApplicationFailure.nonRetryable(permission.reason, refusedByState, permission);
  }

  function adoptOrEnd(next: ComplaintState | null): void {
    if (next !== null) adopt(next);
    else if (state === undefined) isRefusedAtTheDoor = true;
  }

  /** Answers of concurrent steps may come in any order: the one with the highest revision is the news. */
  function adopt(next: ComplaintState): void {
    if (state !== undefined && next.revision < state.revision) return;
    state = next;
    showComplaint(next);
  }

  function current(): ComplaintState {
    // A mistake of ours, if ever: it fails the task, which goes on once it is repaired.
    if (state === undefined) throw new Error(`Complaint ${complaintId} was not opened`);
    return state;
  }
}
