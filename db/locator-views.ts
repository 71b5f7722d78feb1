import type { Knex } from 'knex';

/** What another body may learn of a locator: whether a case about it is pending, and under which number it is restricted. */
export interface LocatorStanding {
  restrictedUnder: string | null;
  restrictionId: string | null;
  pending: boolean;
}

/** Where these normalised locators stand elsewhere; those of which nothing is known are left out. */
export async function locatorStandings(
  db: Knex,
  normalised: readonly string[],
  exceptNoticeId: string | null = null,
): Promise<Map<string, LocatorStanding>> {
  const { rows } = await db.raw<{
    rows: { normalised: string; number: string | null; restriction_id: string | null; pending: boolean }[];
  }>(
    `select t.normalised, p.number, r.id as restriction_id, coalesce(w.pending, false) as pending
       from unnest(?::text[]) as t (normalised)
       left join restrictions r on r.normalised = t.normalised and r.lifted_at is null
       left join prescriptions p on p.id = r.prescription_id
       left join lateral (
         select true as pending from locators o join facts f on f.id = o.fact_id join notices n on n.id = f.notice_id
          where o.normalised = t.normalised and n.status in ('submitted', 'in_review', 'second_opinion')
            and n.id is distinct from ?::uuid
          limit 1
       ) w on true
      where r.id is not null or w.pending`,
    [[...new Set(normalised)], exceptNoticeId],
  );
  return new Map(
    rows.map((row) => [
      row.normalised,
      { restrictedUnder: row.number, restrictionId: row.restriction_id, pending: row.pending },
    ]),
  );
}
