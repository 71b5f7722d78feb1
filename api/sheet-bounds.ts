const columnsAtMost = 100;
const rowsAtMost = 10_000;

const attribute = /(?<!xmlns:)(?<![\w.-])r\s*=\s*["']([^"']*)/gu;
const address = /^([A-Z]{0,2})([1-9]\d{0,4})$/u;
const rowTag = /<(?:[^\s<>/:]+:)?row[\s/>]/gu;

/**
 * True if no cell and no row of a sheet lies outside 100 columns and 10,000 rows. The reader of workbooks fills every gap up to the address that a
 * cell or a row claims, so that one cell could claim all the memory there is.
 * @param content of any part of a workbook: what holds no sheet has no cells
 */
export function isWithinBounds(content: Buffer): boolean {
  // Tags and addresses are of ASCII letters in every sheet that can be read; one character a byte finds them all.
  const xml = content.toString('latin1');
  if (!xml.includes('sheetData')) return true;
  for (const [, claimed = ''] of xml.matchAll(attribute)) if (!isNear(claimed)) return false;
  return (xml.match(rowTag)?.length ?? 0) <= rowsAtMost;
}

function isNear(claimed: string): boolean {
  const [, letters = '', row] = address.exec(claimed) ?? [];
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return row !== undefined && Number(row) <= rowsAtMost && column <= columnsAtMost;
}
