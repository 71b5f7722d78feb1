import type { Knex } from 'knex';
import type { Missing } from '../domain/completeness.js';
import { completenessGate } from './completeness-gate.js';
import type { IntakeAtHand } from './edms-intake.js';
import type { Services } from './services.js';

/**
 * What keeps an entry from being handed over: the files of the letter, and what clause 8 asks for. Roster and attestation do not apply, and missing
 * screenshots and hard stops are the body's to answer, by a letter of return.
 */
export async function entryGate(
  tx: Knex,
  { clock, scanner }: Pick<Services, 'clock' | 'scanner'>,
  { notice, letter }: IntakeAtHand,
): Promise<Missing[]> {
  const of = {
    noticeId: notice.id,
    bodyCode: letter.bodyCode,
    attestation: undefined,
    isScanning: scanner !== undefined,
  };
  const { missing } = await completenessGate(tx, clock, of);
  const isUnscanned = scanner !== undefined && letter.document?.scan === 'unscanned';
  return [
    ...(letter.document === null ? [{ pointer: '#/document', code: 'required' }] : []),
    ...(isUnscanned ? [{ pointer: '#/document', code: 'evidence_not_scanned' }] : []),
    ...(letter.signature === null ? [{ pointer: '#/signature', code: 'required' }] : []),
    ...missing
      .filter(({ pointer, code }) => !isOfTheBody(pointer, code))
      .map(({ pointer, code }) => ({ pointer: pointer.replace('#', '#/notice'), code })),
  ];
}

function isOfTheBody(pointer: string, code: string): boolean {
  const isScreenshot = /\/evidenceIds$/u.test(pointer) && code === 'required';
  return pointer === '#/attestation' || isScreenshot || code.startsWith('hard_stop_');
}
