import type { Knex } from 'knex';
import { giveGrant, lockAccount } from '../db/account-administration.js';
import type { AccountInHand } from '../db/account-administration.js';
import { findRecipient } from '../db/recipient-settings.js';
import { almatyDay } from '../domain/almaty.js';
import { mayActOnAccount } from '../domain/capabilities.js';
import type { AccountVerb } from '../domain/capabilities.js';
import { refuseGrant } from '../domain/granting.js';
import type { WantedGrant } from '../domain/granting.js';
import type { Actor, Role } from '../domain/roles.js';
import { isListed } from '../db/reference-views.js';
import { accountActions } from './account-view.js';
import { permit } from './permit.js';
import { Problem, invalid, notFound } from './problem.js';
import type { Services } from './services.js';

/** What an act on an account is called on its chain, applied or refused. */
const kindOf = {
  grant: 'role_grant',
  revoke: 'role_revocation',
  close: 'account_closure',
  superior: 'account_superior',
} as const satisfies Partial<Record<AccountVerb, string>>;

/** A role as a request asks for it. */
export interface GivenGrant {
  role: Role;
  body?: string | undefined;
  recipientId?: string | undefined;
  validFrom?: string | undefined;
  validTo?: string | undefined;
}

/**
 * The account, locked, if this administrator may do this to it.
 * @throws Problem *not-found*, *forbidden* (his own) or *illegal-move* (closed); the last two are events of the account's chain
 */
export async function lockForAdministration(
  tx: Knex,
  actor: Actor,
  verb: keyof typeof kindOf,
  accountId: string,
): Promise<AccountInHand> {
  const account = await lockAccount(tx, accountId);
  if (account === undefined) throw notFound();
  const attempt = {
    caseId: account.id,
    kind: kindOf[verb],
    caseStatus: account.state,
    actions: accountActions(actor, account),
  };
  permit(mayActOnAccount(actor, verb, account), attempt);
  return account;
}

interface GrantToGive {
  actor: Actor;
  account: AccountInHand;
  given: GivenGrant;
  /** Where it stands in the request. */
  pointer: string;
  /** On whose record a refusal is, where the account itself is gone with it. */
  chain?: string;
}

/**
 * Gives a locked account a role, if the rules for granting let it have it beside what it holds.
 * @throws Problem *forbidden*, or *invalid* where the role, its organisation or its days do not go together with others
 */
export async function grantTo(
  tx: Knex,
  { clock, machinesIssuer }: Pick<Services, 'clock' | 'machinesIssuer'>,
  { actor, account, given, pointer, chain }: GrantToGive,
): Promise<string> {
  const wanted: WantedGrant = {
    ...{ role: given.role, bodyCode: given.body ?? null, recipientId: given.recipientId ?? null },
    ...{ validFrom: given.validFrom ?? almatyDay(clock.now()), validTo: given.validTo ?? null },
  };
  const to = { accountId: account.id, isMachine: account.issuer === machinesIssuer, grants: account.grants };
  const refusal = refuseGrant(actor, to, wanted);
  const refused = { caseId: chain ?? account.id, kind: 'role_grant' };
  if (refusal === 'role' || refusal === 'own_account') throw new Problem('forbidden', { code: refusal, refused });
  if (refusal !== undefined) {
    throw new Problem('invalid', {
      errors: [{ pointer: `${pointer}/${fieldOf[refusal] ?? 'role'}`, code: refusal }],
      refused,
    });
  }
  await refuseUnknown(tx, wanted, pointer);
  const id = await giveGrant(tx, clock, { ...wanted, accountId: account.id, by: actor.accountId });
  account.grants.push({ ...wanted, id, grantedBy: actor.accountId, grantedAt: '', revokedAt: null });
  return id;
}

const fieldOf: Partial<Record<string, string>> = {
  ends_before_it_begins: 'validTo',
  body_needed: 'body',
  body_not_for_role: 'body',
  recipient_needed: 'recipientId',
  recipient_not_for_role: 'recipientId',
};

async function refuseUnknown(tx: Knex, { bodyCode, recipientId, validFrom }: WantedGrant, at: string): Promise<void> {
  if (bodyCode !== null && !(await isListed(tx, 'bodies', bodyCode, validFrom))) {
    throw invalid([{ pointer: `${at}/body`, code: 'unknown_code' }]);
  }
  if (recipientId !== null && (await findRecipient(tx, recipientId)) === undefined) {
    throw invalid([{ pointer: `${at}/recipientId`, code: 'unknown_recipient' }]);
  }
}
