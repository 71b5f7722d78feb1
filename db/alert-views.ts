import type { Knex } from 'knex';
import type { AlertKind } from './alerts.js';

/** Something that was raised once, as lists show it: ids and names of recipients, no content. */
export interface Alert {
  id: string;
  kind: AlertKind;
  noticeId: string | null;
  noticeNumber: string | null;
  dispatchId: string | null;
  recipient: { id: string; name: string } | null;
  raisedAt: Date;
}

export const alertKinds = [
  'breach',
  'no_receipt',
  'undeliverable',
  'endpoint_gone',
  'contradicting_receipt',
  'no_reviewer',
  'review_overdue',
  'restriction_lapsed',
  'no_recipient',
  'restoration_overdue',
] as const satisfies readonly AlertKind[];

interface AlertRow {
  id: string;
  kind: AlertKind;
  notice_id: string | null;
  notice_number: string | null;
  dispatch_id: string | null;
  recipient_id: string | null;
  recipient_name: string | null;
  raised_at: Date;
}

/** Alerts, newest first (keyset: the id of the last one seen). */
export async function listAlerts(
  db: Knex,
  filter: { kind?: AlertKind; noticeId?: string; dispatchId?: string; before?: string; limit: number },
): Promise<Alert[]> {
  const query = db('alerts as a')
    .leftJoin('notices as n', 'n.id', 'a.notice_id')
    .leftJoin('recipients as r', 'r.id', 'a.recipient_id')
    .orderBy('a.id', 'desc')
    .limit(filter.limit);
  if (filter.kind !== undefined) void query.where('a.kind', filter.kind);
  if (filter.noticeId !== undefined) void query.where('a.notice_id', filter.noticeId);
  if (filter.dispatchId !== undefined) void query.where('a.dispatch_id', filter.dispatchId);
  if (filter.before !== undefined) void query.where('a.id', '<', filter.before);
  const rows: AlertRow[] = await query
    .select('a.id', 'a.kind', 'a.notice_id', 'a.dispatch_id', 'a.recipient_id')
    .select(db.raw('coalesce(n.number, notice_number(a.notice_id)) as notice_number'))
    .select('r.name as recipient_name', 'a.raised_at');
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    noticeId: row.notice_id,
    noticeNumber: row.notice_number,
    dispatchId: row.dispatch_id,
    recipient: row.recipient_id === null ? null : { id: row.recipient_id, name: row.recipient_name ?? '' },
    raisedAt: row.raised_at,
  }));
}
