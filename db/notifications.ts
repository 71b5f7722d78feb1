import type { Knex } from 'knex';
import { almatyDay, dayAfter, fromAlmaty } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { harmless, isOwnPath, notificationEvents } from '../domain/notifications.js';
import type { Letter, NotificationEvent, ToldParams } from '../domain/notifications.js';
import type { Language, Role } from '../domain/roles.js';

/** The hour of Almaty at which the mail of the day goes out. */
const digestHour = 8;

/** Something to tell people. */
export interface Told {
  event: NotificationEvent;
  /** One person, or everybody who holds a role now, in a state body if it is one of a body's. */
  to: { accountId: string } | { role: Role; bodyCode?: string };
  /** Who did it himself need not be told. */
  except?: string;
  caseId: string | null;
  /** Where it is seen, below `/api/v1`. */
  href: string;
  params?: ToldParams;
  /** Under one key a person is told of an event once. Without one each call tells again, as its step is one transaction. */
  key?: string;
}

/**
 * Tells people of something, in the transaction in which it happens: a row that they find when they look, and mail as they want it. Works for whoever
 * acts, engine or person, and shows him nothing.
 * @throws RangeError if `href` is no path of ours
 */
export async function notify(
  tx: Knex,
  clock: Clock,
  { event, to, except, caseId, href, params = {}, key }: Told,
): Promise<void> {
  if (!isOwnPath(href)) throw new RangeError('A notification leads to a path of ours');
  const at = clock.now();
  const [account, role, body] = 'accountId' in to ? [to.accountId, null, null] : [null, to.role, to.bodyCode ?? null];
  await tx.raw('select tell(?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)', [
    ...[event, key ?? null, account, role, body, except ?? null, caseId, href, JSON.stringify(harmless(params))],
    ...[new Date(at), notificationEvents[event], new Date(nextDigestAt(at))],
  ] as Knex.RawBinding[]);
}

/** Queues a letter to somebody without an account, in the transaction that gives the occasion. His address is forgotten once it is sent. */
export async function queueMail(
  tx: Knex,
  clock: Clock,
  { to, language, template, params = {} }: { to: string; language: Language; template: Letter; params?: ToldParams },
): Promise<void> {
  await tx.raw('select queue_letter(?, ?, ?, ?::jsonb, ?)', [
    ...[to, language, template, JSON.stringify(harmless(params))],
    new Date(clock.now()),
  ]);
}

/** When the next mail of the day goes out, in milliseconds since the epoch. */
export function nextDigestAt(at: number): number {
  const onDay = (day: string) => fromAlmaty(Date.parse(`${day}T00:00:00Z`) + digestHour * 3_600_000);
  const today = almatyDay(at);
  return onDay(today) > at ? onDay(today) : onDay(dayAfter(today));
}
