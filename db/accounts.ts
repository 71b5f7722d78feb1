import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { Actor, Language, Role } from '../domain/roles.js';
import { newId } from './new-id.js';

/** A person or machine that may sign in. */
export interface Account {
  id: string;
  fullName: string;
  email: string;
  language: Language;
  roles: Role[];
  bodyCode?: string;
  recipientId?: string;
}

interface AccountRow {
  id: string;
  issuer: string;
  subject: string;
  full_name: string;
  email: string;
  language: Language;
  roles: Role[];
  body_code: string | null;
  recipient_id: string | null;
  created_at: Date;
  closed_at: Date | null;
}

const columns = ['id', 'full_name', 'email', 'language', 'roles', 'body_code', 'recipient_id'] as const;

/** The open account that a token speaks of; undefined if there is none or it was closed. */
export async function findAccount(db: Knex, issuer: string, subject: string): Promise<Account | undefined> {
  const row = await db<AccountRow>('accounts')
    .where({ issuer, subject, closed_at: null })
    .first(...columns);
  return row && toAccount(row);
}

/** The open account with this id; undefined if there is none or it was closed. */
export async function findAccountById(db: Knex, id: string): Promise<Account | undefined> {
  const row = await db<AccountRow>('accounts')
    .where({ id, closed_at: null })
    .first(...columns);
  return row && toAccount(row);
}

/** Creates an account or brings it up to date, bound by issuer and subject. Gives its id. */
export async function upsertAccount(
  db: Knex,
  account: Omit<Account, 'id'> & { id?: string; issuer: string; subject: string },
  clock: Clock,
): Promise<string> {
  const at = clock.now();
  const [row] = await db<AccountRow>('accounts')
    .insert({
      id: account.id ?? newId(at),
      issuer: account.issuer,
      subject: account.subject,
      full_name: account.fullName,
      email: account.email,
      language: account.language,
      roles: account.roles,
      body_code: account.bodyCode ?? null,
      recipient_id: account.recipientId ?? null,
      created_at: new Date(at),
    })
    .onConflict(['issuer', 'subject'])
    .merge(['full_name', 'email', 'language', 'roles', 'body_code', 'recipient_id'])
    .returning('id');
  if (row === undefined) throw new Error('An upsert answered nothing');
  return row.id;
}

/** The account as it acts. */
export function actorOf(account: Account): Actor {
  return {
    accountId: account.id,
    roles: account.roles,
    ...(account.bodyCode === undefined ? {} : { bodyCode: account.bodyCode }),
    ...(account.recipientId === undefined ? {} : { recipientId: account.recipientId }),
  };
}

function toAccount(row: Pick<AccountRow, (typeof columns)[number]>): Account {
  return {
    id: row.id,
    fullName: row.full_name,
    email: row.email,
    language: row.language,
    roles: row.roles,
    ...(row.body_code === null ? {} : { bodyCode: row.body_code }),
    ...(row.recipient_id === null ? {} : { recipientId: row.recipient_id }),
  };
}
