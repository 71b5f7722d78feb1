import type { Knex } from 'knex';
import { newId } from './new-id.js';

export type MessageType = 'prescription.issued' | 'instruction.issued' | 'dispatch.ruled';

/** True for the message that carries the order itself, and starts its clock by arriving. */
export function isOrder(type: MessageType): boolean {
  return type !== 'dispatch.ruled';
}

/** A message that is to reach a recipient. Its id is constant over retries, so that it is never a second order. */
export interface DispatchMessage {
  id: string;
  dispatchId: string;
  type: MessageType;
  rulingId: string | null;
  /** It arrived, or need not any more, or nobody could be reached. */
  isDone: boolean;
  isDelivered: boolean;
  attempts: number;
}

interface Row {
  id: string;
  dispatch_id: string;
  type: MessageType;
  ruling_id: string | null;
  delivered_at: Date | null;
  cancelled_at: Date | null;
  given_up_at: Date | null;
  attempts: number;
}

/** Queues a message for a recipient. */
export async function addMessage(
  tx: Knex,
  at: number,
  message: { dispatchId: string; type: MessageType; rulingId?: string },
): Promise<void> {
  await tx('dispatch_messages').insert({
    id: newId(at),
    dispatch_id: message.dispatchId,
    type: message.type,
    ruling_id: message.rulingId ?? null,
    created_at: new Date(at),
  });
}

/** The messages that still have to be sent, oldest first. */
export async function pendingMessages(tx: Knex, dispatchId: string): Promise<string[]> {
  const rows = await tx<Row>('dispatch_messages')
    .where({ dispatch_id: dispatchId, delivered_at: null, cancelled_at: null, given_up_at: null })
    .orderBy('id')
    .select('id');
  return rows.map(({ id }) => id);
}

/** Throws if there is no such message. */
export async function findMessage(tx: Knex, messageId: string): Promise<DispatchMessage> {
  const row = await tx<Row>('dispatch_messages')
    .where({ id: messageId })
    .first('id', 'dispatch_id', 'type', 'ruling_id', 'delivered_at', 'cancelled_at', 'given_up_at', 'attempts');
  if (row === undefined) throw new Error(`There is no message ${messageId}`);
  return {
    id: row.id,
    dispatchId: row.dispatch_id,
    type: row.type,
    rulingId: row.ruling_id,
    isDelivered: row.delivered_at !== null,
    isDone: row.delivered_at !== null || row.cancelled_at !== null || row.given_up_at !== null,
    attempts: row.attempts,
  };
}

/** Counts an attempt and what came of it, also on the dispatch. */
export async function recordAttempt(tx: Knex, at: number, message: DispatchMessage, answer: string): Promise<void> {
  await tx('dispatch_messages')
    .where({ id: message.id })
    .update({ attempts: tx.raw('attempts + 1'), last_attempt_at: new Date(at), last_answer: answer });
  await tx('dispatches')
    .where({ id: message.dispatchId })
    .update({ attempts: tx.raw('attempts + 1') });
}

/** Ends a message: it arrived (also after it was ended otherwise), it need not any more, or nobody could be reached. */
export async function endMessage(
  tx: Knex,
  at: number,
  messageId: string,
  how: 'delivered' | 'cancelled' | 'given_up',
): Promise<void> {
  const open = how === 'delivered' ? {} : { cancelled_at: null, given_up_at: null };
  await tx('dispatch_messages')
    .where({ id: messageId, delivered_at: null, ...open })
    .update({ [`${how}_at`]: new Date(at) });
}

/** Queues the messages again that were given up, as they are: what is delivered twice bears the same id and is never a second order. */
export async function reopenMessages(tx: Knex, dispatchId: string): Promise<void> {
  await givenUp(tx, dispatchId).update({ given_up_at: null });
}

/** True if a message of the dispatch was given up and has not arrived. */
export async function isUndelivered(tx: Knex, dispatchId: string): Promise<boolean> {
  return (await givenUp(tx, dispatchId).first('id')) !== undefined;
}

function givenUp(tx: Knex, dispatchId: string) {
  return tx<Row>('dispatch_messages')
    .where({ dispatch_id: dispatchId, delivered_at: null })
    .whereNotNull('given_up_at');
}

/** What is settled is not ordered any more: orders that were not delivered yet need not be. */
export async function cancelPendingOrders(tx: Knex, at: number, dispatchId: string): Promise<void> {
  await tx('dispatch_messages')
    .where({ dispatch_id: dispatchId, delivered_at: null, cancelled_at: null, given_up_at: null })
    .whereNot({ type: 'dispatch.ruled' })
    .update({ cancelled_at: new Date(at) });
}
