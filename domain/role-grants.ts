import { almatyDay, dayAfter, startOfAlmatyDay } from './almaty.js';
import { roles } from './roles.js';
import type { Actor, Role, Seat } from './roles.js';

/** A role as it is held: for which organisation, and on which Almaty days, the last one included. */
export interface RoleGrant {
  role: Role;
  bodyCode: string | null;
  recipientId: string | null;
  validFrom: string;
  /** Null: until it is withdrawn. */
  validTo: string | null;
  /** ISO 8601. Once it is withdrawn it counts no more, whatever its days. */
  revokedAt: string | null;
}

/** True if the grant gives its role at this moment. */
export function isInForce(grant: RoleGrant, at: number): boolean {
  const today = almatyDay(at);
  return grant.revokedAt === null && grant.validFrom <= today && (grant.validTo === null || today <= grant.validTo);
}

/** The account as it acts at this moment. At one time it sits in at most one state body and for at most one recipient. */
export function actorFrom(accountId: string, grants: readonly RoleGrant[], at: number): Actor {
  const held = grants.filter((grant) => isInForce(grant, at));
  const bodyCode = held.find((grant) => grant.bodyCode !== null)?.bodyCode;
  const recipientId = held.find((grant) => grant.recipientId !== null)?.recipientId;
  const seats = seatsFrom(grants, at);
  return {
    accountId,
    roles: roles.filter((role) => held.some((grant) => grant.role === role)),
    ...(bodyCode == null ? {} : { bodyCode }),
    ...(recipientId == null ? {} : { recipientId }),
    ...(seats.length === 0 ? {} : { seats }),
  };
}

/** Every place in a state body that an account has had by this moment, those it has left too. */
export function seatsFrom(grants: readonly RoleGrant[], at: number): Seat[] {
  return grants.flatMap(({ bodyCode, validFrom, validTo, revokedAt }) => {
    if (bodyCode === null) return [];
    const ends = [
      ...(validTo === null ? [] : [startOfAlmatyDay(dayAfter(validTo)) - 1]),
      ...(revokedAt === null ? [] : [Date.parse(revokedAt)]),
    ];
    const hasBegun = validFrom <= almatyDay(Math.min(at, ...ends));
    if (!hasBegun) return [];
    return [ends.length === 0 ? { bodyCode } : { bodyCode, until: Math.min(...ends) }];
  });
}
