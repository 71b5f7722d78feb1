import { createHash } from 'node:crypto';
import type { Attribute, SignerInfo } from 'pkijs';
import type { SignatureFinding } from '../domain/signature.js';
import { digestOf } from './algorithms.js';
import type { Certificate } from './certificate.js';
import { FoundError, invalid, notChecked, valid } from './findings.js';
import { isSignedBy } from './is-signed-by.js';
import { hex } from './read-asn1.js';
import type { Container } from './read-cms.js';

const attribute = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
};

/** The bytes that were signed: those in the container, or the document beside it, which must not differ. */
export function signedBytes({ content }: Container, document: Uint8Array | undefined): Uint8Array {
  if (content === undefined) {
    if (document === undefined) throw new FoundError(invalid('document_missing'));
    return document;
  }
  const differs = document !== undefined && !Buffer.from(content).equals(document);
  if (differs) throw new FoundError(invalid('content_differs'));
  return content;
}

/** Whether the container speaks of these bytes, by the digest in its signed attributes. */
export function checkContent(signer: SignerInfo, { contentType }: Container, bytes: Uint8Array): SignatureFinding {
  try {
    const digest = digestOf(signer.digestAlgorithm.algorithmId);
    // What was signed then could be another container's attributes, and the document nothing but them.
    if (signer.signedAttrs === undefined) return notChecked('no_signed_attributes');
    const said = only(signer, attribute.messageDigest) as { valueBlock?: { valueHexView?: Uint8Array } } | undefined;
    const saidType = only(signer, attribute.contentType) as { valueBlock?: { toString(): string } } | undefined;
    const isThis = hex(said?.valueBlock?.valueHexView ?? new Uint8Array()) === digested(digest, bytes);
    return isThis && saidType?.valueBlock?.toString() === contentType ? valid : invalid('content_altered');
  } catch (error) {
    if (error instanceof FoundError) return error.finding;
    throw error;
  }
}

/** Whether the holder of the certificate signed, and meant this certificate (CAdES: signing-certificate-v2). */
export function checkSignature(signer: SignerInfo, certificate: Certificate, bytes: Uint8Array): SignatureFinding {
  const finding = isSignedBy(certificate.key, {
    data: signer.signedAttrs === undefined ? bytes : new Uint8Array(signer.signedAttrs.encodedValue),
    signature: signer.signature.valueBlock.valueHexView,
    algorithm: signer.signatureAlgorithm,
    digestBeside: signer.digestAlgorithm.algorithmId,
  });
  if (finding.result !== 'valid') return finding;
  const meant = only(signer, attribute.signingCertificateV2);
  return meant === undefined || names(meant, certificate) ? valid : invalid('wrong_certificate');
}

/** When the signer says that he signed, in milliseconds since the epoch. */
export function claimedTime(signer: SignerInfo): number | undefined {
  const said = only(signer, attribute.signingTime) as { toDate?: () => Date } | undefined;
  const time = said?.toDate?.().getTime();
  return time === undefined || Number.isNaN(time) ? undefined : time;
}

/** The one value of a signed attribute; whoever gives two says nothing. */
function only({ signedAttrs }: SignerInfo, type: string): unknown {
  const found = (signedAttrs?.attributes ?? []).filter((one: Attribute) => one.type === type);
  return found.length === 1 && found[0]?.values.length === 1 ? (found[0].values[0] as unknown) : undefined;
}

// SigningCertificateV2 → certs → ESSCertIDv2 → [hashAlgorithm, SHA-256 by default] certHash: the hash is looked for, whatever stands beside it.
function names(meant: unknown, { fingerprint, parsed }: Certificate): boolean {
  const certificate = new Uint8Array(parsed.toSchema().toBER());
  const hashes = new Set([fingerprint, digested('sha384', certificate), digested('sha512', certificate)]);
  const first = inner(inner(inner(meant)[0])[0]);
  return first.some((one) => {
    const bytes = (one as { valueBlock?: { valueHexView?: Uint8Array } }).valueBlock?.valueHexView;
    return bytes !== undefined && hashes.has(hex(bytes));
  });
}

function inner(block: unknown): unknown[] {
  return (block as { valueBlock?: { value?: unknown[] } } | undefined)?.valueBlock?.value ?? [];
}

function digested(digest: string, bytes: Uint8Array): string {
  return createHash(digest).update(bytes).digest('hex');
}
