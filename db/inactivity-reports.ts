import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { InactivityContent } from '../domain/inactivity.js';
import { canonicalJson, sha256OfJson } from './canonical-json.js';

/** A frozen report without its rows. */
export interface InactivityReportEntry {
  id: string;
  halfYear: string;
  number: string;
  documentId: string;
  frozenAt: string;
  size: number;
  sha256: string;
}

/** The half-year of the newest report; undefined if there is none. */
export async function lastReportedHalfYear(tx: Knex): Promise<string | undefined> {
  const row = await tx<{ half_year: string }>('inactivity_reports').orderBy('half_year', 'desc').first('half_year');
  return row?.half_year;
}

/** Freezes a report; the database lets nobody change it. Gives the hash of what it holds. */
export async function freezeReport(
  tx: Knex,
  clock: Clock,
  report: { id: string; number: string; documentId: string; content: InactivityContent },
): Promise<string> {
  const { id, number, content } = report;
  const sha256 = sha256OfJson(content);
  await tx('inactivity_reports').insert({
    ...{ id, number, half_year: content.halfYear.code, document_id: report.documentId, size: content.rows.length },
    ...{ frozen_at: new Date(clock.now()), content: canonicalJson(content), sha256 },
  });
  return sha256;
}

/** Frozen reports, newest half-year first. */
export async function listReports(
  tx: Knex,
  { limit, before }: { limit: number; before?: string },
): Promise<InactivityReportEntry[]> {
  const rows: Row[] = await tx('inactivity_reports')
    .modify((query) => {
      if (before !== undefined) void query.where('half_year', '<', before);
    })
    .orderBy('half_year', 'desc')
    .limit(limit)
    .select(columns);
  return rows.map(toEntry);
}

/** A frozen report with what it holds; undefined if there is none that the actor may see. */
export async function findReport(
  tx: Knex,
  id: string,
): Promise<(InactivityReportEntry & { content: InactivityContent }) | undefined> {
  const row: (Row & { content: InactivityContent }) | undefined = await tx('inactivity_reports')
    .where({ id })
    .first([...columns, 'content']);
  return row && { ...toEntry(row), content: row.content };
}

interface Row {
  id: string;
  half_year: string;
  number: string;
  document_id: string;
  frozen_at: Date;
  size: number;
  sha256: string;
}

const columns = ['id', 'half_year', 'number', 'document_id', 'frozen_at', 'size', 'sha256'];

function toEntry(row: Row): InactivityReportEntry {
  return {
    ...{ id: row.id, halfYear: row.half_year, number: row.number, documentId: row.document_id },
    ...{ frozenAt: row.frozen_at.toISOString(), size: row.size, sha256: row.sha256 },
  };
}
