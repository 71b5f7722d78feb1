import type { Knex } from 'knex';
import { reachesOf } from '../domain/capabilities.js';
import type { DispatchSubject } from '../domain/capabilities.js';
import type { DispatchStatus } from '../domain/dispatch-status.js';
import type { RecipientKind } from '../domain/recipient.js';
import type { Actor } from '../domain/roles.js';
import { keptPlan } from './kept-plan.js';

/** One prescription or instruction on its way to one recipient, as lists show it. */
export interface Dispatch extends DispatchSubject {
  id: string;
  /** The case that it belongs to, and whose audit chain tells of it. */
  caseId: string;
  /** What it carries: one of the two. */
  prescriptionId: string | null;
  prescriptionNumber: string | null;
  instructionId: string | null;
  instructionNumber: string | null;
  noticeId: string | null;
  noticeNumber: string | null;
  restorationId: string | null;
  recipientName: string;
  recipientKind: RecipientKind;
  createdAt: Date;
  openedAt: Date | null;
  deliveredAt: Date | null;
  fetchedAt: Date | null;
  receivedAt: Date | null;
  undeliverableAt: Date | null;
  settledAt: Date | null;
  attempts: number;
  facts: number;
  openFacts: number;
  /** When the first open fact's term ends; null while no clock runs. */
  dueAt: Date | null;
  overdue: boolean;
}

export interface DispatchFilter {
  status?: DispatchStatus;
  recipientId?: string;
  prescriptionId?: string;
  instructionId?: string;
  restorationId?: string;
  noticeId?: string;
  overdue?: boolean;
  after?: string;
  limit: number;
}

interface DispatchRow {
  id: string;
  prescription_id: string | null;
  prescription_number: string | null;
  instruction_id: string | null;
  instruction_number: string | null;
  notice_id: string | null;
  restoration_id: string | null;
  notice_number: string | null;
  /** Null to whoever may not open the notice. */
  body_code: string | null;
  filer_id: string | null;
  began_at: Date | null;
  recipient_id: string;
  recipient_name: string;
  recipient_kind: RecipientKind;
  status: DispatchStatus;
  created_at: Date;
  opened_at: Date | null;
  delivered_at: Date | null;
  fetched_at: Date | null;
  received_at: Date | null;
  undeliverable_at: Date | null;
  settled_at: Date | null;
  attempts: number;
  facts: string;
  open_facts: string;
  due_at: Date | null;
  overdue: boolean | null;
  undelivered: boolean;
}

// As `isFactSettled` of the domain says it.
const isOpen = `(f.awaits_ruling or f.status not in ('executed', 'not_executed', 'cancelled'))`;
// As `isUndelivered` of db/dispatch-messages.ts says it.
const isUndelivered = `exists (
  select from dispatch_messages m where m.dispatch_id = d.id and m.given_up_at is not null and m.delivered_at is null
) as undelivered`;
const isOverdue = `(${isOpen} and (f.breached_at is not null or (f.paused_at is null and f.due_at <= ?)))`;

/** Dispatches that this actor may see, oldest first (keyset: the id of the last one seen): a recipient its own, once opened. */
export async function listDispatches(
  db: Knex,
  actor: Actor,
  { after, limit, overdue, ...filter }: DispatchFilter,
  now: number,
): Promise<Dispatch[]> {
  const query = dispatchesAt(db, now).orderBy('d.id').limit(limit);
  if (!seesAny(actor)) void query.where('d.recipient_id', actor.recipientId ?? null).whereNotNull('d.opened_at');
  if (filter.status !== undefined) void query.where('d.status', filter.status);
  if (filter.recipientId !== undefined) void query.where('d.recipient_id', filter.recipientId);
  if (filter.prescriptionId !== undefined) void query.where('d.prescription_id', filter.prescriptionId);
  if (filter.instructionId !== undefined) void query.where('d.instruction_id', filter.instructionId);
  if (filter.restorationId !== undefined) void query.where('d.restoration_id', filter.restorationId);
  if (filter.noticeId !== undefined) void query.where('d.notice_id', filter.noticeId);
  if (after !== undefined) void query.where('d.id', '>', after);
  if (overdue !== undefined) void query.whereRaw('coalesce(f.overdue, false) = ?', [overdue]);
  const rows = (await query) as DispatchRow[];
  return rows.map(toDispatch);
}

/** The dispatch with this id, whoever asks: the caller checks the capability table. Undefined if there is none. */
export async function findDispatch(db: Knex, id: string, now: number): Promise<Dispatch | undefined> {
  const row = (await keptPlan(dispatchesAt(db, now).where('d.id', id).first())) as DispatchRow | undefined;
  return row && toDispatch(row);
}

function seesAny(actor: Actor): boolean {
  return reachesOf(actor, 'dispatch.read').includes('any');
}

function dispatchesAt(db: Knex, now: number): Knex.QueryBuilder {
  return (
    db('dispatches as d')
      .leftJoin('prescriptions as p', 'p.id', 'd.prescription_id')
      .leftJoin('instructions as i', 'i.id', 'd.instruction_id')
      .leftJoin('notices as n', 'n.id', 'd.notice_id')
      .join('recipients as r', 'r.id', 'd.recipient_id')
      .joinRaw(
        `cross join lateral (
         select count(*) as facts, count(*) filter (where ${isOpen}) as open_facts,
                min(f.due_at) filter (where ${isOpen}) as due_at, bool_or(${isOverdue}) as overdue
           from dispatch_facts f where f.dispatch_id = d.id
       ) f`,
        [new Date(now)],
      )
      .select('d.id', 'd.prescription_id', 'p.number as prescription_number', 'd.notice_id', 'd.recipient_id')
      .select('d.instruction_id', 'i.number as instruction_number', 'd.restoration_id')
      // Those who execute, and those who keep the house running, may not open the notice: they know its number.
      .select(
        db.raw(
          `coalesce(n.number, notice_number(d.notice_id)) as notice_number, n.body_code, n.filer_id, n.created_at as began_at`,
        ),
      )
      .select('r.name as recipient_name', 'r.kind as recipient_kind', 'd.status')
      .select('d.created_at', 'd.opened_at', 'd.delivered_at', 'd.fetched_at', 'd.received_at', 'd.undeliverable_at')
      .select('d.settled_at', 'd.attempts', 'f.facts', 'f.open_facts', 'f.due_at', 'f.overdue')
      .select(db.raw(isUndelivered))
  );
}

function toDispatch(row: DispatchRow): Dispatch {
  return {
    id: row.id,
    caseId: row.notice_id ?? row.restoration_id ?? '',
    prescriptionId: row.prescription_id,
    prescriptionNumber: row.prescription_number,
    instructionId: row.instruction_id,
    instructionNumber: row.instruction_number,
    noticeId: row.notice_id,
    restorationId: row.restoration_id,
    noticeNumber: row.notice_number,
    bodyCode: row.body_code ?? '',
    filerId: row.filer_id ?? '',
    ...(row.began_at === null ? {} : { beganAt: row.began_at.getTime() }),
    recipientId: row.recipient_id,
    recipientName: row.recipient_name,
    recipientKind: row.recipient_kind,
    status: row.status,
    opened: row.opened_at !== null,
    undelivered: row.undelivered,
    createdAt: row.created_at,
    openedAt: row.opened_at,
    deliveredAt: row.delivered_at,
    fetchedAt: row.fetched_at,
    receivedAt: row.received_at,
    undeliverableAt: row.undeliverable_at,
    settledAt: row.settled_at,
    attempts: row.attempts,
    facts: Number(row.facts),
    openFacts: Number(row.open_facts),
    dueAt: row.due_at,
    overdue: row.overdue === true,
  };
}
