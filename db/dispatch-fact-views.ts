import type { Knex } from 'knex';
import { isFactSettled } from '../domain/dispatch-status.js';
import type { DispatchFactStatus } from '../domain/dispatch-status.js';
import type { LocatorKind } from '../domain/locator.js';
import type { ReceiptStatus, RulingKind } from '../domain/receipts.js';
import type { Scope } from '../domain/scope.js';
import { keptPlan } from './kept-plan.js';

/** One fact of a dispatch: what is ordered, and how far its execution is. */
export interface DispatchFactView {
  factId: string;
  ordinal: number;
  target: { kind: LocatorKind; value: string; unicode: string | null };
  scope: Scope;
  status: DispatchFactStatus;
  dueAt: Date | null;
  /** The term has run out and nothing settles it. */
  overdue: boolean;
  /** Since when its clock stands still. */
  pausedAt: Date | null;
  breachedAt: Date | null;
  awaitsRuling: boolean;
  appliedTarget: { kind: LocatorKind; value: string; scope: Scope } | null;
  note: string | null;
  settledAt: Date | null;
}

/** A receipt as it came; without a fact it was about all of them. */
export interface ReceiptView {
  id: string;
  factId: string | null;
  status: ReceiptStatus;
  note: string | null;
  late: boolean;
  givenAt: Date;
}

export interface RulingView {
  id: string;
  ruling: RulingKind;
  factIds: string[];
  reasons: string;
  ruledBy: { id: string; fullName: string };
  ruledAt: Date;
}

interface FactRow {
  fact_id: string;
  ordinal: number;
  kind: LocatorKind;
  normalised: string;
  unicode: string | null;
  scope: Scope;
  status: DispatchFactStatus;
  due_at: Date | null;
  paused_at: Date | null;
  breached_at: Date | null;
  awaits_ruling: boolean;
  applied_kind: LocatorKind | null;
  applied_normalised: string | null;
  applied_scope: Scope | null;
  note: string | null;
  settled_at: Date | null;
}

/** What is ordered, by a prescription or by an instruction. */
const ordered = ['ordinal', 'kind', 'normalised', 'unicode', 'scope'] as const;

const receiptsAtMost = 1_000;

/** The facts of a dispatch in the order of its prescription or instruction. */
export async function dispatchFacts(db: Knex, dispatchId: string, now: number): Promise<DispatchFactView[]> {
  const query = db('dispatch_facts as f')
    .join('dispatches as d', 'd.id', 'f.dispatch_id')
    .leftJoin('prescription_facts as p', (fact) =>
      fact.on('p.prescription_id', 'd.prescription_id').andOn('p.fact_id', 'f.fact_id'),
    )
    .leftJoin('instruction_facts as i', (fact) =>
      fact.on('i.instruction_id', 'd.instruction_id').andOn('i.fact_id', 'f.fact_id'),
    )
    .where('f.dispatch_id', dispatchId)
    .orderBy('ordinal')
    .select('f.fact_id', 'f.status', 'f.due_at')
    .select(...ordered.map((column) => db.raw(`coalesce(p.${column}, i.${column}) as ${column}`)))
    .select('f.paused_at', 'f.breached_at', 'f.awaits_ruling', 'f.applied_kind', 'f.applied_normalised')
    .select('f.applied_scope', 'f.note', 'f.settled_at');
  const rows: FactRow[] = await keptPlan(query);
  return rows.map((row) => toFactView(row, now));
}

/** The facts that a dispatch orders. */
export async function dispatchFactIds(db: Knex, dispatchId: string): Promise<Set<string>> {
  const rows = await db<{ dispatch_id: string; fact_id: string }>('dispatch_facts')
    .where({ dispatch_id: dispatchId })
    .select('fact_id');
  return new Set(rows.map(({ fact_id }) => fact_id));
}

/** The receipts of a dispatch, newest first, at most 1,000. */
export async function dispatchReceipts(db: Knex, dispatchId: string): Promise<ReceiptView[]> {
  const rows = await db<{
    id: string;
    dispatch_id: string;
    fact_id: string | null;
    status: ReceiptStatus;
    note: string | null;
    late: boolean;
    given_at: Date;
  }>('receipts')
    .where({ dispatch_id: dispatchId })
    .orderBy('id', 'desc')
    .limit(receiptsAtMost)
    .select('id', 'fact_id', 'status', 'note', 'late', 'given_at');
  return rows.map(({ fact_id, given_at, ...receipt }) => ({ ...receipt, factId: fact_id, givenAt: given_at }));
}

/** The rulings on a dispatch, oldest first. */
export async function dispatchRulings(db: Knex, dispatchId: string): Promise<RulingView[]> {
  const rows: {
    id: string;
    ruling: RulingKind;
    fact_ids: string[];
    reasons: string;
    ruled_by: string;
    full_name: string;
    ruled_at: Date;
  }[] = await db('rulings as r')
    .where('r.dispatch_id', dispatchId)
    .orderBy('r.id')
    .select('r.id', 'r.ruling', 'r.fact_ids', 'r.reasons', 'r.ruled_by', 'r.ruled_at')
    .select(db.raw('person_name(r.ruled_by) as full_name'));
  return rows.map((row) => ({
    id: row.id,
    ruling: row.ruling,
    factIds: row.fact_ids,
    reasons: row.reasons,
    ruledBy: { id: row.ruled_by, fullName: row.full_name },
    ruledAt: row.ruled_at,
  }));
}

function toFactView(row: FactRow, now: number): DispatchFactView {
  const settled = isFactSettled({ status: row.status, awaitsRuling: row.awaits_ruling });
  const ranOut = row.paused_at === null && row.due_at !== null && row.due_at.getTime() <= now;
  const { applied_kind: kind, applied_normalised: value, applied_scope: scope } = row;
  return {
    factId: row.fact_id,
    ordinal: row.ordinal,
    target: { kind: row.kind, value: row.normalised, unicode: row.unicode },
    scope: row.scope,
    status: row.status,
    dueAt: row.due_at,
    overdue: !settled && (row.breached_at !== null || ranOut),
    pausedAt: row.paused_at,
    breachedAt: row.breached_at,
    awaitsRuling: row.awaits_ruling,
    appliedTarget: kind === null || value === null || scope === null ? null : { kind, value, scope },
    note: row.note,
    settledAt: row.settled_at,
  };
}
