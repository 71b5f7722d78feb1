import type { Knex } from 'knex';
import type { NoticeSubject } from '../domain/capabilities.js';
import type { CourtAct } from '../domain/notice.js';
import type { NoticeOutcome, NoticeStatus } from '../domain/notice-status.js';
import type { Actor } from '../domain/roles.js';
import { widestScope } from '../domain/scope.js';
import type { Scope } from '../domain/scope.js';
import type { NoticeSource, SourceAct } from '../domain/sources.js';
import { keptPlan } from './kept-plan.js';
import { hasHardStopPending, isOverdue, narrow, visibleTo } from './notice-filters.js';
import type { NoticeFilter } from './notice-filters.js';
import { offRosterFor } from './rosters.js';

export interface PersonEntry {
  id: string;
  fullName: string;
}

/** Why a notice was returned: by a person in his words, or by validation as a code. */
export interface MissingEntry {
  code: string;
  pointer?: string;
  text?: string;
}

/** The attestation as it was given, with who and when. */
export interface GivenAttestation {
  language: string;
  text: string;
  post: string;
  name: string;
  at: string;
}

/** A notice as it is listed, and the head of the whole case. Times are Dates. */
export interface NoticeEntry extends NoticeSubject {
  id: string;
  number: string | null;
  revision: number;
  outcome: NoticeOutcome | null;
  channel: string;
  source: NoticeSource;
  sourceAct: SourceAct | null;
  forwardBy: Date | null;
  violationKind: string | null;
  norm: string | null;
  courtAct: CourtAct | null;
  necessity: string | null;
  externalReference: string | null;
  attestation: GivenAttestation | null;
  missing: MissingEntry[] | null;
  withdrawalReason: string | null;
  filedBy: PersonEntry;
  reviewer: PersonEntry | null;
  leaseExpiresAt: Date | null;
  dueAt: Date | null;
  overdue: boolean;
  splitFrom: string | null;
  factCount: number;
  widestScope: Scope;
  submittedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

interface EntryRow {
  id: string;
  number: string | null;
  revision: number;
  status: NoticeStatus;
  outcome: NoticeOutcome | null;
  channel: string;
  source: NoticeSource;
  source_act: SourceAct | null;
  forward_by: Date | null;
  body_code: string;
  released_by: string | null;
  violation_kind: string | null;
  norm: string | null;
  court_act: CourtAct | null;
  necessity: string | null;
  external_reference: string | null;
  attestation: GivenAttestation | null;
  missing: MissingEntry[] | null;
  withdrawal_reason: string | null;
  filer_id: string;
  filer_name: string;
  reviewer_id: string | null;
  reviewer_name: string | null;
  opinion_by: 'reviewer' | 'supervisor' | null;
  lease_expires_at: Date | null;
  due_at: Date | null;
  overdue: boolean;
  split_from: string | null;
  fact_count: number;
  scopes: Scope[] | null;
  hard_stop_pending: boolean;
  off_roster: boolean;
  submitted_at: Date | null;
  created_at: Date;
  updated_at: Date;
  closed_at: Date | null;
}

const columns = `n.id, n.number, n.revision, n.status, n.outcome, n.channel, n.source, n.source_act, n.forward_by, n.body_code, n.violation_kind, n.norm, n.court_act,
  n.necessity, n.external_reference, n.attestation, n.missing, n.withdrawal_reason, n.filer_id, n.released_by, person_name(n.filer_id) as filer_name, n.reviewer_id,
  person_name(n.reviewer_id) as reviewer_name, n.opinion_by, lease.expires_at as lease_expires_at, n.due_at, ${isOverdue} as overdue, n.split_from,
  (select count(*)::int from facts f where f.notice_id = n.id) as fact_count,
  (select array_agg(distinct f.scope) from facts f where f.notice_id = n.id) as scopes,
  ${hasHardStopPending} as hard_stop_pending, ${offRosterFor('n')} as off_roster, n.submitted_at, n.created_at, n.updated_at, n.closed_at`;

/** The notices this actor may read, narrowed, the newest first (keyset: the id of the last one seen). */
export async function listNotices(
  db: Knex,
  {
    actor,
    filter,
    after,
    limit,
    at,
  }: { actor: Actor; filter: NoticeFilter; after?: string; limit: number; at: number },
): Promise<NoticeEntry[]> {
  const query = entries(db, at).orderBy('n.id', 'desc').limit(limit);
  visibleTo(query, actor);
  narrow(query, filter, at);
  if (after !== undefined) void query.where('n.id', '<', after);
  const rows = (await query) as EntryRow[];
  return rows.map(toEntry);
}

/** One notice; undefined if there is none. Says nothing of who may read it. */
export async function findNoticeEntry(db: Knex, noticeId: string, at: number): Promise<NoticeEntry | undefined> {
  const row = (await keptPlan(entries(db, at).where('n.id', noticeId).first())) as EntryRow | undefined;
  return row && toEntry(row);
}

/** The parts that were split off a notice. */
export async function partsOf(
  db: Knex,
  noticeId: string,
): Promise<{ id: string; number: string | null; status: NoticeStatus }[]> {
  return db('notices').where({ split_from: noticeId }).orderBy('id').select('id', 'number', 'status');
}

/** The prescription that a notice led to, if one was issued. */
export async function prescriptionOf(db: Knex, noticeId: string): Promise<{ id: string; number: string } | undefined> {
  const issued = db('prescriptions').where({ notice_id: noticeId }).first('id', 'number');
  return (await keptPlan(issued)) as { id: string; number: string } | undefined;
}

function entries(db: Knex, at: number): Knex.QueryBuilder {
  return db('notices as n')
    .leftJoin('leases as lease', (on) =>
      on.on('lease.notice_id', 'n.id').andOn('lease.expires_at', '>', db.raw('?', [new Date(at)])),
    )
    .select(db.raw(columns, [new Date(at)]));
}

function toEntry(row: EntryRow): NoticeEntry {
  return {
    id: row.id,
    number: row.number,
    revision: row.revision,
    status: row.status,
    outcome: row.outcome,
    channel: row.channel,
    source: row.source,
    sourceAct: row.source_act,
    forwardBy: row.forward_by,
    bodyCode: row.body_code,
    beganAt: row.created_at.getTime(),
    violationKind: row.violation_kind,
    norm: row.norm,
    courtAct: row.court_act,
    necessity: row.necessity,
    externalReference: row.external_reference,
    attestation: row.attestation,
    missing: row.missing,
    withdrawalReason: row.withdrawal_reason,
    filerId: row.filer_id,
    releasedBy: row.released_by,
    filedBy: { id: row.filer_id, fullName: row.filer_name },
    reviewerId: row.reviewer_id,
    reviewer: row.reviewer_id === null ? null : { id: row.reviewer_id, fullName: row.reviewer_name ?? '' },
    opinionBy: row.opinion_by,
    hardStopPending: row.hard_stop_pending,
    offRoster: row.off_roster,
    leaseExpiresAt: row.lease_expires_at,
    dueAt: row.due_at,
    overdue: row.overdue,
    splitFrom: row.split_from,
    factCount: row.fact_count,
    widestScope: widestScope(row.scopes ?? []),
    submittedAt: row.submitted_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}
