import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { dispatchStatus, isFactSettled, isSettled } from '../domain/dispatch-status.js';
import type { DispatchFactStatus, DispatchStatus } from '../domain/dispatch-status.js';
import type { ClockStanding } from '../domain/execution-clock.js';
import type { LocatorKind } from '../domain/locator.js';
import type { DispatchFact } from '../domain/receipts.js';
import type { Scope } from '../domain/scope.js';

/** A fact of a dispatch as the engine's steps see it. */
export interface TrackedFact extends DispatchFact {
  breachedAt: number | null;
  /** What was ordered. */
  ordered: { kind: LocatorKind; normalised: string };
  applied: { kind: string; normalised: string; scope: Scope } | null;
  note: string | null;
}

/** One prescription or instruction on its way to one recipient. Times in milliseconds since the epoch. */
export interface Dispatch {
  id: string;
  /** Whose prescription it carries; null where it carries an instruction. */
  noticeId: string | null;
  /** Whose instruction it carries; null where it carries a prescription. */
  restorationId: string | null;
  /** The one of the two that it belongs to: its audit chain. */
  caseId: string;
  /** The prescription or instruction that it carries. */
  orderId: string;
  recipientId: string;
  revision: number;
  status: DispatchStatus;
  openedAt: number | null;
  deliveredAt: number | null;
  fetchedAt: number | null;
  receivedAt: number | null;
  undeliverableAt: number | null;
  clockStartedAt: number | null;
  silenceAlertedAt: number | null;
  settledAt: number | null;
  facts: TrackedFact[];
}

const times = [
  'opened_at',
  'delivered_at',
  'fetched_at',
  'received_at',
  'undeliverable_at',
  'clock_started_at',
  'silence_alerted_at',
  'settled_at',
] as const;

type Row = {
  id: string;
  notice_id: string | null;
  restoration_id: string | null;
  order_id: string;
  recipient_id: string;
  revision: number;
  status: DispatchStatus;
} & Record<(typeof times)[number], Date | null>;

interface FactRow {
  fact_id: string;
  status: DispatchFactStatus;
  due_at: Date | null;
  paused_at: Date | null;
  breached_at: Date | null;
  awaits_ruling: boolean;
  applied_kind: string | null;
  applied_normalised: string | null;
  applied_scope: Scope | null;
  note: string | null;
  ordered_kind: LocatorKind;
  ordered_normalised: string;
}

/** The dispatch with its facts, its row locked until the transaction ends. Throws if there is none. */
export async function lockDispatch(tx: Knex, dispatchId: string): Promise<Dispatch> {
  const row = await tx<Row>('dispatches')
    .where({ id: dispatchId })
    .forUpdate()
    .first('id', 'notice_id', 'restoration_id', 'order_id', 'recipient_id', 'revision', 'status', ...times);
  if (row === undefined) throw new Error(`There is no dispatch ${dispatchId}`);
  const facts: FactRow[] = await tx('dispatch_facts as f')
    .join(row.restoration_id === null ? 'prescription_facts as p' : 'instruction_facts as p', (on) =>
      on
        .on('p.fact_id', 'f.fact_id')
        .andOnVal(row.restoration_id === null ? 'p.prescription_id' : 'p.instruction_id', row.order_id),
    )
    .where('f.dispatch_id', dispatchId)
    .orderBy('p.ordinal')
    .select('f.fact_id', 'f.status', 'f.due_at', 'f.paused_at', 'f.breached_at', 'f.awaits_ruling', 'f.note')
    .select('f.applied_kind', 'f.applied_normalised', 'f.applied_scope')
    .select('p.kind as ordered_kind', 'p.normalised as ordered_normalised');
  return toDispatch(row, facts);
}

/** Writes back what changed of a locked dispatch and its facts; status and settlement follow from them. Gives it as it then stands. */
export async function saveDispatch(tx: Knex, clock: Clock, before: Dispatch, after: Dispatch): Promise<Dispatch> {
  const at = clock.now();
  const status = dispatchStatus(after.facts, {
    reached: after.deliveredAt !== null || after.fetchedAt !== null,
    undeliverable: after.undeliverableAt !== null,
  });
  const saved: Dispatch = {
    ...after,
    status,
    revision: before.revision + 1,
    settledAt: isSettled(status) ? (before.settledAt ?? at) : null,
  };
  await tx('dispatches')
    .where({ id: before.id })
    .update({
      status,
      revision: saved.revision,
      opened_at: asDate(saved.openedAt),
      delivered_at: asDate(saved.deliveredAt),
      fetched_at: asDate(saved.fetchedAt),
      received_at: asDate(saved.receivedAt),
      undeliverable_at: asDate(saved.undeliverableAt),
      clock_started_at: asDate(saved.clockStartedAt),
      silence_alerted_at: asDate(saved.silenceAlertedAt),
      settled_at: asDate(saved.settledAt),
    });
  const changed = saved.facts.filter((fact, index) => fact !== before.facts[index]);
  await saveFacts(tx, before.id, changed, at);
  return saved;
}

/** What the clock of a dispatch needs to know. One who polls is waited for from the moment he could have fetched it. */
export function clockStanding(dispatch: Dispatch, polls: boolean): ClockStanding {
  const { deliveredAt, fetchedAt, openedAt, receivedAt, silenceAlertedAt, facts } = dispatch;
  const heard = receivedAt !== null || facts.some(({ status }) => status !== 'pending');
  return {
    reachedAt: deliveredAt ?? fetchedAt ?? (polls ? openedAt : null),
    heardAt: heard ? (receivedAt ?? 0) : null,
    silenceAlertedAt,
    facts,
  };
}

async function saveFacts(tx: Knex, dispatchId: string, facts: readonly TrackedFact[], at: number): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    dispatch_id: dispatchId,
    fact_id: fact.factId,
    status: fact.status,
    due_at: asDate(fact.dueAt),
    paused_at: asDate(fact.pausedAt),
    breached_at: asDate(fact.breachedAt),
    applied_kind: fact.applied?.kind ?? null,
    applied_normalised: fact.applied?.normalised ?? null,
    applied_scope: fact.applied?.scope ?? null,
    awaits_ruling: fact.awaitsRuling,
    note: fact.note,
    settled_at: isFactSettled(fact) ? new Date(at) : null,
  }));
  await tx('dispatch_facts').insert(rows).onConflict(['dispatch_id', 'fact_id']).merge();
}

function asDate(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

function caseOf({ id, notice_id, restoration_id }: Row): string {
  const caseId = notice_id ?? restoration_id;
  if (caseId === null) throw new Error(`Dispatch ${id} belongs to no case`);
  return caseId;
}

function toDispatch(row: Row, facts: FactRow[]): Dispatch {
  return {
    id: row.id,
    noticeId: row.notice_id,
    restorationId: row.restoration_id,
    caseId: caseOf(row),
    orderId: row.order_id,
    recipientId: row.recipient_id,
    revision: row.revision,
    status: row.status,
    openedAt: row.opened_at?.getTime() ?? null,
    deliveredAt: row.delivered_at?.getTime() ?? null,
    fetchedAt: row.fetched_at?.getTime() ?? null,
    receivedAt: row.received_at?.getTime() ?? null,
    undeliverableAt: row.undeliverable_at?.getTime() ?? null,
    clockStartedAt: row.clock_started_at?.getTime() ?? null,
    silenceAlertedAt: row.silence_alerted_at?.getTime() ?? null,
    settledAt: row.settled_at?.getTime() ?? null,
    facts: facts.map(toTrackedFact),
  };
}

function toTrackedFact(row: FactRow): TrackedFact {
  const { applied_kind: kind, applied_normalised: normalised, applied_scope: scope } = row;
  return {
    factId: row.fact_id,
    status: row.status,
    awaitsRuling: row.awaits_ruling,
    dueAt: row.due_at?.getTime() ?? null,
    pausedAt: row.paused_at?.getTime() ?? null,
    breachedAt: row.breached_at?.getTime() ?? null,
    ordered: { kind: row.ordered_kind, normalised: row.ordered_normalised },
    applied: kind === null || normalised === null || scope === null ? null : { kind, normalised, scope },
    note: row.note,
  };
}
