/** What a person or machine may be. Rights come from our accounts, never from a token. */
export const roles = [
  'officer',
  'reviewer',
  'supervisor',
  'recipient',
  'administrator',
  'operations',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

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
