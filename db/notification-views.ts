import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { MailMode, NotificationEvent, ToldParams } from '../domain/notifications.js';

/** Something that a person was told, as he finds it. */
export interface Notification {
  id: string;
  event: NotificationEvent;
  caseId: string | null;
  href: string;
  params: ToldParams;
  raisedAt: Date;
  readAt: Date | null;
}

interface NotificationRow {
  id: string;
  event: NotificationEvent;
  case_id: string | null;
  href: string;
  params: ToldParams;
  raised_at: Date;
  read_at: Date | null;
}

/** What a person was told, newest first (keyset: the id of the last one seen). */
export async function listNotifications(
  db: Knex,
  accountId: string,
  filter: { unread?: boolean; event?: NotificationEvent; before?: string; limit: number },
): Promise<Notification[]> {
  const query = db('notifications').where({ account_id: accountId }).orderBy('id', 'desc').limit(filter.limit);
  if (filter.unread === true) void query.whereNull('read_at');
  if (filter.unread === false) void query.whereNotNull('read_at');
  if (filter.event !== undefined) void query.where({ event: filter.event });
  if (filter.before !== undefined) void query.where('id', '<', filter.before);
  const rows: NotificationRow[] = await query.select(columns);
  return rows.map(toNotification);
}

/** How many he has not read. */
export async function countUnread(db: Knex, accountId: string): Promise<number> {
  const [row] = await db('notifications')
    .where({ account_id: accountId, read_at: null })
    .count<{ count: string }[]>('* as count');
  return Number(row?.count ?? 0);
}

/** Marks one of his as read, at its first reading; undefined if it is not his. */
export async function markRead(
  db: Knex,
  clock: Clock,
  { id, accountId }: { id: string; accountId: string },
): Promise<Notification | undefined> {
  const [row] = await db('notifications')
    .where({ id, account_id: accountId })
    .update({ read_at: db.raw('coalesce(read_at, ?)', [new Date(clock.now())]) })
    .returning<NotificationRow[]>(columns);
  return row && toNotification(row);
}

/** Marks all of his as read that he could have seen: up to this one. Gives how many. */
export async function markAllRead(
  db: Knex,
  clock: Clock,
  { accountId, upTo }: { accountId: string; upTo: string },
): Promise<number> {
  return db('notifications')
    .where({ account_id: accountId, read_at: null })
    .where('id', '<=', upTo)
    .update({ read_at: new Date(clock.now()) });
}

/** How a person wants mail of the events of which he has said so. */
export async function mailPreferences(db: Knex, accountId: string): Promise<Map<string, MailMode>> {
  const rows: { event: string; mail: MailMode }[] = await db('notification_preferences')
    .where({ account_id: accountId })
    .select('event', 'mail');
  return new Map(rows.map(({ event, mail }) => [event, mail]));
}

/** Keeps how he wants mail of these events; of others it stays as it was. */
export async function keepMailPreferences(
  db: Knex,
  accountId: string,
  wanted: readonly { event: NotificationEvent; mail: MailMode }[],
): Promise<void> {
  if (wanted.length === 0) return;
  await db('notification_preferences')
    .insert(wanted.map(({ event, mail }) => ({ account_id: accountId, event, mail })))
    .onConflict(['account_id', 'event'])
    .merge(['mail']);
}

const columns = ['id', 'event', 'case_id', 'href', 'params', 'raised_at', 'read_at'];

function toNotification(row: NotificationRow): Notification {
  const { id, event, href, params } = row;
  return { id, event, href, params, caseId: row.case_id, raisedAt: row.raised_at, readAt: row.read_at };
}
