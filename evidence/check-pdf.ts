import { EvidenceRefusedError } from '../domain/evidence.js';
import { walkPdf } from './pdf-walk.js';
import { isTwoFiles } from './two-files.js';

/**
 * Checks that a PDF is one from its first byte to its last and nothing else besides, can be read without a password, and neither runs,
 * opens nor carries anything.
 * @throws EvidenceRefusedError *unreadable_pdf*, *two_files_in_one*, *encrypted_pdf* or *active_pdf*
 */
export function checkPdf(file: Uint8Array): void {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  // Readers look for the end in the last kilobyte.
  const end = bytes.toString('latin1', Math.max(0, bytes.length - 1024)).replace(/\0+$/, '');
  const isWhole = /^%PDF-[12]\.\d[\r\n\t\0 %]/.test(bytes.toString('latin1', 0, 9)) && /%%EOF\s*$/.test(end);
  if (isTwoFiles(bytes)) throw new EvidenceRefusedError('two_files_in_one');
  if (!isWhole) throw new EvidenceRefusedError('unreadable_pdf');
  // Its object streams cannot be read, and what says so may stand behind them.
  if (/\/Encrypt\s*(\d+\s+\d+\s+R\b|<<)/.test(bytes.toString('latin1')))
    throw new EvidenceRefusedError('encrypted_pdf');
  walkPdf(bytes);
}
