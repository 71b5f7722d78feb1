import type { Knex } from 'knex';

/** A fact whose locator is somewhere else already. */
export interface DuplicateFact {
  factId: string;
  normalised: string;
  /** The restriction in force on the same target. */
  restrictionId: string | null;
  /** Another case about the same target waits for a decision. */
  pending: boolean;
}

/**
 * The facts of a notice that repeat a restriction in force or a pending case. Computed when asked, because the other case may be decided
 * meanwhile; marking joins and closes nothing (safeguard 5).
 */
export async function duplicateFacts(db: Knex, noticeId: string): Promise<DuplicateFact[]> {
  const { rows } = await db.raw<{
    rows: { fact_id: string; normalised: string; restriction_id: string | null; pending: boolean }[];
  }>(
    `select l.fact_id, l.normalised, r.id as restriction_id, p.pending
       from facts f
       join locators l on l.fact_id = f.id
       left join restrictions r on r.normalised = l.normalised and r.lifted_at is null
       cross join lateral (
         select exists (select from locators o join facts g on g.id = o.fact_id join notices n on n.id = g.notice_id
                         where o.normalised = l.normalised and n.id <> f.notice_id
                           and n.status in ('submitted', 'in_review', 'second_opinion')) as pending
       ) p
      where f.notice_id = ? and (r.id is not null or p.pending)
      order by f.ordinal, l.position`,
    [noticeId],
  );
  return rows.map((row) => ({
    factId: row.fact_id,
    normalised: row.normalised,
    restrictionId: row.restriction_id,
    pending: row.pending,
  }));
}
