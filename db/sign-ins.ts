import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { ActorSeal } from './actor-seal.js';
import { asActor } from './as-actor.js';
import { recordEvent } from './audit.js';

/** Whom an issuer has signed in; the address only if it says that it has verified it. */
export interface SignedInPerson {
  issuer: string;
  subject: string;
  verifiedEmail?: string;
}

const ascii = /^[\x21-\x7e]{3,254}$/u;

/**
 * Binds the open account that was invited by this address to whoever signs in first, once and for good: of two at one time one is bound.
 * False if there is none to bind.
 */
export async function bindInvited(db: Knex, clock: Clock, person: SignedInPerson): Promise<boolean> {
  const { issuer, subject, verifiedEmail: email = '' } = person;
  // Other letters have capitals that turn into ASCII ones: such an address would be taken for somebody else's.
  if (!ascii.test(email)) return false;
  const { seal } = db.userParams as { seal: ActorSeal };
  const names = [issuer, subject, email.toLowerCase()] as const;
  return db.transaction(async (tx) => {
    const { rows } = await tx.raw<{ rows: [{ id: string | null }] }>('select bind_account(?, ?, ?, ?) as id', [
      ...[...names, seal.ofPerson(...names)],
    ]);
    const accountId = rows[0].id;
    if (accountId === null) return false;
    await asActor(tx, { accountId }, (bound) =>
      recordEvent(bound, clock, {
        ...{ caseId: accountId, kind: 'account_binding', outcome: 'applied' },
        actor: { accountId, roles: [] },
      }),
    );
    return true;
  });
}

/** Puts a refused sign-in on the record of the account that was meant: a closed one, or an invited one whose address is not verified. */
export async function recordRefusedSignIn(
  db: Knex,
  clock: Clock,
  { issuer, subject, email = '' }: { issuer: string; subject: string; email?: string | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.raw<{ rows: [{ id: string | null }] }>('select account_meant(?, ?, ?) as id', [
      ...[issuer, subject, email.toLowerCase()],
    ]);
    const accountId = rows[0].id;
    if (accountId === null) return;
    await asActor(tx, { accountId }, (sealed) =>
      recordEvent(sealed, clock, { caseId: accountId, actor: null, kind: 'sign_in', outcome: 'refused' }),
    );
  });
}

/** Ends every session of an account at once. Gives how many there were. */
export async function endSessionsOf(db: Knex, accountId: string): Promise<number> {
  return db('sessions').whereRaw(`sess #>> '{signedIn,accountId}' = ?`, [accountId]).delete();
}
