import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { addWorkingDays, endOfTerm } from '../domain/working-calendar.js';
import { newId } from './new-id.js';
import type { CalendarYear } from './working-days.js';
import { calendarOf, calendarYears } from './working-days.js';

/** What ends after some working days. */
export type TermKind = 'restoration_check' | 'complaint' | 'forwarding';

/** A term in working days that runs or has ended. */
export interface WorkingTerm {
  id: string;
  caseId: string;
  kind: TermKind;
  workflowId: string | null;
  /** The Almaty day after which it counts. */
  startedOn: string;
  days: number;
  /** The Almaty day with which it ends. */
  dueOn: string;
  /** The end of that day: milliseconds since the epoch. */
  dueAt: number;
}

interface TermRow {
  id: string;
  case_id: string;
  kind: TermKind;
  workflow_id: string | null;
  started_on: string;
  days: number;
  due_on: string;
  due_at: Date;
}

/**
 * Starts a term of working days, in the transaction of the step that starts it; where one of the kind runs already in this case, that one stays.
 * From then on it is counted again whenever a table of the calendar changes, and the workflow is told (`termMovedSignal`).
 */
export async function startTerm(
  tx: Knex,
  clock: Clock,
  term: { caseId: string; kind: TermKind; workflowId: string | null; days: number; startedAt?: number },
): Promise<WorkingTerm> {
  const startedAt = term.startedAt ?? clock.now();
  const startedOn = almatyDay(startedAt);
  const tables = await calendarYears(tx);
  const dueOn = addWorkingDays(calendarOf(tables), startedOn, term.days);
  await tx('working_terms')
    .insert({
      id: newId(clock.now()),
      case_id: term.caseId,
      kind: term.kind,
      workflow_id: term.workflowId,
      started_at: new Date(startedAt),
      started_on: startedOn,
      days: term.days,
      due_on: dueOn,
      due_at: new Date(endOfTerm(dueOn)),
      counted_with: versionsOf(tables),
    })
    .onConflict(tx.raw('(case_id, kind) where ended_at is null'))
    .ignore();
  const running = await runningTerm(tx, term.caseId, term.kind);
  if (running === undefined) throw new Error(`The term ${term.kind} of ${term.caseId} was not kept`);
  return running;
}

/** The term of this kind that runs in a case, as it is counted now; undefined if none does. */
export async function runningTerm(tx: Knex, caseId: string, kind: TermKind): Promise<WorkingTerm | undefined> {
  const [term] = await openTerms(tx, { case_id: caseId, kind });
  return term;
}

/** Gives a running term so many working days in all, counted from where it began: an extension, or a shorter one. Undefined if none runs. */
export async function changeTerm(
  tx: Knex,
  { caseId, kind, days }: { caseId: string; kind: TermKind; days: number },
): Promise<WorkingTerm | undefined> {
  const [term] = await openTerms(tx, { case_id: caseId, kind }, 'locked');
  if (term === undefined) return undefined;
  return recount(tx, { ...term, days });
}

/** Ends the running term of this kind of a case; nothing happens where none runs. */
export async function endTerm(tx: Knex, clock: Clock, of: { caseId: string; kind: TermKind }): Promise<void> {
  await tx('working_terms')
    .where({ case_id: of.caseId, kind: of.kind, ended_at: null })
    .update({ ended_at: new Date(clock.now()) });
}

/** Open terms; locked for their step if asked. */
export async function openTerms(
  tx: Knex,
  where: { id?: string; case_id?: string; kind?: TermKind } = {},
  how?: 'locked',
): Promise<WorkingTerm[]> {
  const query = tx('working_terms')
    .where({ ...where, ended_at: null })
    .orderBy('id');
  if (how === 'locked') void query.forUpdate();
  const rows: TermRow[] = await query.select(
    ...['id', 'case_id', 'kind', 'workflow_id', 'days', 'due_at'],
    tx.raw('started_on::text, due_on::text'),
  );
  return rows.map(toTerm);
}

/** The open terms that were counted with other tables than those in force. */
export async function termsToRecount(tx: Knex, limit: number): Promise<string[]> {
  const rows: { id: string }[] = await tx('working_terms')
    .where({ ended_at: null })
    .whereNot({ counted_with: versionsOf(await calendarYears(tx)) })
    .orderBy('id')
    .limit(limit)
    .select('id');
  return rows.map(({ id }) => id);
}

/** Counts a locked term with the tables in force, and keeps it. */
export async function recount(tx: Knex, term: WorkingTerm): Promise<WorkingTerm> {
  const tables = await calendarYears(tx);
  const dueOn = addWorkingDays(calendarOf(tables), term.startedOn, term.days);
  const dueAt = endOfTerm(dueOn);
  await tx('working_terms')
    .where({ id: term.id })
    .update({ days: term.days, due_on: dueOn, due_at: new Date(dueAt), counted_with: versionsOf(tables) });
  return { ...term, dueOn, dueAt };
}

/** Takes along what else shows the due date of a term that has moved, and marks that its workflow has to be told. */
export async function moveDueDates(
  tx: Knex,
  { before, after }: { before: WorkingTerm; after: WorkingTerm },
): Promise<void> {
  await tx('tasks')
    .where({ case_id: after.caseId, due_at: new Date(before.dueAt), closed_at: null })
    .update({ due_at: new Date(after.dueAt) });
  if (after.kind === 'forwarding') await moveForwarding(tx, after);
  await tx('working_terms').where({ id: after.id }).update({ moved: true });
}

/** The next step of a review was planned by the end there was before: its tasks are due with the clock, if that ends sooner. */
async function moveForwarding(tx: Knex, { caseId, dueAt }: WorkingTerm): Promise<void> {
  const end = new Date(dueAt);
  await tx('notices').where({ id: caseId }).update({ forward_by: end });
  await tx('tasks')
    .where({ notice_id: caseId, closed_at: null })
    .whereIn('kind', ['review', 'second_opinion'])
    .where('due_at', '>', end)
    .update({ due_at: end });
}

/** Whose tasks a term is the due date of. */
export async function whoHasTheTerm(tx: Knex, { caseId, dueAt }: WorkingTerm): Promise<string[]> {
  const rows: { account_id: string }[] = await tx('tasks')
    .where({ case_id: caseId, due_at: new Date(dueAt), closed_at: null })
    .whereNotNull('account_id')
    .distinct('account_id')
    .select('account_id');
  return rows.map(({ account_id: accountId }) => accountId);
}

/** The terms that have moved and whose workflows have not been told. */
export async function movedTerms(tx: Knex): Promise<{ id: string; workflowId: string | null }[]> {
  const rows: { id: string; workflow_id: string | null }[] = await tx('working_terms')
    .where({ moved: true, ended_at: null })
    .orderBy('id')
    .select('id', 'workflow_id');
  return rows.map(({ id, workflow_id: workflowId }) => ({ id, workflowId }));
}

/** Its workflow knows. */
export async function termWasTold(tx: Knex, id: string): Promise<void> {
  await tx('working_terms').where({ id }).update({ moved: false });
}

/** The versions of tables, in one word: `2025.1,2026.2,2027.1`. Of the same tables that were counted with: a release may come between two readings. */
function versionsOf(tables: readonly CalendarYear[]): string {
  return tables.map(({ year, version }) => `${year}.${version}`).join(',');
}

function toTerm(row: TermRow): WorkingTerm {
  return {
    id: row.id,
    caseId: row.case_id,
    kind: row.kind,
    workflowId: row.workflow_id,
    startedOn: row.started_on,
    days: row.days,
    dueOn: row.due_on,
    dueAt: row.due_at.getTime(),
  };
}
