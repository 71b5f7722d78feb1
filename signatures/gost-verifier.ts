import { signatureReasons } from '../domain/signature.js';
import type { SignatureFinding, SignatureReason, SignedFile } from '../domain/signature.js';
import { AwayError } from './call-out.js';
import type { CallOut } from './call-out.js';
import { notChecked, valid } from './findings.js';

/** What only a program that knows GOST 34.10 can find out. */
export const gostChecks = ['content', 'signature', 'chain', 'validity', 'key_usage', 'revocation'] as const;
export type GostCheck = (typeof gostChecks)[number];
export type GostFindings = Record<GostCheck, SignatureFinding>;

/** Looks into signatures with the national authority's algorithms: the port. */
export interface GostVerifier {
  check(file: SignedFile, signer: { fingerprint: string }, signal: AbortSignal): Promise<GostFindings>;
}

const answerBytesAtMost = 64 * 1024;
const everywhere = (finding: SignatureFinding) =>
  Object.fromEntries(gostChecks.map((check) => [check, finding])) as GostFindings;

/** Nobody was named who could. */
export const noGostVerifier: GostVerifier = {
  check: () => Promise.resolve(everywhere(notChecked('no_gost_verifier'))),
};

/** A verifier that is asked over HTTP, as docs/signatures.md has it. Whatever it says beside the protocol counts as no answer. */
export function gostVerifierAt(url: string, callOut: CallOut): GostVerifier {
  return {
    async check({ signature, document, receivedAt }, { fingerprint }, signal) {
      const asked = {
        cms: Buffer.from(signature).toString('base64'),
        ...(document === undefined ? {} : { document: Buffer.from(document).toString('base64') }),
        receivedAt: new Date(receivedAt).toISOString(),
      };
      const body = Buffer.from(JSON.stringify(asked));
      try {
        const answer = await callOut({ url, body, contentType: 'application/json', answerBytesAtMost, signal });
        return readAnswer(Buffer.from(answer).toString('utf8'), fingerprint);
      } catch (error) {
        if (error instanceof AwayError) return everywhere(notChecked('gost_verifier_away'));
        throw error;
      }
    },
  };
}

function readAnswer(text: string, fingerprint: string): GostFindings {
  const said = parsed(text);
  // It has to speak of the certificate whose name is compared here.
  if (said?.['signerCertificateSha256'] !== fingerprint) return everywhere(notChecked('gost_verifier_refused'));
  const checks = said['checks'];
  const findings = gostChecks.map((check) => {
    const one = isRecord(checks) && isRecord(checks[check]) ? checks[check] : {};
    return [check, findingOf(one)] as const;
  });
  return Object.fromEntries(findings) as GostFindings;
}

function findingOf({ result, reason }: Record<string, unknown>): SignatureFinding {
  if (result === 'valid') return valid;
  const known = signatureReasons.find((one): one is SignatureReason => one === reason);
  if (result === 'invalid') return { result, reason: known ?? 'wrong_signature' };
  return notChecked(known ?? 'gost_verifier_refused');
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
