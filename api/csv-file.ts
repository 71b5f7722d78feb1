import { stringify } from 'csv-stringify/sync';
import { harmlessCell } from '../domain/cells.js';

export const csvType = 'text/csv';

/** A table as a file (RFC 4180): no cell begins like a formula. With a byte order mark, or office programs garble Kazakh letters. */
export function csvFile(table: readonly (readonly string[])[]): Uint8Array {
  const cells = table.map((row) => row.map(harmlessCell));
  return Buffer.from(stringify(cells, { bom: true, record_delimiter: 'windows' }));
}
