import { organisationOf } from './roles.js';
import type { Actor, Role } from './roles.js';
import type { RoleGrant } from './role-grants.js';

/** A role that somebody is to be given. */
export type WantedGrant = Omit<RoleGrant, 'revokedAt'>;

/** Why a role is not given; a code. */
export type GrantRefusal =
  | 'role'
  | 'own_account'
  | 'not_for_machines'
  | 'ends_before_it_begins'
  | 'body_needed'
  | 'recipient_needed'
  | 'body_not_for_role'
  | 'recipient_not_for_role'
  | 'roles_apart'
  | 'other_organisation'
  | 'already_granted';

/** Roles by which somebody files, or decides what was filed. */
const content: readonly Role[] = ['officer', 'head', 'reviewer', 'supervisor'];
const authorised: readonly Role[] = ['reviewer', 'supervisor', 'registrar', 'administrator', 'operations'];

/** What a program does by itself: it files for a state body or executes for a recipient. Nobody judges or administers through one. */
const ofMachines: readonly Role[] = ['officer', 'recipient'];

/** Roles that one person never holds together: no administrator decides content, no recipient sits in judgement on itself, an auditor only reads. */
const excluded: Record<Role, readonly Role[]> = {
  officer: ['administrator', 'auditor'],
  head: ['administrator', 'auditor'],
  reviewer: ['administrator', 'auditor', 'recipient'],
  supervisor: ['administrator', 'auditor', 'recipient'],
  registrar: ['auditor', 'recipient'],
  recipient: [...authorised, 'auditor'],
  administrator: [...content, 'auditor', 'recipient'],
  operations: ['auditor', 'recipient'],
  auditor: [...content, 'registrar', 'recipient', 'administrator', 'operations'],
};

/** True if one person may hold both roles at the same time. */
export function maySitTogether(one: Role, other: Role): boolean {
  return one === other || !excluded[one].includes(other);
}

/** What is wrong with the grant itself, whoever gives it and to whom; undefined if nothing is. */
export function faultOf({ role, bodyCode, recipientId, validFrom, validTo }: WantedGrant): GrantRefusal | undefined {
  const kind = organisationOf(role);
  if (kind === 'state_body' && bodyCode === null) return 'body_needed';
  if (kind === 'recipient' && recipientId === null) return 'recipient_needed';
  if (kind !== 'state_body' && bodyCode !== null) return 'body_not_for_role';
  if (kind !== 'recipient' && recipientId !== null) return 'recipient_not_for_role';
  return validTo !== null && validTo < validFrom ? 'ends_before_it_begins' : undefined;
}

/** Why this person may not give this account this role beside what it holds; undefined if he may. */
export function refuseGrant(
  by: Actor,
  to: { accountId: string; isMachine: boolean; grants: readonly RoleGrant[] },
  wanted: WantedGrant,
): GrantRefusal | undefined {
  if (!by.roles.includes('administrator')) return 'role';
  if (by.accountId === to.accountId) return 'own_account';
  if (to.isMachine && !ofMachines.includes(wanted.role)) return 'not_for_machines';
  return faultOf(wanted) ?? clashOf(to.grants, wanted);
}

/** What the grants that hold on some of the same days have against another one; undefined if nothing. */
export function clashOf(grants: readonly RoleGrant[], wanted: WantedGrant): GrantRefusal | undefined {
  const beside = grants.filter((grant) => grant.revokedAt === null && overlaps(grant, wanted));
  if (beside.some(({ role }) => !maySitTogether(role, wanted.role))) return 'roles_apart';
  if (beside.some((grant) => isOfAnother(grant, wanted))) return 'other_organisation';
  return beside.some(({ role }) => role === wanted.role) ? 'already_granted' : undefined;
}

function isOfAnother(grant: WantedGrant, wanted: WantedGrant): boolean {
  const differs = (held: string | null, asked: string | null) => held !== null && asked !== null && held !== asked;
  return differs(grant.bodyCode, wanted.bodyCode) || differs(grant.recipientId, wanted.recipientId);
}

function overlaps(one: WantedGrant, other: WantedGrant): boolean {
  const startsInTime = (a: WantedGrant, b: WantedGrant) => b.validTo === null || a.validFrom <= b.validTo;
  return startsInTime(one, other) && startsInTime(other, one);
}
