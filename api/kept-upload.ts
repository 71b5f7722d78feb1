import { EvidenceBusyError, EvidenceRefusedError } from '../domain/evidence.js';
import type { EvidenceStore, KeptEvidence } from '../domain/evidence.js';
import type { ScanState, Scanner } from '../domain/scanning.js';
import { Problem, invalid } from './problem.js';
import type { UploadedFile } from './route.js';

/**
 * Has a file scanned for malware, as it came in and before anything of it is kept.
 * @throws Problem *invalid* if it carries some
 */
export async function scanned(
  scanner: Scanner | undefined,
  caseId: string,
  { bytes }: UploadedFile,
): Promise<ScanState> {
  if (scanner === undefined) return 'not_required';
  const { found } = await scanner.scan(bytes);
  if (found !== 'infected') return found === 'clean' ? 'clean' : 'unscanned';
  const errors = [{ pointer: '#/file', code: 'infected' }];
  throw new Problem('invalid', { code: 'infected', errors, refused: { caseId, kind: 'evidence' } });
}

/**
 * Has a file looked into and keeps it.
 * @throws Problem *invalid* with the reason why it is not accepted, *unavailable* if too many wait
 */
export async function keep(store: EvidenceStore, { bytes, ...claimed }: UploadedFile): Promise<KeptEvidence> {
  try {
    return await store.keep(bytes, claimed);
  } catch (error) {
    if (error instanceof EvidenceBusyError) {
      throw new Problem('unavailable', { code: 'inspection_busy', headers: { 'Retry-After': '5' } });
    }
    if (!(error instanceof EvidenceRefusedError)) throw error;
    throw invalid([{ pointer: '#/file', code: error.code }]);
  }
}
