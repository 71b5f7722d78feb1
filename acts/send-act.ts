import {
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common';
import type { Knex } from 'knex';
import { findAct, markAnswered, refuseAct } from '../db/acts.js';
import { asActor } from '../db/as-actor.js';
import type { Act } from '../db/acts.js';
import type { ActRefusal } from '../domain/acts.js';
import type { Permission } from '../domain/capabilities.js';
import type { Clock } from '../domain/clock.js';
import { refusedByState } from '../workflows/messages.js';
import { isLagging, settleEnded } from './act-standing.js';
import { caseFamilyOf } from './families.js';

export interface ActSender {
  /** The API's, which then acts in the name of whoever performs the act; or the engine's own, the sweeper's. */
  db: Knex;
  temporal: Client;
  clock: Clock;
  /** How long to wait for the outcome, in milliseconds. */
  answerWithinMs: number;
}

/** Between two attempts while the engine is a moment behind what is stored. */
const lagMs = 150;

/**
 * gRPC's codes for a limit of the engine that was reached, and for a step of the case that the engine has thrown away with the update in it
 * (an event came just as the step would have ended the case); the engine forgets such an update, so it is sent again at once.
 */
const soonAgain = [8, 9];

/**
 * Sends a stored act to its case as an update whose id is the act's own, so that however often it is sent it counts once, and waits for
 * the outcome. *answered*: the act's row holds it and nobody has to send it again. *unknown*: no worker, no engine, or no time; the row
 * stays *received* or at least unanswered, and the sweeper or the next request with the same key sends it again.
 * @throws only what the database throws
 */
export async function sendAct(sender: ActSender, act: Act): Promise<'answered' | 'unknown'> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'unknown'>((resolve) => {
    timer = setTimeout(() => {
      giveUp.abort();
      resolve('unknown');
    }, sender.answerWithinMs);
  });
  const sent = sendUntil(sender, act, giveUp.signal);
  // If time runs out first, what the attempt says later is of no use to anybody: it is sent again.
  sent.catch(() => undefined);
  return Promise.race([sent, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}

async function sendUntil(sender: ActSender, act: Act, signal: AbortSignal): Promise<'answered' | 'unknown'> {
  while (!signal.aborted) {
    const outcome = await attempt(sender, act, signal);
    if (outcome !== 'lagging') return outcome;
    await new Promise((resolve) => setTimeout(resolve, lagMs));
  }
  return 'unknown';
}

async function attempt(sender: ActSender, act: Act, signal: AbortSignal): Promise<'answered' | 'unknown' | 'lagging'> {
  try {
    await sender.temporal.withAbortSignal(signal, () => caseFamilyOf(act).update(sender, act));
  } catch (error) {
    return classify(sender, act, error);
  }
  return answered(sender, act);
}

async function classify(sender: ActSender, act: Act, error: unknown): Promise<'answered' | 'unknown' | 'lagging'> {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'unknown';
  if (error instanceof WorkflowUpdateFailedError) return failed(sender, act, error);
  // The engine says only that nothing runs under this name; what that means is in the read model.
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) {
    return ended(sender, act);
  }
  const engineError = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  if (!isGrpcServiceError(engineError)) throw error;
  // A case takes ten updates at a time: the next one waits its turn like one that comes a moment too early.
  return soonAgain.includes(engineError.code) ? 'lagging' : 'unknown';
}

async function failed(
  sender: ActSender,
  act: Act,
  { cause }: WorkflowUpdateFailedError,
): Promise<'answered' | 'unknown' | 'lagging'> {
  const isRefusal = cause instanceof ApplicationFailure && cause.type === refusedByState;
  if (!isRefusal) return ended(sender, act);
  const permission = cause.details?.[0] as Permission | undefined;
  if (permission?.allowed !== false) throw cause;
  if (permission.why === 'illegal_move' && (await inNameOf(sender, act, (tx) => isLagging(tx, act)))) return 'lagging';
  await inNameOf(sender, act, (tx) => refuseAct(tx, sender.clock, act.id, asRefusal(permission)));
  return answered(sender, act);
}

async function ended(sender: ActSender, act: Act): Promise<'answered' | 'unknown'> {
  const settled = await inNameOf(sender, act, (tx) => settleEnded(tx, sender.clock, act));
  return settled ? answered(sender, act) : 'unknown';
}

async function answered(sender: ActSender, act: Act): Promise<'answered' | 'unknown'> {
  return inNameOf(sender, act, async (tx) => {
    const stored = await findAct(tx, act.id);
    if (stored === undefined || stored.state === 'received') return 'unknown';
    await markAnswered(tx, act.id, sender.clock.now());
    return 'answered';
  });
}

function inNameOf<T>({ db }: ActSender, { actorId }: Act, work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  return asActor(db, { accountId: actorId }, work);
}

function asRefusal({ why, reason }: Extract<Permission, { allowed: false }>): ActRefusal {
  const types = { hidden: 'not-found', forbidden: 'forbidden', illegal_move: 'illegal-move' } as const;
  return { type: types[why], code: reason };
}
