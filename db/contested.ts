import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';

/** What is complained of, as our tables know it. */
export interface Contested {
  noticeId: string;
  /** The facts that were decided against whoever complains. */
  factIds: string[];
  /** The Almaty day of the act. */
  decidedOn: string;
  /** The act said how, where and by when to complain. */
  wasExplained: boolean;
}

/**
 * The act with this number - a prescription, on whichever copy it stands, or a notice that ordered nothing, as its facts were grounds of what was
 * restricted already; with locators only its facts on these, in any of the forms given. Undefined where there is no such act of ours, or it does not
 * name the locator: whoever complains is told so by a person.
 */
export async function contestedPrescription(
  tx: Knex,
  { number, locators }: { number: string; locators: readonly string[] | null },
): Promise<Contested | undefined> {
  const row = await actOf(tx, number.trim().toUpperCase());
  if (row === undefined) return undefined;
  const forms = [...(locators ?? [])];
  const { rows: facts } = await tx.raw<{ rows: { id: string; is_named: boolean }[] }>(
    `select f.id, (coalesce(r.normalised, p.normalised) = any (:forms::text[]) or exists (select from locators l
                     where l.fact_id = f.id and (l.input = any (:forms::text[]) or l.normalised = any (:forms::text[])))) as is_named
       from facts f
       left join prescription_facts p on p.fact_id = f.id
       left join lateral (select r.normalised from restriction_grounds g join restrictions r on r.id = g.restriction_id
                           where g.fact_id = f.id order by r.id desc limit 1) r on true
      where f.notice_id = :noticeId and (p.fact_id is not null or r.normalised is not null)
      order by f.ordinal`,
    { forms, noticeId: row.notice_id },
  );
  const meant = locators === null ? facts : facts.filter(({ is_named }) => is_named);
  if (meant.length === 0) return undefined;
  return {
    noticeId: row.notice_id,
    factIds: meant.map(({ id }) => id),
    decidedOn: almatyDay(row.decided_at.getTime()),
    wasExplained: row.explained,
  };
}

/**
 * The rejected facts of a notice that is decided, though the rest of it may be in execution still; undefined where it is not, or none of them (or of
 * those named) was rejected.
 */
export async function contestedRejection(
  tx: Knex,
  { noticeId, factIds }: { noticeId: string; factIds?: readonly string[] },
): Promise<Contested | undefined> {
  const { rows } = await tx.raw<{ rows: { decided_at: Date; explained: boolean }[] }>(
    // What was decided before there were letters of rejection explained nothing.
    `select coalesce(d.issued_at, p.issued_at, n.closed_at) as decided_at, d.issued_at is not null as explained
       from notices n
       left join prescriptions p on p.notice_id = n.id
       left join lateral (select d.issued_at from documents d where d.case_id = n.id and d.kind = 'rejection' order by d.id limit 1) d on true
      where n.id = ? and n.status in ('in_execution', 'closed')`,
    [noticeId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const query = tx('facts').where({ notice_id: noticeId, verdict: 'unconfirmed' }).orderBy('ordinal');
  if (factIds !== undefined) void query.whereIn('id', [...factIds]);
  const rejected: { id: string }[] = await query.select('id');
  const wanted = factIds === undefined ? rejected.length : new Set(factIds).size;
  if (rejected.length === 0 || rejected.length < wanted) return undefined;
  return {
    noticeId,
    factIds: rejected.map(({ id }) => id),
    decidedOn: almatyDay(row.decided_at.getTime()),
    wasExplained: row.explained,
  };
}

/** A prescription by its number or that of a copy, else a notice that has grounds and no prescription. */
async function actOf(
  tx: Knex,
  number: string,
): Promise<{ notice_id: string; decided_at: Date; explained: boolean } | undefined> {
  const [whole = ''] = number.split('/');
  const { rows } = await tx.raw<{ rows: { notice_id: string; decided_at: Date; explained: boolean }[] }>(
    `select notice_id, issued_at as decided_at, how_to_complain ->> 'withinMonths' is not null as explained
       from prescriptions where number = ?
     union all
     select n.id, min(g.added_at), exists (select from documents d where d.case_id = n.id and d.kind = 'rejection')
       from notices n join restriction_grounds g on g.notice_id = n.id
      where n.number = ? and not exists (select from prescriptions p where p.notice_id = n.id)
      group by n.id`,
    [whole, number],
  );
  return rows[0];
}
