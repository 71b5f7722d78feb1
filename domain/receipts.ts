import type { DispatchFactStanding, DispatchFactStatus } from './dispatch-status.js';
import { isFactSettled } from './dispatch-status.js';

export const receiptStatuses = ['received', 'executed', 'impossible', 'unclear'] as const;
/** What a recipient says of a fact. */
export type ReceiptStatus = (typeof receiptStatuses)[number];

export const rulingKinds = ['accept_impossible', 'insist', 'clarify', 'accept_applied'] as const;
/** What a supervisor answers. */
export type RulingKind = (typeof rulingKinds)[number];

/** A fact of a dispatch with its clock. Times in milliseconds since the epoch. */
export interface DispatchFact extends DispatchFactStanding {
  factId: string;
  /** The end of the term; null until the clock starts. */
  dueAt: number | null;
  /** Since when the clock stands still. */
  pausedAt: number | null;
}

/** The fact after a receipt; undefined where it changes nothing (settled already, or old news). */
export function afterReceipt(
  fact: DispatchFact,
  receipt: { status: ReceiptStatus; appliedWider: boolean },
  at: number,
): DispatchFact | undefined {
  if (isFactSettled(fact)) return undefined;
  const asks = receipt.status === 'unclear' || receipt.status === 'impossible' || receipt.appliedWider;
  // A mere "received" that comes after a question does not withdraw it.
  if (receipt.status === 'received' && fact.status !== 'pending') return undefined;
  const next = asks ? paused(fact, at) : resumed(fact, at);
  return { ...next, status: receipt.status, awaitsRuling: receipt.status === 'impossible' || receipt.appliedWider };
}

/** True if a receipt that came too late says something else than what was settled. */
export function contradicts(settled: DispatchFactStatus, late: ReceiptStatus): boolean {
  return late !== 'received' && late !== settled && !(settled === 'not_executed' && late === 'impossible');
}

/** Which rulings answer a fact as it stands. */
export function rulingsFor(fact: DispatchFact): RulingKind[] {
  if (fact.awaitsRuling && fact.status === 'impossible') return ['accept_impossible', 'insist', 'clarify'];
  if (fact.awaitsRuling) return ['accept_applied', 'insist'];
  return fact.status === 'unclear' ? ['clarify', 'insist'] : [];
}

/** The fact after a ruling. Insisting and clarifying let the clock run on. */
export function afterRuling(fact: DispatchFact, ruling: RulingKind, at: number): DispatchFact {
  switch (ruling) {
    case 'accept_impossible':
      return { ...fact, status: 'not_executed', awaitsRuling: false };
    case 'accept_applied':
      return { ...fact, status: 'executed', awaitsRuling: false };
    case 'insist':
    case 'clarify':
      return { ...resumed(fact, at), status: 'received', awaitsRuling: false };
  }
}

/** The fact with its clock started; the very same where it runs already or the fact is settled, as what has not changed is not saved anew. */
export function withClockStarted<Fact extends DispatchFact>(fact: Fact, at: number, termMs: number): Fact {
  if (fact.dueAt !== null || isFactSettled(fact)) return fact;
  return { ...fact, dueAt: at + termMs };
}

function paused(fact: DispatchFact, at: number): DispatchFact {
  return fact.pausedAt === null ? { ...fact, pausedAt: at } : fact;
}

function resumed(fact: DispatchFact, at: number): DispatchFact {
  if (fact.pausedAt === null) return fact;
  // Acts of two machines may bear times in another order than they came in: a pause never takes time away.
  const stoodStill = Math.max(at - fact.pausedAt, 0);
  return { ...fact, pausedAt: null, dueAt: fact.dueAt === null ? null : fact.dueAt + stoodStill };
}

/** One recipient's word on one fact. */
export interface FactReceipt {
  factId: string;
  status: ReceiptStatus;
  note?: string;
  /** What the operator could apply instead of what was ordered. */
  appliedTarget?: { kind: string; value: string };
}

/** The body of a receipt: for all facts, or fact by fact. */
export type ReceiptsPayload = { status: ReceiptStatus; note?: string } | { facts: FactReceipt[] };

/** A receipt for all, spelled out fact by fact. */
export function receiptsOf(payload: ReceiptsPayload, factIds: readonly string[]): FactReceipt[] {
  if ('facts' in payload) return payload.facts;
  const { status, note } = payload;
  return factIds.map((factId) => ({ factId, status, ...(note === undefined ? {} : { note }) }));
}
