/** What a person or machine may be. Rights come from our accounts, never from a token. */
export const roles = [
  'officer',
  'head',
  'reviewer',
  'supervisor',
  'registrar',
  'recipient',
  'administrator',
  'operations',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

/** The kinds of organisation that a role may be held for. */
export type OrganisationKind = 'state_body' | 'recipient' | 'authorised_body';

const organisations: Record<Role, OrganisationKind> = {
  officer: 'state_body',
  head: 'state_body',
  reviewer: 'authorised_body',
  supervisor: 'authorised_body',
  registrar: 'authorised_body',
  recipient: 'recipient',
  administrator: 'authorised_body',
  operations: 'authorised_body',
  auditor: 'authorised_body',
};

/** The kind of organisation that a role belongs to. There is one authorised body, so only the others have to be named. */
export function organisationOf(role: Role): OrganisationKind {
  return organisations[role];
}

export const languages = ['kk', 'ru', 'en'] as const;
export type Language = (typeof languages)[number];

/** Who acts: an account as it stands at this request. */
export interface Actor {
  accountId: string;
  roles: readonly Role[];
  /** The state body the account belongs to; absent for staff of the authorised body, recipients and operations. */
  bodyCode?: string;
  /** The recipient whose robot or clerk this is. */
  recipientId?: string;
}
