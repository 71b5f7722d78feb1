import type { Knex } from 'knex';

export type ReferenceList =
  | 'bodies'
  | 'violation_kinds'
  | 'verdict_reasons'
  | 'return_reasons'
  | 'protocols'
  | 'notice_sources';

/** One code of a reference list, as it was valid on a day. */
export interface ReferenceEntry {
  code: string;
  kk: string | null;
  ru: string | null;
  en: string | null;
  data: Record<string, unknown>;
  /** Almaty days. */
  validFrom: string;
  validTo: string | null;
}

interface EntryRow {
  code: string;
  kk: string | null;
  ru: string | null;
  en: string | null;
  data: Record<string, unknown>;
  valid_from: string;
  valid_to: string | null;
}

/** A reference list as it was valid on an Almaty day, in its own order. */
export async function referenceList(db: Knex, list: ReferenceList, on: string): Promise<ReferenceEntry[]> {
  const { rows } = await db.raw<{ rows: EntryRow[] }>(
    `select code, kk, ru, en, data, valid_from, valid_to from (
       select distinct on (code) code, kk, ru, en, data, valid_from::text, valid_to::text, position
         from reference_entries
        where list = ? and valid_from <= ?::date and (valid_to is null or valid_to >= ?::date)
        order by code, valid_from desc) valid
      order by position, code`,
    [list, on, on],
  );
  return rows.map(({ valid_from: validFrom, valid_to: validTo, ...entry }) => ({ ...entry, validFrom, validTo }));
}

/** True if the list has this code on an Almaty day. */
export async function isListed(db: Knex, list: ReferenceList, code: string, on: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select 1 from reference_entries
      where list = ? and code = ? and valid_from <= ?::date and (valid_to is null or valid_to >= ?::date) limit 1`,
    [list, code, on, on],
  );
  return rows.length > 0;
}

/**
 * False if a body's entry lists the kinds it is competent for (`violationKinds`) and this is not among them. The Rules give no such
 * matrix: without a list every kind is the body's, and with one this warns and stops nobody.
 */
export async function isWithinCompetence(
  db: Knex,
  { bodyCode, violationKind, on }: { bodyCode: string; violationKind: string; on: string },
): Promise<boolean> {
  const body = (await referenceList(db, 'bodies', on)).find(({ code }) => code === bodyCode);
  const kinds = body?.data['violationKinds'];
  return !Array.isArray(kinds) || kinds.includes(violationKind);
}
