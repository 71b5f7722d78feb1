import type { Knex } from 'knex';
import type { HalfYear } from '../domain/half-years.js';
import { spanOf, transparencyContent, transparencyGroupings } from '../domain/transparency.js';
import type { NamedCode, TransparencyContent } from '../domain/transparency.js';
import { canonicalJson, sha256OfJson } from './canonical-json.js';
import { referenceList } from './reference-views.js';
import type { ReferenceList } from './reference-views.js';
import { countedEvents } from './statistics.js';

/** A frozen report without what it says. */
export interface TransparencyEntry {
  /** `2026-H1`, which is its number. */
  halfYear: string;
  frozenAt: string;
  sha256: string;
}

interface Row {
  half_year: string;
  frozen_at: Date;
  sha256: string;
}

/** The half-year of the newest report; undefined if there is none. */
export async function lastTransparentHalfYear(tx: Knex): Promise<string | undefined> {
  const row = await tx<Row>('transparency_reports').orderBy('half_year', 'desc').first('half_year');
  return row?.half_year;
}

/**
 * What the report of a half-year says as things stand: all counts by one statement, the names of the last day.
 * @param now in milliseconds since the epoch: how far the half-year has gone
 */
export async function transparencyOf(
  tx: Knex,
  { halfYear, now, authorisedBody }: { halfYear: HalfYear; now: number } & Pick<TransparencyContent, 'authorisedBody'>,
): Promise<TransparencyContent> {
  const lines = await countedEvents(tx, { span: spanOf(halfYear), now }, transparencyGroupings);
  const list = (name: ReferenceList) => referenceNames(tx, name, halfYear.lastDay);
  const names = {
    bodies: await list('bodies'),
    violationKinds: await list('violation_kinds'),
    verdictReasons: await list('verdict_reasons'),
    returnReasons: await list('return_reasons'),
  };
  const { kk, ru, en } = authorisedBody;
  return transparencyContent(lines, { halfYear, authorisedBody: { kk, ru, en }, names });
}

/** Freezes a report; the database lets nobody change it, and takes one for a half-year. Gives the hash of what it says. */
export async function insertTransparencyReport(
  tx: Knex,
  at: number,
  { id, content }: { id: string; content: TransparencyContent },
): Promise<string> {
  const sha256 = sha256OfJson(content);
  await tx('transparency_reports').insert({
    ...{ half_year: content.halfYear.code, id, frozen_at: new Date(at) },
    ...{ content: canonicalJson(content), sha256 },
  });
  return sha256;
}

/** All frozen reports, newest first; for anybody. */
export async function publicTransparencyReports(tx: Knex): Promise<TransparencyEntry[]> {
  const { rows } = await tx.raw<{ rows: Row[] }>(
    'select half_year, frozen_at, sha256 from public_transparency_reports()',
  );
  return rows.map(toEntry);
}

/** A frozen report; undefined if there is none. For anybody. */
export async function publicTransparencyReport(
  tx: Knex,
  halfYear: string,
): Promise<(TransparencyEntry & { content: TransparencyContent }) | undefined> {
  const { rows } = await tx.raw<{ rows: (Row & { content: TransparencyContent })[] }>(
    'select half_year, frozen_at, sha256, content from public_transparency_report(?)',
    [halfYear],
  );
  return rows[0] && { ...toEntry(rows[0]), content: rows[0].content };
}

async function referenceNames(tx: Knex, list: ReferenceList, on: string): Promise<NamedCode[]> {
  const entries = await referenceList(tx, list, on);
  return entries.map(({ code, kk, ru, en, data }) => ({
    ...{ code, kk: kk ?? code, ru: ru ?? code, en: en ?? code },
    isSensitive: data['sensitive'] === true,
  }));
}

function toEntry({ half_year: halfYear, frozen_at: frozenAt, sha256 }: Row): TransparencyEntry {
  return { halfYear, frozenAt: frozenAt.toISOString(), sha256 };
}
