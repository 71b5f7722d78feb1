import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import { actorFrom } from '../domain/role-grants.js';
import type { AccountState } from '../domain/capability-table.js';
import type { Language, Role } from '../domain/roles.js';
import { grantsOnRecord } from './role-grants.js';
import type { GrantEntry } from './role-grants.js';

/** An account as an administrator sees it. */
export interface AccountEntry {
  id: string;
  fullName: string;
  email: string;
  language: Language;
  /** In force at the moment asked for, as are the organisations. */
  roles: readonly Role[];
  bodyCode: string | null;
  recipientId: string | null;
  grants: GrantEntry[];
  state: AccountState;
  /** Violation kinds; empty: all. */
  competences: string[];
  superiorId: string | null;
  createdAt: Date;
  closedAt: Date | null;
}

interface AccountRow {
  id: string;
  full_name: string;
  email: string;
  language: Language;
  issuer: string | null;
  grants: GrantEntry[];
  competences: string[];
  superior_id: string | null;
  created_at: Date;
  closed_at: Date | null;
}

/** Accounts, closed ones included, oldest first (keyset: the id of the last one seen). */
export async function listAccounts(
  db: Knex,
  {
    role,
    bodyCode,
    after,
    limit,
    at,
    id,
  }: { role?: Role; bodyCode?: string; after?: string; limit: number; at: number; id?: string },
): Promise<AccountEntry[]> {
  const query = db<AccountRow>('accounts as a').orderBy('a.id').limit(limit);
  const today = almatyDay(at);
  if (role !== undefined) void query.whereExists(inForce(db, today).where('g.role', role));
  if (bodyCode !== undefined) void query.whereExists(inForce(db, today).where('g.body_code', bodyCode));
  if (id !== undefined) void query.where('a.id', id);
  if (after !== undefined) void query.where('a.id', '>', after);
  const rows: AccountRow[] = await query
    .select(
      'a.id',
      'a.full_name',
      'a.email',
      'a.language',
      'a.created_at',
      'a.closed_at',
      'a.issuer',
      db.raw(grantsOnRecord),
    )
    .select(
      db.raw(
        'array(select c.violation_kind from competences c where c.account_id = a.id order by c.violation_kind) as competences',
      ),
      db.raw('(select s.superior_id from superiors s where s.account_id = a.id) as superior_id'),
    );
  return rows.map((row) => toAccountEntry(row, at));
}

function inForce(db: Knex, today: string): Knex.QueryBuilder {
  return db('role_grants as g')
    .whereRaw('g.account_id = a.id')
    .whereNull('g.revoked_at')
    .where('g.valid_from', '<=', today)
    .where((until) => void until.whereNull('g.valid_to').orWhere('g.valid_to', '>=', today));
}

function toAccountEntry(row: AccountRow, at: number): AccountEntry {
  const { roles, bodyCode, recipientId } = actorFrom(row.id, row.grants, at);
  return {
    id: row.id,
    fullName: row.full_name,
    email: row.email,
    language: row.language,
    roles,
    bodyCode: bodyCode ?? null,
    recipientId: recipientId ?? null,
    grants: row.grants,
    state: row.closed_at !== null ? 'closed' : row.issuer === null ? 'invited' : 'open',
    competences: row.competences,
    superiorId: row.superior_id,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}
