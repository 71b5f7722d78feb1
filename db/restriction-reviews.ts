import type { Knex } from 'knex';

/** A restriction whose review date has come. */
export interface DueReview {
  id: string;
  noticeId: string;
  /** An Almaty day. */
  reviewOn: string;
}

/** Restrictions in force whose review date has come by this Almaty day, and that wait for nobody yet. */
export async function dueForReview(tx: Knex, today: string, limit: number): Promise<DueReview[]> {
  const { rows } = await tx.raw<{ rows: { id: string; notice_id: string; review_on: string }[] }>(
    `select r.id, p.notice_id, r.review_on::text as review_on
       from restrictions r join prescriptions p on p.id = r.prescription_id
      where r.lifted_at is null and r.review_on <= ?::date
        and not exists (select from tasks t where t.kind = 'periodic_review' and t.case_id = p.notice_id and t.key = r.id::text and t.closed_at is null)
      order by r.id limit ?`,
    [today, limit],
  );
  return rows.map((row) => ({ id: row.id, noticeId: row.notice_id, reviewOn: row.review_on }));
}

/** Keeps a restriction in force until another day on which somebody looks at it again, and closes the task. False if it is not in force. */
export async function keepRestriction(
  tx: Knex,
  at: number,
  { id, reviewOn }: { id: string; reviewOn: string },
): Promise<boolean> {
  const kept = await tx('restrictions').where({ id, lifted_at: null }).update({ review_on: reviewOn });
  if (kept !== 1) return false;
  await closeReviews(tx, at, [id]);
  return true;
}

/** Closes the tasks to review these restrictions: they were, or there is nothing left to review. */
export async function closeReviews(tx: Knex, at: number, restrictionIds: readonly string[]): Promise<void> {
  if (restrictionIds.length === 0) return;
  await tx('tasks')
    .where({ kind: 'periodic_review', closed_at: null })
    .whereIn('key', [...restrictionIds])
    .update({ closed_at: new Date(at) });
}
