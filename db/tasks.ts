import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { newId } from './new-id.js';

/** What waits for a person. */
export type TaskKind =
  'review' | 'second_opinion' | 'hard_stop' | 'ruling' | 'breach' | 'undeliverable' | 'review_overdue' | 'unheard';

export interface NewTask {
  kind: TaskKind;
  noticeId: string;
  dispatchId?: string;
  /** Who does it; whoever has the role where absent. */
  accountId?: string | null;
  role: 'reviewer' | 'supervisor';
  /** Milliseconds since the epoch. */
  dueAt?: number | null;
}

/** Opens a task, unless the same one is open already. */
export async function openTask(tx: Knex, clock: Clock, task: NewTask): Promise<void> {
  const at = clock.now();
  const [kind, noticeId, dispatchId] = [task.kind, task.noticeId, task.dispatchId ?? null];
  await tx('tasks')
    .insert({
      id: newId(at),
      kind,
      notice_id: noticeId,
      dispatch_id: dispatchId,
      account_id: task.accountId ?? null,
      role: task.role,
      opened_at: new Date(at),
      due_at: task.dueAt == null ? null : new Date(task.dueAt),
    })
    .onConflict(tx.raw('(kind, notice_id, coalesce(dispatch_id, notice_id), key) where closed_at is null'))
    .ignore();
}

/** Gives an open task of a notice to somebody else, with a new due date. */
export async function reassignTask(
  tx: Knex,
  kind: TaskKind,
  noticeId: string,
  { accountId, dueAt }: { accountId: string | null; dueAt: number | null },
): Promise<void> {
  await tx('tasks')
    .where({ kind, notice_id: noticeId, closed_at: null })
    .update({ account_id: accountId, due_at: dueAt === null ? null : new Date(dueAt), escalated_at: null });
}

/** Counts a reminder on an open task. */
export async function remindOfTask(tx: Knex, kind: TaskKind, noticeId: string, dueAt: number): Promise<void> {
  await tx('tasks')
    .where({ kind, notice_id: noticeId, closed_at: null })
    .update({ reminders: tx.raw('reminders + 1'), due_at: new Date(dueAt) });
}

/** Marks an open task as told on to a supervisor. */
export async function escalateTask(tx: Knex, clock: Clock, kind: TaskKind, noticeId: string): Promise<void> {
  await tx('tasks')
    .where({ kind, notice_id: noticeId, closed_at: null })
    .update({ escalated_at: new Date(clock.now()) });
}

/** Closes the open tasks of these kinds of a notice, or of one of its dispatches. */
export async function closeTasks(
  tx: Knex,
  clock: Clock,
  of: { noticeId: string; dispatchId?: string; kinds: readonly TaskKind[] },
): Promise<void> {
  await tx('tasks')
    .where({ notice_id: of.noticeId, closed_at: null })
    .whereIn('kind', [...of.kinds])
    .where(of.dispatchId === undefined ? {} : { dispatch_id: of.dispatchId })
    .update({ closed_at: new Date(clock.now()) });
}
