import type { Knex } from 'knex';
import type { NoticeSubject } from '../domain/capabilities.js';
import type { NoticeState } from '../domain/cases.js';
import type { Clock } from '../domain/clock.js';
import { canLead } from '../domain/notice-status.js';
import type { NoticeMove, NoticeOutcome, NoticeStatus } from '../domain/notice-status.js';
import type { OpinionLevel } from '../domain/second-opinion.js';
import type { NoticeSource } from '../domain/sources.js';

/** A notice as the engine's steps see it. Times in milliseconds since the epoch. */
export interface Notice extends NoticeSubject {
  id: string;
  channel: string;
  source: NoticeSource;
  /** By when a notice of another track has to be carried on; null for ordinary ones. */
  forwardBy: number | null;
  releasedBy: string | null;
  status: NoticeStatus;
  outcome: NoticeOutcome | null;
  revision: number;
  violationKind: string;
  number: string | null;
  year: number | null;
  serial: number | null;
  splitFrom: string | null;
  parts: number;
  submissionActId: string | null;
  submittedAt: number | null;
  reviewSince: number | null;
  reviewStage: number;
  dueAt: number | null;
  sheetVersion: number;
  opinionBy: OpinionLevel | null;
  disagreements: number;
  recipientIds: string[] | null;
}

/** What a step changes beside the status. */
export interface NoticeChange {
  status?: NoticeStatus;
  outcome?: NoticeOutcome;
  number?: string;
  year?: number;
  serial?: number;
  parts?: number;
  reviewer_id?: string | null;
  review_since?: Date;
  review_stage?: number;
  due_at?: Date | null;
  overdue?: boolean;
  opinion_by?: OpinionLevel | null;
  disagreements?: number;
  recipient_ids?: string[] | null;
  missing?: string | null;
  withdrawal_reason?: string;
  released_by?: string;
  submitted_at?: Date;
  forward_by?: Date | null;
  closed_at?: Date;
}

interface NoticeRow {
  id: string;
  status: NoticeStatus;
  outcome: NoticeOutcome | null;
  revision: number;
  filer_id: string;
  body_code: string;
  channel: string;
  source: NoticeSource;
  forward_by: Date | null;
  released_by: string | null;
  violation_kind: string | null;
  number: string | null;
  year: number | null;
  serial: number | null;
  split_from: string | null;
  parts: number;
  submission_act_id: string | null;
  submitted_at: Date | null;
  reviewer_id: string | null;
  review_since: Date | null;
  review_stage: number;
  due_at: Date | null;
  sheet_version: number;
  opinion_by: OpinionLevel | null;
  disagreements: number;
  recipient_ids: string[] | null;
  created_at: Date;
}

const columns = [
  'id',
  'status',
  'outcome',
  'revision',
  'filer_id',
  'body_code',
  'channel',
  'source',
  'forward_by',
  'released_by',
  'violation_kind',
  'number',
  'year',
  'serial',
  'split_from',
  'parts',
  'submission_act_id',
  'submitted_at',
  'reviewer_id',
  'review_since',
  'review_stage',
  'due_at',
  'sheet_version',
  'opinion_by',
  'disagreements',
  'recipient_ids',
  'created_at',
] as const;

/** A step found the notice where the table of moves does not lead it from: somebody changed it behind the engine's back. */
export class IllegalMoveError extends Error {
  override readonly name = 'IllegalMoveError';
}

/** The notice, its row locked until the transaction ends: the first lock of the order. Throws if there is none. */
export async function lockNotice(tx: Knex, noticeId: string): Promise<Notice> {
  const row = await tx<NoticeRow>('notices')
    .where({ id: noticeId })
    .forUpdate()
    .first(...columns);
  if (row === undefined) throw new Error(`There is no notice ${noticeId}`);
  return toNotice(row);
}

/**
 * Moves or changes a locked notice and counts its revision. Gives it as it then stands.
 * @throws IllegalMoveError if the table of moves does not lead there
 */
export async function moveNotice(
  tx: Knex,
  clock: Clock,
  notice: Notice,
  move: NoticeMove,
  change: NoticeChange,
): Promise<Notice> {
  const to = change.status ?? notice.status;
  if (!canLead(move, notice.status, to)) {
    throw new IllegalMoveError(`${move} does not lead from ${notice.status} to ${to}`);
  }
  const [row] = await tx<NoticeRow>('notices')
    .where({ id: notice.id })
    .update({ ...change, revision: notice.revision + 1, updated_at: new Date(clock.now()) } as object)
    .returning([...columns]);
  if (row === undefined) throw new Error(`There is no notice ${notice.id}`);
  return toNotice(row);
}

/** What the workflow may know of a notice. */
export async function noticeState(tx: Knex, notice: Notice): Promise<NoticeState> {
  const counted = await tx('facts').where({ notice_id: notice.id }).count<{ count: string }[]>();
  return {
    status: notice.status,
    revision: notice.revision,
    number: notice.number,
    filerId: notice.filerId,
    bodyCode: notice.bodyCode,
    reviewerId: notice.reviewerId,
    opinionBy: notice.opinionBy,
    outcome: notice.outcome,
    dueAt: notice.status === 'in_review' || notice.status === 'second_opinion' ? notice.dueAt : null,
    facts: Number(counted[0]?.count ?? 0),
  };
}

function toNotice(row: Pick<NoticeRow, (typeof columns)[number]>): Notice {
  return {
    id: row.id,
    status: row.status,
    outcome: row.outcome,
    revision: row.revision,
    filerId: row.filer_id,
    bodyCode: row.body_code,
    beganAt: row.created_at.getTime(),
    channel: row.channel,
    source: row.source,
    forwardBy: row.forward_by?.getTime() ?? null,
    releasedBy: row.released_by,
    violationKind: row.violation_kind ?? '',
    number: row.number,
    year: row.year,
    serial: row.serial,
    splitFrom: row.split_from,
    parts: row.parts,
    submissionActId: row.submission_act_id,
    submittedAt: row.submitted_at?.getTime() ?? null,
    reviewerId: row.reviewer_id,
    reviewSince: row.review_since?.getTime() ?? null,
    reviewStage: row.review_stage,
    dueAt: row.due_at?.getTime() ?? null,
    sheetVersion: row.sheet_version,
    opinionBy: row.opinion_by,
    disagreements: row.disagreements,
    recipientIds: row.recipient_ids,
  };
}
