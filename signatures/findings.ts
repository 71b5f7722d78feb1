import type { SignatureFinding, SignatureReason } from '../domain/signature.js';

export const valid: SignatureFinding = { result: 'valid' };
export const invalid = (reason: SignatureReason): SignatureFinding => ({ result: 'invalid', reason });
export const notChecked = (reason: SignatureReason): SignatureFinding => ({ result: 'not_checked', reason });

/** What ends a check early: it stands for the finding. */
export class FoundError extends Error {
  override readonly name = 'FoundError';
  constructor(readonly finding: SignatureFinding) {
    super(finding.result === 'valid' ? 'valid' : finding.reason);
  }
}
