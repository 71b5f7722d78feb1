import { readFileSync } from 'node:fs';
import { sampleMark } from '../domain/signature.js';
import type { SignatureVerifier } from '../domain/signature.js';
import { callOut } from './call-out.js';
import { issuerNameOf, readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { gostVerifierAt, noGostVerifier } from './gost-verifier.js';
import { keepLists } from './kept-lists.js';
import { signatureVerifier } from './signature-verifier.js';

export interface SignatureSettings {
  /** PEM files of certificates, read once. */
  rootsFile?: string;
  intermediatesFile?: string;
  /** Paths or addresses of lists of revoked certificates. */
  lists: readonly string[];
  statusUrl?: string;
  gostVerifierUrl?: string;
  withinMs: number;
}

/** The verifier that the settings ask for. Throws, so that the process does not begin, if a file of certificates cannot be read. */
export function startVerifier(settings: SignatureSettings): SignatureVerifier {
  const { rootsFile, intermediatesFile, lists, statusUrl, gostVerifierUrl, withinMs } = settings;
  return signatureVerifier({
    roots: certificatesIn(rootsFile),
    intermediates: certificatesIn(intermediatesFile),
    revocation: { lists: keepLists(lists, callOut), callOut, ...(statusUrl === undefined ? {} : { statusUrl }) },
    gost: gostVerifierUrl === undefined ? noGostVerifier : gostVerifierAt(gostVerifierUrl, callOut),
    withinMs,
  });
}

/** The names of those among the trusted roots that certify for trying out only. Throws if the file cannot be read. */
export function sampleRoots({ rootsFile }: Pick<SignatureSettings, 'rootsFile'>): string[] {
  // A root is its own issuer.
  return certificatesIn(rootsFile)
    .map(issuerNameOf)
    .filter((name) => name.includes(sampleMark));
}

function certificatesIn(file: string | undefined): Certificate[] {
  if (file === undefined) return [];
  const blocks = readFileSync(file, 'latin1').split('-----END CERTIFICATE-----').slice(0, -1);
  return blocks.map((block) => {
    const base64 = block.slice(block.indexOf('-----BEGIN CERTIFICATE-----') + '-----BEGIN CERTIFICATE-----'.length);
    return readCertificate(Buffer.from(base64, 'base64'));
  });
}
