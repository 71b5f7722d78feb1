import { EvidenceRefusedError } from '../domain/evidence.js';

/**
 * Checks that a PDF has a head, a table of objects to start from and an end, and that it can be read without a password.
 * @throws EvidenceRefusedError *unreadable_pdf*
 */
export function checkPdf(file: Uint8Array): void {
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1');
  // Readers look for the end in the last kilobyte; a table of objects lies before the place that points at it.
  const end = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(text.slice(-1024).replace(/\0+$/, ''));
  const table = Number(end?.[1] ?? Number.NaN);
  const hasTable = /^\s*(xref\b|\d+\s+\d+\s+obj\b)/.test(text.slice(table, table + 40));
  if (!/^%PDF-[12]\.\d/.test(text) || !hasTable || isLocked(text)) throw new EvidenceRefusedError('unreadable_pdf');
}

function isLocked(text: string): boolean {
  return /\/Encrypt\s*(\d+\s+\d+\s+R\b|<<)/.test(text);
}
