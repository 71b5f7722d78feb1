import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';

/** Somebody of a head's own body, and whether he may sign its roster. */
export interface RosterOfficial {
  id: string;
  fullName: string;
  email: string;
  /** Null unless he is authorised now. */
  authorisation: { id: string; post: string; authorisedAt: string } | null;
}

/** The people of the acting head's body, by name. Nobody for anybody else. */
export async function rosterOfficials(
  tx: Knex,
  { limit, after, id }: { limit: number; after?: readonly [string, string]; id?: string },
): Promise<RosterOfficial[]> {
  const rows: OfficialRow[] = await tx
    .from(tx.raw('officials_of_my_body() as o'))
    .leftJoin('roster_authorisations as a', (on) => void on.on('a.account_id', 'o.id').onNull('a.withdrawn_at'))
    .modify((query) => {
      if (after !== undefined) void query.whereRaw('(o.full_name, o.id) > (?, ?::uuid)', [...after]);
      if (id !== undefined) void query.where('o.id', id);
    })
    .orderBy(['o.full_name', 'o.id'])
    .limit(limit)
    .select('o.id', 'o.full_name', 'o.email', 'a.id as authorisation_id', 'a.post', 'a.authorised_at');
  return rows.map((row) => ({
    ...{ id: row.id, fullName: row.full_name, email: row.email },
    authorisation:
      row.authorisation_id === null || row.post === null || row.authorised_at === null
        ? null
        : { id: row.authorisation_id, post: row.post, authorisedAt: row.authorised_at.toISOString() },
  }));
}

/** The accounts that are authorised to sign the roster of a body now. */
export async function authorisedOfficials(tx: Knex, bodyCode: string): Promise<string[]> {
  return tx('roster_authorisations')
    .where({ body_code: bodyCode, withdrawn_at: null })
    .orderBy('account_id')
    .pluck('account_id');
}

/** Of two who authorise somebody at once the later one waits, and finds what the earlier one did. */
export async function lockOfficial(tx: Knex, accountId: string): Promise<void> {
  await tx.raw(`select pg_advisory_xact_lock(hashtext('habarlama.roster-official'), hashtext(?))`, [accountId]);
}

/** Authorises somebody to sign the roster of a body. Throws a unique violation where he is already. */
export async function authorise(
  tx: Knex,
  clock: Clock,
  given: { id: string; bodyCode: string; accountId: string; post: string; by: string },
): Promise<void> {
  await tx('roster_authorisations').insert({
    ...{ id: given.id, body_code: given.bodyCode, account_id: given.accountId, post: given.post },
    ...{ authorised_by: given.by, authorised_at: new Date(clock.now()) },
  });
}

/** Withdraws an authorisation; it counts no more from the next request on. False if it was withdrawn meanwhile. */
export async function withdrawAuthorisation(
  tx: Knex,
  clock: Clock,
  { id, by, reason }: { id: string; by: string; reason: string },
): Promise<boolean> {
  const changed = await tx('roster_authorisations')
    .where({ id, withdrawn_at: null })
    .update({ withdrawn_by: by, withdrawn_at: new Date(clock.now()), withdrawal_reason: reason });
  return changed === 1;
}

interface OfficialRow {
  id: string;
  full_name: string;
  email: string;
  authorisation_id: string | null;
  post: string | null;
  authorised_at: Date | null;
}
