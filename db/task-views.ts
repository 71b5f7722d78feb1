import type { Knex } from 'knex';
import type { NoticeStatus } from '../domain/notice-status.js';
import type { Actor } from '../domain/roles.js';
import { scopes } from '../domain/scope.js';
import type { Scope } from '../domain/scope.js';
import { apartFrom } from './notice-filters.js';
import type { TaskKind } from './tasks.js';

export const taskViews = ['mine', 'available', 'overdue', 'all'] as const;
export type TaskView = (typeof taskViews)[number];

export const taskKinds = [
  'review',
  'second_opinion',
  'hard_stop',
  'ruling',
  'breach',
  'undeliverable',
  'review_overdue',
  'unheard',
  'complaint',
  'restoration_check',
  'periodic_review',
  'edms_release',
  'edms_answer',
] as const satisfies readonly TaskKind[];

/** Something that waits for a person. */
export interface Task {
  id: string;
  kind: TaskKind;
  /** Null where it is about another case: then `subjectId` says which. */
  noticeId: string | null;
  subjectId: string | null;
  dispatchId: string | null;
  number: string | null;
  status: NoticeStatus | null;
  violationKind: string | null;
  facts: number | null;
  widestScope: Scope | null;
  openedAt: Date;
  dueAt: Date | null;
  overdue: boolean;
  escalatedAt: Date | null;
  reminders: number;
  assignee: { id: string; fullName: string } | null;
  /** Who works on the review, and until when. */
  holder: { id: string; fullName: string; until: Date } | null;
}

interface TaskRow {
  id: string;
  kind: TaskKind;
  notice_id: string | null;
  subject_id: string | null;
  dispatch_id: string | null;
  number: string | null;
  status: NoticeStatus | null;
  violation_kind: string | null;
  facts: string;
  widest: number | null;
  opened_at: Date;
  due_at: Date | null;
  escalated_at: Date | null;
  reminders: number;
  account_id: string | null;
  account_name: string | null;
  holder_id: string | null;
  holder_name: string | null;
  expires_at: Date | null;
}

/**
 * Open tasks that this person may see, oldest first (keyset: the id of the last one seen). Nothing of a side that he is on.
 * `mine`: given to me or under my lease; `available`: I could take it now; `overdue`: past its due time.
 */
export async function listTasks(
  db: Knex,
  actor: Actor,
  { view, kind, after, limit, now }: { view: TaskView; kind?: TaskKind; after?: string; limit: number; now: number },
): Promise<Task[]> {
  const at = new Date(now);
  const query = db('tasks as t')
    .leftJoin('notices as n', 'n.id', 't.notice_id')
    .leftJoin('leases as l', (lease) =>
      lease
        .on('l.notice_id', 't.notice_id')
        .andOn('t.kind', db.raw(`'review'`))
        .andOn('l.expires_at', '>', db.raw('?', [at])),
    )
    .whereNull('t.closed_at')
    .orderBy('t.id')
    .limit(limit);
  apartFrom(query, actor);
  if (!seesEverything(actor)) void query.whereIn('t.role', [...actor.roles]);
  if (kind !== undefined) void query.where('t.kind', kind);
  if (after !== undefined) void query.where('t.id', '>', after);
  narrowTo(query, view, actor, at);
  const rows: TaskRow[] = await query
    .select(
      't.id',
      't.kind',
      't.notice_id',
      't.subject_id',
      't.dispatch_id',
      't.opened_at',
      't.due_at',
      't.escalated_at',
      't.reminders',
    )
    .select('n.number', 'n.status', 'n.violation_kind', 't.account_id', 'l.holder_id', 'l.expires_at')
    .select(db.raw('person_name(t.account_id) as account_name, person_name(l.holder_id) as holder_name'))
    .select(db.raw('(select count(*) from facts f where f.notice_id = n.id) as facts'))
    .select(
      db.raw('(select max(array_position(?::text[], f.scope)) from facts f where f.notice_id = n.id) as widest', [
        [...scopes],
      ]),
    );
  return rows.map((row) => toTask(row, now));
}

function seesEverything(actor: Actor): boolean {
  return actor.roles.includes('supervisor') || actor.roles.includes('auditor');
}

function narrowTo(query: Knex.QueryBuilder, view: TaskView, actor: Actor, at: Date): void {
  const me = actor.accountId;
  switch (view) {
    case 'all':
      return;
    case 'overdue':
      void query.where('t.due_at', '<=', at);
      return;
    case 'mine':
      void query.where((mine) => void mine.where('t.account_id', me).orWhere('l.holder_id', me));
      return;
    case 'available':
      void query
        .whereRaw('t.role = any(?::text[])', [[...actor.roles]])
        .whereRaw('t.account_id is distinct from ?', [me])
        // A review that its assignee is not working on may be taken by a colleague; other tasks only while they are nobody's.
        .whereRaw(`(t.account_id is null or t.kind = 'review')`)
        .whereNull('l.holder_id')
        .whereRaw(`(t.kind <> 'second_opinion' or n.reviewer_id is distinct from ?)`, [me])
        .whereRaw('not exists (select 1 from recusals r where r.notice_id = n.id and r.account_id = ?)', [me])
        .whereRaw(
          `(t.kind not in ('review', 'second_opinion') or not exists
             (select 1 from refused_reviewers r where r.notice_id = n.id and r.account_id = ?))`,
          [me],
        )
        .whereRaw(
          `(t.kind <> 'review' or not exists (select 1 from competences c where c.account_id = ?)
            or exists (select 1 from competences c where c.account_id = ? and c.violation_kind = n.violation_kind))`,
          [me, me],
        );
  }
}

function toTask(row: TaskRow, now: number): Task {
  const { holder_id: holderId, holder_name: holderName, expires_at: until } = row;
  return {
    id: row.id,
    kind: row.kind,
    noticeId: row.notice_id,
    subjectId: row.subject_id,
    dispatchId: row.dispatch_id,
    number: row.number,
    status: row.status,
    violationKind: row.violation_kind,
    facts: row.notice_id === null ? null : Number(row.facts),
    widestScope: row.notice_id === null ? null : (scopes[(row.widest ?? 1) - 1] ?? 'page'),
    openedAt: row.opened_at,
    dueAt: row.due_at,
    overdue: row.due_at !== null && row.due_at.getTime() <= now,
    escalatedAt: row.escalated_at,
    reminders: row.reminders,
    assignee: row.account_id === null ? null : { id: row.account_id, fullName: row.account_name ?? '' },
    holder: holderId === null || until === null ? null : { id: holderId, fullName: holderName ?? '', until },
  };
}
