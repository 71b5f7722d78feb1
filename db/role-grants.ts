import type { Knex } from 'knex';
import type { RoleGrant } from '../domain/role-grants.js';
import { organisationOf } from '../domain/roles.js';
import type { Role } from '../domain/roles.js';
import { newId } from './new-id.js';

const isoMoment = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The grants of the account `a` of a query, withdrawn ones too, as JSON; which of them are in force says `domain/role-grants.ts`. */
export const grantsColumn = `coalesce((select json_agg(json_build_object('role', g.role, 'bodyCode', g.body_code, 'recipientId', g.recipient_id,
    'validFrom', g.valid_from, 'validTo', g.valid_to, 'revokedAt', ${isoMoment('g.revoked_at')}))
  from role_grants g where g.account_id = a.id), '[]') as grants`;

/** The state body that an account was given a role in last, though it may be withdrawn by now: what the record says of whoever was refused. */
export async function lastBodyOf(db: Knex, accountId: string): Promise<string | undefined> {
  const row = await db<GrantRow>('role_grants')
    .where({ account_id: accountId })
    .whereNotNull('body_code')
    .orderBy([
      { column: 'granted_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first('body_code');
  return row?.body_code ?? undefined;
}

/** Who an account is to be: the organisations are those of its roles. */
export interface Standing {
  roles: readonly Role[];
  bodyCode?: string;
  recipientId?: string;
}

/** Gives an account these roles and withdraws its others, in the name of the installation and not of a person. */
export async function establishRoles(
  tx: Knex,
  accountId: string,
  standing: Standing,
  { at, validFrom }: { at: number; validFrom: string },
): Promise<void> {
  const wanted = standing.roles.map((role) => ({ role, ...organisationFor(role, standing) }));
  const held: (GrantRow & { id: string })[] = await tx('role_grants')
    .where({ account_id: accountId, revoked_at: null })
    .select('id', 'role', 'body_code', 'recipient_id');
  const same = (one: Held, other: Held) =>
    one.role === other.role && one.body_code === other.body_code && one.recipient_id === other.recipient_id;
  const gone = held.filter((grant) => !wanted.some((one) => same(one, grant))).map(({ id }) => id);
  await tx('role_grants')
    .whereIn('id', gone)
    .update({ revoked_at: new Date(at) });
  const missing = wanted.filter((one) => !held.some((grant) => same(one, grant)));
  if (missing.length === 0) return;
  await tx('role_grants').insert(
    missing.map((one) => ({
      ...one,
      id: newId(at),
      account_id: accountId,
      valid_from: validFrom,
      granted_at: new Date(at),
    })),
  );
}

function organisationFor(role: Role, { bodyCode, recipientId }: Standing): Omit<Held, 'role'> {
  const kind = organisationOf(role);
  return {
    body_code: kind === 'state_body' ? (bodyCode ?? null) : null,
    recipient_id: kind === 'recipient' ? (recipientId ?? null) : null,
  };
}

type Held = Pick<GrantRow, 'role' | 'body_code' | 'recipient_id'>;

interface GrantRow {
  account_id: string;
  role: Role;
  body_code: string | null;
  recipient_id: string | null;
}

/** A grant as it is on record, withdrawn ones included. */
export interface GrantEntry extends RoleGrant {
  id: string;
  grantedBy: string | null;
  grantedAt: string;
}

/** Every grant of an account, oldest first. */
export async function grantEntries(db: Knex, accountId: string): Promise<GrantEntry[]> {
  const [row]: { grants: GrantEntry[] }[] = await db('accounts as a')
    .where('a.id', accountId)
    .select(db.raw(grantsOnRecord));
  return row?.grants ?? [];
}

/** The grants of the account `a` of a query, withdrawn ones too, as JSON. */
export const grantsOnRecord = `coalesce((select json_agg(json_build_object('id', g.id, 'role', g.role, 'bodyCode', g.body_code,
    'recipientId', g.recipient_id, 'validFrom', g.valid_from, 'validTo', g.valid_to, 'grantedBy', g.granted_by,
    'grantedAt', ${isoMoment('g.granted_at')}, 'revokedAt', ${isoMoment('g.revoked_at')}) order by g.granted_at, g.id)
  from role_grants g where g.account_id = a.id), '[]') as grants`;
