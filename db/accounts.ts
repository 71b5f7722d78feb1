import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { actorFrom } from '../domain/role-grants.js';
import type { RoleGrant } from '../domain/role-grants.js';
import type { Actor, Language, Role, Seat } from '../domain/roles.js';
import { newId } from './new-id.js';
import { establishRoles, grantsColumn } from './role-grants.js';

/** A person or machine that may sign in, with the roles that are in force. */
export interface Account {
  id: string;
  fullName: string;
  email: string;
  language: Language;
  roles: readonly Role[];
  bodyCode?: string;
  recipientId?: string;
  /** Every place in a state body that it has or had. */
  seats?: readonly Seat[];
}

interface AccountRow {
  id: string;
  /** Null until the first sign-in of somebody who was invited. */
  issuer: string | null;
  subject: string | null;
  full_name: string;
  email: string;
  /** Finds the account at the first sign-in; in lower case, unique among open accounts. */
  sign_in_email: string | null;
  language: Language;
  created_at: Date;
  closed_at: Date | null;
}

/** The open account that a token speaks of, as it stands at a moment; undefined if there is none or it was closed. Asked before anybody acts. */
export async function findAccount(db: Knex, issuer: string, subject: string, at: number): Promise<Account | undefined> {
  const { rows } = await db.raw<{ rows: FoundRow[] }>(
    'select id, full_name, email, language, grants from account_of(?, ?)',
    [issuer, subject],
  );
  return rows[0] && asItStands(rows[0], at);
}

/** The open account with this id, as it stands at a moment; undefined if there is none or it was closed. */
export async function findAccountById(db: Knex, id: string, at: number): Promise<Account | undefined> {
  const [row]: FoundRow[] = await db('accounts as a')
    .where('a.id', id)
    .whereNull('a.closed_at')
    .select('a.id', 'a.full_name', 'a.email', 'a.language', db.raw(grantsColumn));
  return row && asItStands(row, at);
}

/** Creates an account or brings it and its roles up to date, bound by issuer and subject. Gives its id. For the installation, not for people. */
export async function upsertAccount(
  db: Knex,
  account: Omit<Account, 'id'> & { id?: string; issuer: string; subject: string; validFrom?: string },
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
      sign_in_email: account.email.toLowerCase(),
      language: account.language,
      created_at: new Date(at),
    })
    .onConflict(['issuer', 'subject'])
    .merge(['full_name', 'email', 'sign_in_email', 'language'])
    .returning('id');
  if (row === undefined) throw new Error('An upsert answered nothing');
  await establishRoles(db, row.id, account, { at, validFrom: account.validFrom ?? almatyDay(at) });
  return row.id;
}

/** The account as it acts. */
export function actorOf(account: Account): Actor {
  return {
    accountId: account.id,
    roles: account.roles,
    ...(account.bodyCode === undefined ? {} : { bodyCode: account.bodyCode }),
    ...(account.recipientId === undefined ? {} : { recipientId: account.recipientId }),
    ...(account.seats === undefined ? {} : { seats: account.seats }),
  };
}

function asItStands(row: FoundRow, at: number): Account {
  const { accountId, ...standing } = actorFrom(row.id, row.grants, at);
  return { id: accountId, fullName: row.full_name, email: row.email, language: row.language, ...standing };
}

type FoundRow = Pick<AccountRow, 'id' | 'full_name' | 'email' | 'language'> & { grants: RoleGrant[] };
