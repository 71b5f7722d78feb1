import type { Knex } from 'knex';
import type { Language, Role } from '../domain/roles.js';

/** An account as an administrator sees it. */
export interface AccountEntry {
  id: string;
  fullName: string;
  email: string;
  language: Language;
  roles: Role[];
  bodyCode: string | null;
  recipientId: string | null;
  /** Violation kinds; empty: all. */
  competences: string[];
  createdAt: Date;
  closedAt: Date | null;
}

interface AccountRow {
  id: string;
  full_name: string;
  email: string;
  language: Language;
  roles: Role[];
  body_code: string | null;
  recipient_id: string | null;
  competences: string[];
  created_at: Date;
  closed_at: Date | null;
}

/** Accounts, closed ones included, oldest first (keyset: the id of the last one seen). */
export async function listAccounts(
  db: Knex,
  { role, bodyCode, after, limit }: { role?: Role; bodyCode?: string; after?: string; limit: number },
): Promise<AccountEntry[]> {
  const query = db<AccountRow>('accounts as a').orderBy('a.id').limit(limit);
  if (role !== undefined) void query.whereRaw('? = any(a.roles)', [role]);
  if (bodyCode !== undefined) void query.where('a.body_code', bodyCode);
  if (after !== undefined) void query.where('a.id', '>', after);
  const rows: AccountRow[] = await query
    .select('a.id', 'a.full_name', 'a.email', 'a.language', 'a.roles', 'a.body_code', 'a.recipient_id')
    .select('a.created_at', 'a.closed_at')
    .select(
      db.raw(
        'array(select c.violation_kind from competences c where c.account_id = a.id order by c.violation_kind) as competences',
      ),
    );
  return rows.map(toAccountEntry);
}

function toAccountEntry(row: AccountRow): AccountEntry {
  return {
    id: row.id,
    fullName: row.full_name,
    email: row.email,
    language: row.language,
    roles: row.roles,
    bodyCode: row.body_code,
    recipientId: row.recipient_id,
    competences: row.competences,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}
