import fc from 'fast-check';
import { almatyDay } from '../../domain/almaty.js';
import type { RoleGrant } from '../../domain/role-grants.js';

const day = 86_400_000;

/** Where time ends in these histories: everything that happened happened before it. */
export const atTheEnd = Date.UTC(2026, 6, 30, 12);

/** Any moment of the month before that, and the moments at which Almaty days change. */
export const moments = fc.oneof(
  fc.integer({ min: atTheEnd - 30 * day, max: atTheEnd }),
  fc.integer({ min: 0, max: 29 }).map((ago) => Date.UTC(2026, 6, 29, 19) - ago * day),
);

const days = fc.integer({ min: atTheEnd - 40 * day, max: atTheEnd + 10 * day }).map(almatyDay);

/** A grant of a role in one of two bodies, or in none: with an end or without, withdrawn or not, perhaps yet to begin. */
const grants = fc
  .record({
    role: fc.constantFrom('officer' as const, 'head' as const, 'reviewer' as const, 'supervisor' as const),
    body: fc.constantFrom('HEALTH', 'FINANCE'),
    days: fc.tuple(days, fc.option(days)),
    revokedAt: fc.option(moments),
  })
  .map(({ role, body, days: [first, last], revokedAt }): RoleGrant => ({
    role,
    bodyCode: role === 'officer' || role === 'head' ? body : null,
    recipientId: null,
    validFrom: first,
    validTo: last === null || last < first ? null : last,
    revokedAt: revokedAt === null ? null : new Date(revokedAt).toISOString(),
  }));

/** A history that is of the filing side of every notice of a body, and one that is of none: whatever chance draws, both kinds are there. */
export const plainHistories: readonly [RoleGrant[]][] = [
  [[grantOfAllTime('officer', 'HEALTH')]],
  [[grantOfAllTime('reviewer', null)]],
];

/** What somebody was granted in his life, in any order and however it overlaps. */
export const grantHistories = fc.array(grants, { maxLength: 5 });

function grantOfAllTime(role: RoleGrant['role'], bodyCode: string | null): RoleGrant {
  const ends = { validTo: null, revokedAt: null };
  return { role, bodyCode, recipientId: null, validFrom: almatyDay(atTheEnd - 40 * day), ...ends };
}
