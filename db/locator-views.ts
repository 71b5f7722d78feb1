import type { Knex } from 'knex';

/** What another body may learn of a locator: whether a case about it is pending, and under which number it is restricted. */
export interface LocatorStanding {
  restrictedUnder: string | null;
  pending: boolean;
}

/** Where these normalised locators stand elsewhere; those of which nothing is known are left out. */
export async function locatorStandings(
  db: Knex,
  normalised: readonly string[],
  exceptNoticeId: string | null = null,
): Promise<Map<string, LocatorStanding>> {
  const { rows } = await db.raw<{ rows: { normalised: string; restricted_under: string | null; pending: boolean }[] }>(
    'select normalised, restricted_under, pending from locator_standings(?::text[], ?::uuid)',
    [[...new Set(normalised)], exceptNoticeId],
  );
  return new Map(rows.map((row) => [row.normalised, { restrictedUnder: row.restricted_under, pending: row.pending }]));
}
