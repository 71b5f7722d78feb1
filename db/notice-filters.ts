import type { Knex } from 'knex';
import { reachesOf } from '../domain/capabilities.js';
import { isUnfiled, noticeStatuses } from '../domain/notice-status.js';
import type { NoticeStatus } from '../domain/notice-status.js';
import type { Actor, Seat } from '../domain/roles.js';

/** By what a list of notices may be narrowed; times as milliseconds since the epoch. */
export interface NoticeFilter {
  status?: NoticeStatus[];
  violationKind?: string;
  body?: string;
  reviewer?: string;
  channel?: string;
  source?: string;
  overdue?: boolean;
  submittedFrom?: number;
  submittedTo?: number;
  /** Normalised forms of one locator: any of them. */
  locators?: string[];
  externalReference?: string;
  q?: string;
}

/** Narrows a query on `notices as n` to what this actor may read, as the capability table has it. */
export function visibleTo(query: Knex.QueryBuilder, actor: Actor): void {
  void query.where((any) => {
    void any.whereRaw('false');
    for (const reach of reachesOf(actor, 'notice.read')) {
      if (reach === 'body' && actor.bodyCode !== undefined) void any.orWhere('n.body_code', actor.bodyCode);
      if (reach === 'edms')
        void any.orWhere((entered) => void entered.where('n.channel', 'edms').where(filedOrBy(actor)));
      if (reach === 'filed' || reach === 'asked') void any.orWhereNotIn('n.status', noticeStatuses.filter(isUnfiled));
      if (reach === 'asked') void any.orWhereRaw(hasHardStopPending);
    }
  });
}

/** Leaves out of a query on `notices as n` whatever was filed by a side that this actor is on (`isOfFilingSide`); what is about no notice stays. */
export function apartFrom(query: Knex.QueryBuilder, { accountId, bodyCode, seats = [] }: Actor): void {
  void query.whereRaw('n.filer_id is distinct from ? and n.released_by is distinct from ?', [accountId, accountId]);
  const sat: readonly Seat[] = bodyCode === undefined ? seats : [{ bodyCode }, ...seats];
  for (const seat of sat) {
    const until = seat.until === undefined ? 'infinity' : new Date(seat.until);
    void query.whereRaw('(n.body_code = ? and n.created_at <= ?::timestamptz) is not true', [seat.bodyCode, until]);
  }
}

function filedOrBy({ accountId }: Actor) {
  return (either: Knex.QueryBuilder) =>
    void either.whereNotIn('n.status', noticeStatuses.filter(isUnfiled)).orWhere('n.filer_id', accountId);
}

/** SQL: a hard stop of the notice waits for a ruling. */
export const hasHardStopPending =
  'exists (select from hard_stop_requests h where h.notice_id = n.id and h.allowed is null)';

/**
 * SQL, with the moment of reading bound: a review was marked as overdue when its last step came; on another track it is from the end of its own
 * clock on, which a change of the calendar moves from under a step that was planned before.
 */
export const isOverdue = 'case when n.forward_by is null or n.due_at is null then n.overdue else n.forward_by <= ? end';

/** Narrows a query on `notices as n` by what the reader asked for, as it is `at` a moment (milliseconds since the epoch). */
export function narrow(query: Knex.QueryBuilder, filter: NoticeFilter, at: number): void {
  if (filter.status !== undefined) void query.whereIn('n.status', filter.status);
  const equal = {
    violation_kind: filter.violationKind,
    body_code: filter.body,
    reviewer_id: filter.reviewer,
    channel: filter.channel,
    source: filter.source,
    external_reference: filter.externalReference,
  };
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void query.where(`n.${column}`, value);
  if (filter.overdue !== undefined) void query.whereRaw(`(${isOverdue}) = ?`, [new Date(at), filter.overdue]);
  if (filter.submittedFrom !== undefined) void query.where('n.submitted_at', '>=', new Date(filter.submittedFrom));
  if (filter.submittedTo !== undefined) void query.where('n.submitted_at', '<', new Date(filter.submittedTo));
  if (filter.locators !== undefined) {
    void query.whereRaw(
      'exists (select from facts f join locators l on l.fact_id = f.id where f.notice_id = n.id and l.normalised = any(?))',
      [filter.locators],
    );
  }
  if (filter.q !== undefined) search(query, filter.q);
}

function search(query: Knex.QueryBuilder, words: string): void {
  const pattern = `%${words.replaceAll(/[\\%_]/gu, '\\$&')}%`;
  void query.whereRaw(
    `(n.number ilike ? or n.external_reference ilike ? or n.norm ilike ? or n.necessity ilike ?
      or exists (select from facts f where f.notice_id = n.id and f.substantiation ilike ?)
      or exists (select from facts f join locators l on l.fact_id = f.id
                  where f.notice_id = n.id and (l.input ilike ? or l.unicode ilike ?)))`,
    Array.from({ length: 7 }, () => pattern),
  );
}
