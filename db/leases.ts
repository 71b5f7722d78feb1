import type { Knex } from 'knex';
import type { ActRefusal } from '../domain/acts.js';
import type { Clock } from '../domain/clock.js';
import type { Actor } from '../domain/roles.js';
import { recordEvent } from './audit.js';

/** How long a claim lasts unless it is renewed, in milliseconds. */
export const leaseLastsMs = 30 * 60_000;

/** Who works on a notice, and until when (milliseconds since the epoch). */
export interface Lease {
  holderId: string;
  holderName: string;
  expiresAt: number;
}

interface LeaseRow {
  notice_id: string;
  holder_id: string;
  expires_at: Date;
}

/** The lease of a notice, where one is in force at this moment. */
export async function findLease(db: Knex, noticeId: string, now: number): Promise<Lease | undefined> {
  const row = await db<LeaseRow>('leases')
    .where('notice_id', noticeId)
    .where('expires_at', '>', new Date(now))
    .first<{ holder_id: string; full_name: string; expires_at: Date } | undefined>(
      'holder_id',
      db.raw('person_name(holder_id) as full_name'),
      'expires_at',
    );
  return row && { holderId: row.holder_id, holderName: row.full_name, expiresAt: row.expires_at.getTime() };
}

/**
 * Takes or renews the lease of a notice whose row the caller has locked, with an audit event. Gives the lease in force:
 * somebody else's, untouched, if he was first.
 */
export async function takeLease(tx: Knex, clock: Clock, noticeId: string, actor: Actor): Promise<Lease> {
  const now = clock.now();
  const held = await findLease(tx, noticeId, now);
  if (held !== undefined && held.holderId !== actor.accountId) return held;
  const lease = await renewLease(tx, noticeId, actor.accountId, now);
  await recordEvent(tx, clock, {
    caseId: noticeId,
    actor,
    kind: 'claim',
    outcome: 'applied',
    before: held === undefined ? {} : { holderId: held.holderId },
    after: { holderId: lease.holderId, expiresAt: new Date(lease.expiresAt).toISOString() },
  });
  return lease;
}

/**
 * Gives up the lease of a notice whose row the caller has locked, with an audit event; the sheet stays. Giving up what one
 * does not hold changes nothing: true only if there was something to give up.
 */
export async function releaseLease(tx: Knex, clock: Clock, noticeId: string, actor: Actor): Promise<boolean> {
  const held = await findLease(tx, noticeId, clock.now());
  if (held?.holderId !== actor.accountId) return false;
  await tx<LeaseRow>('leases').where({ notice_id: noticeId }).delete();
  await recordEvent(tx, clock, {
    caseId: noticeId,
    actor,
    kind: 'release',
    outcome: 'applied',
    before: { holderId: held.holderId },
  });
  return true;
}

/** Why somebody who does not hold the lease may not write, in the words of the contract; undefined if he holds it. */
export function refusedWithoutLease(lease: Lease | undefined, accountId: string): ActRefusal | undefined {
  if (lease === undefined) return { type: 'illegal-move', code: 'lease_required' };
  if (lease.holderId === accountId) return undefined;
  return {
    type: 'held',
    code: 'held',
    detail: {
      holderId: lease.holderId,
      holder: lease.holderName,
      expiresAt: new Date(lease.expiresAt).toISOString(),
    },
  };
}

/** Makes the lease of a locked notice this person's, from now. No event of its own: what renews it has one. */
export async function renewLease(tx: Knex, noticeId: string, holderId: string, now: number): Promise<Lease> {
  const expiresAt = now + leaseLastsMs;
  const [lease]: { name: string | null }[] = await tx<LeaseRow>('leases')
    .insert({ notice_id: noticeId, holder_id: holderId, expires_at: new Date(expiresAt) })
    .onConflict('notice_id')
    .merge(['holder_id', 'expires_at'])
    .returning(tx.raw('person_name(holder_id) as name') as unknown as 'holder_id');
  return { holderId, holderName: lease?.name ?? '', expiresAt };
}
