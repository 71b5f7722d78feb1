import { z } from 'zod';
import type { AccountEntry } from '../db/account-views.js';
import { mayActOnAccount } from '../domain/capabilities.js';
import type { AccountVerb } from '../domain/capabilities.js';
import type { AccountState } from '../domain/capability-table.js';
import { languages, roles } from '../domain/roles.js';
import type { Actor } from '../domain/roles.js';
import { action, day, id, moment } from './fields.js';
import type { ActionView } from './fields.js';

const grant = z
  .object({
    id,
    role: z.enum(roles),
    body: z.string().optional(),
    recipientId: id.optional(),
    validFrom: day,
    validTo: day.optional().describe('The last day, included'),
    grantedBy: id.optional().describe('Nobody where the installation did'),
    grantedAt: moment,
    revokedAt: moment.optional(),
  })
  .meta({ id: 'Grant' });

/** An account as administrators and auditors read it. */
export const accountSchema = z
  .object({
    id,
    fullName: z.string(),
    email: z.string(),
    language: z.enum(languages),
    state: z.enum(['invited', 'open', 'closed']).describe('Invited until its first sign-in'),
    roles: z.array(z.enum(roles)).describe('Those in force now'),
    body: z.string().optional(),
    recipientId: id.optional(),
    grants: z.array(grant).describe('All there ever were, oldest first'),
    competences: z.array(z.string()).describe('Violation kinds a reviewer is given; none: all'),
    createdAt: moment,
    closedAt: moment.optional(),
    superiorId: z.uuid().optional().describe('Who is above this person'),
    actions: z.array(action),
  })
  .meta({ id: 'Account' });

const offered: readonly { verb: AccountVerb; path: string }[] = [
  { verb: 'grant', path: 'grants' },
  { verb: 'revoke', path: 'grants/{grantId}/revocation' },
  { verb: 'close', path: 'closure' },
  { verb: 'superior', path: 'superior' },
];

/** What this actor may do with an account now, out of the table that the server enforces. */
export function accountActions(actor: Actor, account: { id: string; state: AccountState }): ActionView[] {
  return offered.map(({ verb, path }) => {
    const permission = mayActOnAccount(actor, verb, account);
    return {
      ...{ name: verb, method: 'POST' as const, href: `/api/v1/accounts/${account.id}/${path}` },
      allowed: permission.allowed,
      ...(permission.allowed ? {} : { reason: permission.reason }),
    };
  });
}

/** An account as `accountSchema` says. */
export function viewAccount(
  actor: Actor,
  { bodyCode, recipientId, superiorId, closedAt, ...row }: AccountEntry,
): unknown {
  return {
    ...row,
    body: bodyCode ?? undefined,
    recipientId: recipientId ?? undefined,
    superiorId: superiorId ?? undefined,
    closedAt: closedAt ?? undefined,
    grants: row.grants.map((each) => ({
      ...{ id: each.id, role: each.role, validFrom: each.validFrom, grantedAt: each.grantedAt },
      body: each.bodyCode ?? undefined,
      recipientId: each.recipientId ?? undefined,
      validTo: each.validTo ?? undefined,
      grantedBy: each.grantedBy ?? undefined,
      revokedAt: each.revokedAt ?? undefined,
    })),
    actions: accountActions(actor, row),
  };
}
