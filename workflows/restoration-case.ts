import { ApplicationFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import type { ActMessage, RestorationActKind } from '../domain/acts.js';
import { mayActOnRestoration } from '../domain/capabilities.js';
import type { RestorationState } from '../domain/cases.js';
import type { RestorationStatus } from '../domain/restoration.js';
import { takingTurns } from './in-turn.js';
import {
  dispatchesSettledSignal,
  refusedByState,
  restorationActUpdate,
  restorationStateQuery,
  summaries,
  termMovedSignal,
} from './messages.js';
import type { ActOutcome, RestorationInput } from './messages.js';
import { showRestoration } from './show.js';
import {
  applyRestorationAct,
  closeRestoration,
  issueInstruction,
  loadRestoration,
  respondToUncheckedRestoration,
  startDispatches,
} from './steps.js';
import { askAgainLater, waitUntil } from './wait-until.js';

/** Carries one wish to resume access from its check by a person to the last receipt of the instruction (Art. 41-1(4)-(6)). */
export async function restorationCase(input: RestorationInput): Promise<RestorationStatus | 'not_opened'> {
  const { restorationId } = input;
  let state: RestorationState | undefined;
  let isRefusedAtTheDoor = false;
  let dispatchIds: string[] = [];
  let settlementsHeard = 0;
  let termsMoved = 0;
  let termsHeard = 0;
  const inTurn = takingTurns();
  setHandler(restorationStateQuery, () => state ?? null);
  setHandler(restorationActUpdate, act, { validator: refuseUnlessPossible });
  setHandler(dispatchesSettledSignal, () => void (settlementsHeard += 1));
  setHandler(termMovedSignal, () => void (termsMoved += 1));

  if (input.opensAs === 'opened') adopt(await loadRestoration(restorationId));
  await condition(() => state !== undefined || isRefusedAtTheDoor);
  if (state !== undefined) await carry(current());
  await condition(allHandlersFinished);
  return state === undefined ? 'not_opened' : current().status;

  async function carry(opened: RestorationState): Promise<void> {
    for (let known = opened; known.status !== 'closed'; known = current()) {
      if (known.status === 'in_check') await waitForPeople(known);
      else await execute();
    }
  }

  /** Until somebody decides; silence reminds and escalates, and neither lifts nor refuses anything. */
  async function waitForPeople({ status, dueAt }: RestorationState): Promise<void> {
    const isNews = () => termsMoved > termsHeard || current().status !== status || current().dueAt !== dueAt;
    const inTime = await waitUntil(isNews, dueAt, summaries.untilReminded);
    if (termsMoved > termsHeard) await readTerm();
    if (inTime) return;
    adopt(await respondToUncheckedRestoration(restorationId));
    if (!isNews()) await askAgainLater(isNews);
  }

  async function readTerm(): Promise<void> {
    // Before the step: what is told while a step runs, this one or another, is heard in the next round.
    termsHeard = termsMoved;
    adopt(await loadRestoration(restorationId));
  }

  async function execute(): Promise<void> {
    const issued = await issueInstruction(restorationId);
    dispatchIds = issued.dispatchIds;
    adopt(issued.state);
    await startDispatches(restorationId);
    // No recipient had the prescription: there is nobody to wait for.
    if (dispatchIds.length === 0) settlementsHeard += 1;
    for (let heard = 0; current().status === 'in_execution';) {
      await condition(() => settlementsHeard > heard);
      heard = settlementsHeard;
      adopt(await closeRestoration(restorationId));
    }
  }

  async function act(message: ActMessage<RestorationActKind>): Promise<ActOutcome> {
    const applied = await inTurn(() => applyRestorationAct(restorationId, message));
    if (applied.state === null) isRefusedAtTheDoor = true;
    else adopt(applied.state);
    return { outcome: applied.outcome };
  }

  /** What state does not allow costs no history. Before it is opened nothing is refused here: the first act does that. */
  function refuseUnlessPossible({ actorId, roles, kind }: ActMessage<RestorationActKind>): void {
    if (state === undefined || kind === 'restoration_request') return;
    const permission = mayActOnRestoration({ accountId: actorId, roles }, kind, state);
    if (permission.allowed) return;
    throw ApplicationFailure.nonRetryable(permission.reason, refusedByState, permission);
  }

  /** Answers of concurrent steps may come in any order: the one with the highest revision is the news. */
  function adopt(next: RestorationState): void {
    if (state !== undefined && next.revision < state.revision) return;
    state = next;
    showRestoration(next, dispatchIds);
  }

  function current(): RestorationState {
    // A mistake of ours, if ever: it fails the task, which goes on once it is repaired.
    if (state === undefined) throw new Error(`Restoration ${restorationId} was not opened`);
    return state;
  }
}
