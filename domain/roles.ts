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
  /** Every place in a state body that the account has or had: whoever has left a body is still of its side in what it filed before. */
  seats?: readonly Seat[];
}

/** A place in a state body. */
export interface Seat {
  bodyCode: string;
  /** The last moment of it, in milliseconds since the epoch; absent while no end is known. */
  until?: number;
}

/** Which side filed a case. */
export interface FilingSide {
  bodyCode: string;
  filerId: string;
  /** The registrar who released what came by the EDMS. */
  releasedBy?: string | null;
  /** When the notice was begun, in milliseconds since the epoch. Where it is not known, it may have been at any time. */
  beganAt?: number;
}

/**
 * True if this person is of the side that filed (safeguard 2): its filer, or somebody who has sat in its body at some time since the notice was
 * begun. So nobody is made a stranger to his own body's case by taking its role from him for a day.
 */
export function isOfFilingSide(
  { accountId, bodyCode, seats = [] }: Pick<Actor, 'accountId' | 'bodyCode' | 'seats'>,
  side: FilingSide,
): boolean {
  if (accountId === side.filerId || accountId === side.releasedBy || bodyCode === side.bodyCode) return true;
  return seats.some((seat) => seat.bodyCode === side.bodyCode && hasLasted(seat, side.beganAt));
}

function hasLasted({ until }: Seat, to: number | undefined): boolean {
  return until === undefined || to === undefined || to <= until;
}
