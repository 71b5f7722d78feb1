import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import type { DeciderCandidate } from '../domain/complaint-deciders.js';
import { actorFrom } from '../domain/role-grants.js';
import type { RoleGrant } from '../domain/role-grants.js';
import { grantsColumn } from './role-grants.js';

/**
 * Everybody who must not decide a complaint of this notice: whoever took part in it, or is below somebody who did. Nobody where the complaint is
 * about no notice of ours.
 */
export async function involvedIn(tx: Knex, noticeId: string | null): Promise<ReadonlySet<string>> {
  if (noticeId === null) return new Set();
  const { rows } = await tx.raw<{ rows: [{ people: string[] }] }>('select took_part_in(?) as people', [noticeId]);
  return new Set(rows[0].people);
}

/** All supervisors, with what decides whether and how soon they are given this complaint. */
export async function deciderCandidates(
  tx: Knex,
  clock: Clock,
  complaint: { id: string; noticeId: string | null },
): Promise<DeciderCandidate[]> {
  const now = clock.now();
  const involved = await involvedIn(tx, complaint.noticeId);
  const rows: { id: string; grants: RoleGrant[]; absent: boolean; open: number }[] = await tx('accounts as a')
    .whereNull('a.closed_at')
    .whereNotNull('a.subject')
    .whereExists(
      tx('role_grants as g').whereRaw(`g.account_id = a.id and g.role = 'supervisor' and g.revoked_at is null`),
    )
    .select('a.id', tx.raw(grantsColumn))
    .select(
      tx.raw(
        `exists (select from absences b where b.account_id = a.id and ?::date between b.from_day and b.to_day) as absent`,
        [almatyDay(now)],
      ),
      tx.raw(
        `(select count(*)::int from complaints c where c.assigned_to = a.id and c.status <> 'closed' and c.id <> ?) as open`,
        [complaint.id],
      ),
    );
  return rows.map(({ id, grants, absent, open }) => ({
    ...actorFrom(id, grants, now),
    ...{ absent, open, isInvolved: involved.has(id) },
  }));
}
