import type { Knex } from 'knex';
import type { ToldParams } from '../domain/notifications.js';
import type { Language } from '../domain/roles.js';

/** A mail that is to be tried now. */
export interface MailToSend {
  id: string;
  /** How often it was tried before. */
  tries: number;
  queuedAt: number;
}

/** Everything a mail is written from. */
export interface MailContent {
  id: string;
  /** Undefined where the account was closed meanwhile. */
  address: string | undefined;
  language: Language;
  /** `notification`, `digest`, or a letter. */
  template: string;
  params: ToldParams;
  /** What its reader has not read yet, oldest first. */
  told: { event: string; params: ToldParams; href: string }[];
}

/** The mails whose time has come, the oldest first. */
export async function mailsToSend(db: Knex, at: number, limit: number): Promise<MailToSend[]> {
  const rows: { id: string; tries: number; queued_at: Date }[] = await db('mails')
    .where({ sent_at: null, given_up_at: null })
    .where('next_try_at', '<=', new Date(at))
    .orderBy(['next_try_at', 'id'])
    .limit(limit)
    .select('id', 'tries', 'queued_at');
  return rows.map(({ id, tries, queued_at: queuedAt }) => ({ id, tries, queuedAt: queuedAt.getTime() }));
}

/** Counts a try before it is made: from then on a mail of the day takes up nothing more, and what dies on the way is tried again. */
export async function beginTry(db: Knex, { id, tries }: MailToSend, nextTryAt: number): Promise<void> {
  await db('mails')
    .where({ id })
    .update({ tries: tries + 1, next_try_at: new Date(nextTryAt) });
}

/** What a mail is written from, as things stand now. */
export async function mailContent(db: Knex, id: string): Promise<MailContent> {
  const { rows } = await db.raw<{ rows: ContentRow[] }>(
    `select m.template, m.params, m.address, coalesce(m.language, a.language, 'kk') as language,
            case when a.closed_at is null then a.email end as email
       from mails m left join accounts a on a.id = m.account_id where m.id = ?`,
    [id],
  );
  const [mail] = rows;
  if (mail === undefined) throw new Error(`There is no mail ${id}`);
  const told: MailContent['told'] = await db('notifications')
    .where({ mail_id: id, read_at: null })
    .orderBy('id')
    .select('event', 'params', 'href');
  const { template, params, language } = mail;
  return { id, template, params, language, told, address: mail.address ?? mail.email ?? undefined };
}

interface ContentRow {
  template: string;
  params: ToldParams;
  address: string | null;
  language: Language;
  email: string | null;
}

/** It has left: who it was for, if he has no account, and what opened his page are forgotten. */
export async function mailSent(db: Knex, id: string, at: number): Promise<void> {
  await db('mails')
    .where({ id })
    .update({ sent_at: new Date(at), failure: null, address: null, params: '{}' });
}

/** A try failed; another one follows. */
export async function mailFailed(
  db: Knex,
  id: string,
  { failure, nextTryAt }: { failure: string; nextTryAt: number },
): Promise<void> {
  await db('mails')
    .where({ id })
    .update({ failure, next_try_at: new Date(nextTryAt) });
}

/** It will never leave, or need not any more. */
export async function giveUpMail(
  db: Knex,
  id: string,
  { failure, at }: { failure: string; at: number },
): Promise<void> {
  await db('mails')
    .where({ id })
    .update({ given_up_at: new Date(at), failure, address: null, params: '{}' });
}
