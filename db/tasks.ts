import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { keptPlan } from './kept-plan.js';
import { newId } from './new-id.js';

/** What waits for a person. */
export type TaskKind =
  | 'review'
  | 'second_opinion'
  | 'hard_stop'
  | 'ruling'
  | 'breach'
  | 'undeliverable'
  | 'review_overdue'
  | 'unheard'
  | 'restoration_check'
  | 'periodic_review'
  | 'complaint'
  | 'edms_release'
  | 'edms_answer';

/** What a task is about: a notice, also by something that came of it, or another case by its id. */
export type TaskCase = { noticeId: string; subjectId?: string } | { subjectId: string };

export type NewTask = TaskCase & {
  kind: TaskKind;
  dispatchId?: string;
  /** Tells apart tasks of one kind about one case. */
  key?: string;
  /** Who does it; whoever has the role where absent. */
  accountId?: string | null;
  role: 'reviewer' | 'supervisor' | 'registrar';
  /** Milliseconds since the epoch. */
  dueAt?: number | null;
};

/** The case that tasks on a dispatch are about. */
export function taskCaseOf({ noticeId, caseId }: { noticeId: string | null; caseId: string }): TaskCase {
  return noticeId === null ? { subjectId: caseId } : { noticeId };
}

/** Opens a task, unless the same one is open already. */
export async function openTask(tx: Knex, clock: Clock, task: NewTask): Promise<void> {
  const at = clock.now();
  await tx('tasks')
    .insert({
      id: newId(at),
      kind: task.kind,
      notice_id: 'noticeId' in task ? task.noticeId : null,
      subject_id: task.subjectId ?? null,
      dispatch_id: task.dispatchId ?? null,
      key: task.key ?? '',
      account_id: task.accountId ?? null,
      role: task.role,
      opened_at: new Date(at),
      due_at: task.dueAt == null ? null : new Date(task.dueAt),
    })
    .onConflict(tx.raw('(kind, case_id, coalesce(dispatch_id, case_id), key) where closed_at is null'))
    .ignore();
}

/** Gives an open task of a case to somebody else, with a new due date. */
export async function reassignTask(
  tx: Knex,
  kind: TaskKind,
  caseId: string,
  { accountId, dueAt }: { accountId: string | null; dueAt: number | null },
): Promise<void> {
  await tx('tasks')
    .where({ kind, case_id: caseId, closed_at: null })
    .update({ account_id: accountId, due_at: dueAt === null ? null : new Date(dueAt), escalated_at: null });
}

/** Counts a reminder on an open task. */
export async function remindOfTask(tx: Knex, kind: TaskKind, caseId: string, dueAt: number): Promise<void> {
  await tx('tasks')
    .where({ kind, case_id: caseId, closed_at: null })
    .update({ reminders: tx.raw('reminders + 1'), due_at: new Date(dueAt) });
}

/** Marks an open task as told on to a supervisor. */
export async function escalateTask(tx: Knex, clock: Clock, kind: TaskKind, caseId: string): Promise<void> {
  await tx('tasks')
    .where({ kind, case_id: caseId, closed_at: null })
    .update({ escalated_at: new Date(clock.now()) });
}

/** Closes the open tasks of these kinds of a case, or of one of its dispatches. */
export async function closeTasks(
  tx: Knex,
  clock: Clock,
  of: TaskCase & { dispatchId?: string; key?: string; kinds: readonly TaskKind[] },
): Promise<void> {
  const open = tx('tasks')
    .where({ case_id: 'noticeId' in of ? of.noticeId : of.subjectId, closed_at: null })
    .whereRaw('kind = any(?)', [[...of.kinds]])
    .where(of.dispatchId === undefined ? {} : { dispatch_id: of.dispatchId })
    .where(of.key === undefined ? {} : { key: of.key });
  await keptPlan(open.update({ closed_at: new Date(clock.now()) }));
}
