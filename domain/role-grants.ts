import { almatyDay } from './almaty.js';
import { roles } from './roles.js';
import type { Actor, Role } from './roles.js';

/** A role as it is held: for which organisation, and on which Almaty days, the last one included. */
export interface RoleGrant {
  role: Role;
  bodyCode: string | null;
  recipientId: string | null;
  validFrom: string;
  /** Null: until it is withdrawn. */
  validTo: string | null;
  /** Once it is withdrawn it counts no more, whatever its days. */
  revoked: boolean;
}

/** True if the grant gives its role at this moment. */
export function isInForce(grant: RoleGrant, at: number): boolean {
  const today = almatyDay(at);
  return !grant.revoked && grant.validFrom <= today && (grant.validTo === null || today <= grant.validTo);
}

/** The account as it acts at this moment. At one time it sits in at most one state body and for at most one recipient. */
export function actorFrom(accountId: string, grants: readonly RoleGrant[], at: number): Actor {
  const held = grants.filter((grant) => isInForce(grant, at));
  const bodyCode = held.find((grant) => grant.bodyCode !== null)?.bodyCode;
  const recipientId = held.find((grant) => grant.recipientId !== null)?.recipientId;
  return {
    accountId,
    roles: roles.filter((role) => held.some((grant) => grant.role === role)),
    ...(bodyCode == null ? {} : { bodyCode }),
    ...(recipientId == null ? {} : { recipientId }),
  };
}
