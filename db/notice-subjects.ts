import type { Knex } from 'knex';
import type { NoticeSubject } from '../domain/capabilities.js';
import type { NoticeStatus } from '../domain/notice-status.js';
import type { NoticeSource } from '../domain/sources.js';
import { keptPlan } from './kept-plan.js';
import { offRosterFor } from './rosters.js';

/** A notice as the capability table sees it, with what an answer about it names. */
export interface NoticeAtHand extends NoticeSubject {
  id: string;
  source: NoticeSource;
  number: string | null;
  revision: number;
  sheetVersion: number;
}

interface SubjectRow {
  id: string;
  status: NoticeStatus;
  filer_id: string;
  body_code: string;
  channel: string;
  released_by: string | null;
  reviewer_id: string | null;
  opinion_by: 'reviewer' | 'supervisor' | null;
  source: NoticeSource;
  number: string | null;
  revision: number;
  sheet_version: number;
  created_at: Date;
  off_roster: boolean;
}

const columns = [
  'id',
  'status',
  'filer_id',
  'body_code',
  'channel',
  'released_by',
  'reviewer_id',
  'opinion_by',
  'source',
  'number',
  'revision',
  'sheet_version',
  'created_at',
] as const;

/** The notice as it stands; undefined if there is none. */
export async function findNoticeAtHand(db: Knex, noticeId: string): Promise<NoticeAtHand | undefined> {
  const row = await db('notices')
    .where({ id: noticeId })
    .first<SubjectRow | undefined>(...columns, offRoster(db));
  return row && toNoticeAtHand(row, await hasHardStopPending(db, noticeId));
}

/** The notice, its row locked until the transaction ends (the first lock of the order); undefined if there is none. */
export async function lockNoticeAtHand(tx: Knex, noticeId: string): Promise<NoticeAtHand | undefined> {
  const row = await tx('notices')
    .where({ id: noticeId })
    .forUpdate()
    .first<SubjectRow | undefined>(...columns, offRoster(tx));
  return row && toNoticeAtHand(row, await hasHardStopPending(tx, noticeId));
}

const offRoster = (db: Knex) => db.raw(`${offRosterFor('notices')} as off_roster`);

async function hasHardStopPending(db: Knex, noticeId: string): Promise<boolean> {
  const waiting = db('hard_stop_requests').where({ notice_id: noticeId, allowed: null }).first('id');
  return (await keptPlan(waiting)) !== undefined;
}

function toNoticeAtHand(row: SubjectRow, hardStopPending: boolean): NoticeAtHand {
  return {
    id: row.id,
    status: row.status,
    filerId: row.filer_id,
    bodyCode: row.body_code,
    beganAt: row.created_at.getTime(),
    channel: row.channel,
    releasedBy: row.released_by,
    reviewerId: row.reviewer_id,
    opinionBy: row.opinion_by,
    number: row.number,
    revision: row.revision,
    source: row.source,
    sheetVersion: row.sheet_version,
    hardStopPending,
    offRoster: row.off_roster,
  };
}
