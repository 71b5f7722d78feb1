import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/universal';
import type { Problem } from './problem.js';
import { invalid } from './problem.js';
import { isWithinBounds } from './sheet-bounds.js';
import { unpacked } from './workbook-limits.js';

/** 5,000 rows of a workbook take a tenth of it. */
const unpackedAtMost = 16 * 1024 * 1024;
const cellAtMost = 10_000;

/**
 * The rows of a table file, as texts: of the first sheet of a workbook (XLSX), or of comma, semicolon or tab separated values in UTF-8. What it is
 * is found from its content.
 * @throws Problem *invalid* where it is neither, or unpacks to more, or spreads wider, than a list could
 */
export async function readTable(file: Buffer): Promise<string[][]> {
  return file.subarray(0, 2).toString('latin1') === 'PK' ? readWorkbook(file) : readValues(file);
}

async function readWorkbook(file: Buffer): Promise<string[][]> {
  const parts = unpacked(file, unpackedAtMost);
  if (parts?.every(isWithinBounds) !== true) throw unreadable('unreadable_workbook');
  const rows = await readSheet(new Uint8Array(file).buffer).catch(() => {
    throw unreadable('unreadable_workbook');
  });
  return rows.map((row) => row.map((cell) => (cell === null ? '' : textOfCell(cell))));
}

function textOfCell(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
}

function readValues(file: Buffer): string[][] {
  const text = decoded(file);
  const head = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const delimiter = [';', '\t', ','].find((each) => head.includes(each)) ?? ',';
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, max_record_size: cellAtMost });
  } catch {
    throw unreadable('unreadable_table');
  }
}

function decoded(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw unreadable('not_utf8');
  }
}

function unreadable(code: string): Problem {
  return invalid([{ pointer: '#/file', code }]);
}
