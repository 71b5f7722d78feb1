import writeXlsxFile from 'write-excel-file/node';
import type { InactivityReportEntry } from '../db/inactivity-reports.js';
import { harmlessCell } from '../domain/cells.js';
import { definitionInWords } from '../domain/inactivity.js';
import type { InactivityContent } from '../domain/inactivity.js';
import type { Language } from '../domain/roles.js';
import { csvFile } from './csv-file.js';
import { textOf } from './texts.js';

type Report = InactivityReportEntry & { content: InactivityContent };

const columns = ['full_name', 'email', 'body', 'created_on', 'last_active_on', 'created_within_period'] as const;
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A report as a table file. The definition and the hash stand above the rows. */
export function inactivityCsv(report: Report, language: Language): Uint8Array {
  return csvFile(tableOf(report, language));
}

/** The same as a workbook; every cell is a text, and none begins like a formula. */
export async function inactivityXlsx(report: Report, language: Language): Promise<Uint8Array> {
  const rows = tableOf(report, language).map((row) => row.map((text) => ({ value: harmlessCell(text), type: String })));
  return writeXlsxFile(rows, { sheet: report.halfYear }).toBuffer();
}

function tableOf({ number, sha256, content }: Report, language: Language): string[][] {
  const { halfYear, definition, usesSince, rows } = content;
  const say = (word: string) => textOf(language, `inactivity_${word}`);
  return [
    [number, `${halfYear.firstDay} – ${halfYear.lastDay}`, `SHA-256 ${sha256}`],
    [definitionInWords(definition, usesSince)[language]],
    columns.map(say),
    ...rows.map((row) => [
      ...[row.fullName, row.email, row.bodyCode ?? '', row.createdOn, row.lastActiveOn ?? say('never')],
      row.createdWithinPeriod ? say('yes') : '',
    ]),
  ];
}
