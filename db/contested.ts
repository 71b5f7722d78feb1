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
 * The prescription with this number, on whichever copy it stands; with a locator only its facts on that one, in any of the forms
 * given. Undefined where there is no such act of ours, or it does not name the locator: whoever complains is told so by a person.
 */
export async function contestedPrescription(
  tx: Knex,
  { number, locators }: { number: string; locators: readonly string[] | null },
): Promise<Contested | undefined> {
  const [whole = ''] = number.trim().toUpperCase().split('/');
  const row = await tx('prescriptions')
    .where({ number: whole })
    .first<{ id: string; notice_id: string; issued_at: Date; explained: boolean } | undefined>(
      ...['id', 'notice_id', 'issued_at'],
      tx.raw(`how_to_complain ->> 'withinMonths' is not null as explained`),
    );
  if (row === undefined) return undefined;
  const forms = [...(locators ?? [])];
  const facts: { fact_id: string; is_named: boolean }[] = await tx('prescription_facts as p')
    .where({ prescription_id: row.id })
    .orderBy('ordinal')
    .select(
      'fact_id',
      tx.raw(
        `(p.normalised = any (?::text[]) or exists (select from locators l
           where l.fact_id = p.fact_id and (l.input = any (?::text[]) or l.normalised = any (?::text[])))) as is_named`,
        [forms, forms, forms],
      ),
    );
  const meant = locators === null ? facts : facts.filter(({ is_named }) => is_named);
  if (meant.length === 0) return undefined;
  return {
    noticeId: row.notice_id,
    factIds: meant.map(({ fact_id }) => fact_id),
    decidedOn: almatyDay(row.issued_at.getTime()),
    wasExplained: row.explained,
  };
}

/** The rejected facts of a closed notice; undefined where it is not closed, or none of them (or of those named) was rejected. */
export async function contestedRejection(
  tx: Knex,
  { noticeId, factIds }: { noticeId: string; factIds?: readonly string[] },
): Promise<Contested | undefined> {
  const row = await tx('notices')
    .where({ id: noticeId, status: 'closed' })
    .first<{ closed_at: Date | null; explained: boolean } | undefined>(
      'closed_at',
      tx.raw(`exists (select from documents d where d.case_id = notices.id and d.kind = 'rejection') as explained`),
    );
  if (row?.closed_at == null) return undefined;
  const query = tx('facts').where({ notice_id: noticeId, verdict: 'unconfirmed' }).orderBy('ordinal');
  if (factIds !== undefined) void query.whereIn('id', [...factIds]);
  const rejected: { id: string }[] = await query.select('id');
  const wanted = factIds === undefined ? rejected.length : new Set(factIds).size;
  if (rejected.length === 0 || rejected.length < wanted) return undefined;
  return {
    noticeId,
    factIds: rejected.map(({ id }) => id),
    decidedOn: almatyDay(row.closed_at.getTime()),
    wasExplained: row.explained,
  };
}
