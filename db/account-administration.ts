import type { Knex } from 'knex';
import type { AccountState } from '../domain/capability-table.js';
import type { Clock } from '../domain/clock.js';
import type { WantedGrant } from '../domain/granting.js';
import type { Language } from '../domain/roles.js';
import { newId } from './new-id.js';
import { grantEntries } from './role-grants.js';
import type { GrantEntry } from './role-grants.js';

/** Who is to be let in: a person, bound by his first sign-in, or a machine, which its issuer and client id bind at once. */
export interface Invitation {
  fullName: string;
  email: string;
  language: Language;
  machine?: { issuer: string; clientId: string };
}

/** An account as an administrator has it in hand. */
export interface AccountInHand {
  id: string;
  state: AccountState;
  /** Who says who it is; null until a first sign-in. */
  issuer: string | null;
  grants: GrantEntry[];
}

/** Makes an account without rights. Throws a unique violation where its address, or its client id, is another open account's. */
export async function inviteAccount(tx: Knex, clock: Clock, invitation: Invitation & { id: string }): Promise<void> {
  const at = clock.now();
  const { id, fullName, email, language, machine } = invitation;
  await tx('accounts').insert({
    ...{ id, full_name: fullName, email, language, created_at: new Date(at), invited_at: new Date(at) },
    ...(machine === undefined
      ? { sign_in_email: email.toLowerCase() }
      : { issuer: machine.issuer, subject: machine.clientId }),
  });
}

/** The account with its grants, its row locked until the transaction ends, so that rules over several grants hold. Undefined if there is none. */
export async function lockAccount(tx: Knex, id: string): Promise<AccountInHand | undefined> {
  const row = await tx<{ id: string; issuer: string | null; closed_at: Date | null }>('accounts')
    .where({ id })
    .forNoKeyUpdate()
    .first('id', 'issuer', 'closed_at');
  if (row === undefined) return undefined;
  const state = row.closed_at !== null ? 'closed' : row.issuer === null ? 'invited' : 'open';
  return { id, state, issuer: row.issuer, grants: await grantEntries(tx, id) };
}

/** Gives an account a role. The rules are asked before. */
export async function giveGrant(
  tx: Knex,
  clock: Clock,
  { accountId, by, ...grant }: WantedGrant & { accountId: string; by: string },
): Promise<string> {
  const at = clock.now();
  const id = newId(at);
  await tx('role_grants').insert({
    ...{ id, account_id: accountId, role: grant.role, body_code: grant.bodyCode, recipient_id: grant.recipientId },
    ...{ valid_from: grant.validFrom, valid_to: grant.validTo, granted_by: by, granted_at: new Date(at) },
  });
  return id;
}

/** Withdraws a grant; it counts no more from the next request on. */
export async function revokeGrant(tx: Knex, clock: Clock, { id, by }: { id: string; by: string }): Promise<void> {
  await tx('role_grants')
    .where({ id, revoked_at: null })
    .update({ revoked_by: by, revoked_at: new Date(clock.now()) });
}

/** Closes an account for good; its address is free again. */
export async function closeAccount(tx: Knex, clock: Clock, id: string): Promise<void> {
  await tx('accounts')
    .where({ id, closed_at: null })
    .update({ closed_at: new Date(clock.now()) });
}

/** Says who is above an account, or that nobody is. Gives who was before. */
export async function setSuperior(
  tx: Knex,
  clock: Clock,
  { accountId, superiorId, by }: { accountId: string; superiorId: string | null; by: string },
): Promise<string | null> {
  const before = await tx<{ account_id: string; superior_id: string }>('superiors')
    .where({ account_id: accountId })
    .first('superior_id');
  if (superiorId === null) await tx('superiors').where({ account_id: accountId }).delete();
  else {
    await tx('superiors')
      .insert({ account_id: accountId, superior_id: superiorId, set_by: by, set_at: new Date(clock.now()) })
      .onConflict('account_id')
      .merge();
  }
  return before?.superior_id ?? null;
}
