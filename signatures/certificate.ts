import { X509Certificate, createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BasicConstraints, Certificate as Parsed, ExtKeyUsage } from 'pkijs';
import type { AlgorithmIdentifier } from 'pkijs';
import { hex, readAsn1, shaped } from './read-asn1.js';
import type { CertifiedPerson } from '../domain/signature.js';
import { isSignedBy } from './is-signed-by.js';
import type { SignatureFinding } from '../domain/signature.js';

/** What a certificate says that matters here. Times in milliseconds since the epoch; names and numbers as hex of their DER. */
export interface Certificate {
  parsed: Parsed;
  fingerprint: string;
  subject: string;
  issuer: string;
  serial: string;
  notBefore: number;
  notAfter: number;
  /** Undefined where the key is of a kind that this house cannot work with. */
  key: KeyObject | undefined;
  keyAlgorithm: string;
  signatureAlgorithm: AlgorithmIdentifier;
  isAuthority: boolean;
  pathLength: number | undefined;
  /** Undefined where the certificate does not limit it. */
  keyUsage: ReadonlySet<KeyUsage> | undefined;
  extendedKeyUsage: readonly string[];
  subjectKeyId: string | undefined;
  /** Whether it asks for something that nobody here understands. */
  hasUnknownDemand: boolean;
}

/** In the order of their bits. */
const keyUsages = [
  ...(['digital_signature', 'non_repudiation', 'key_encipherment', 'data_encipherment', 'key_agreement'] as const),
  ...(['certificate_signing', 'crl_signing'] as const),
];
export type KeyUsage = (typeof keyUsages)[number];

const extension = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  subjectKeyId: '2.5.29.14',
  policies: '2.5.29.32',
};
const understood = new Set(Object.values(extension));
const nameParts = { commonName: '2.5.4.3', surname: '2.5.4.4', givenName: '2.5.4.42' };

/** @throws UnreadableError */
export function readCertificate(der: Uint8Array): Certificate {
  return shaped(() => describe(new Parsed({ schema: readAsn1(der) }), der));
}

/** One that pkijs has read already, out of something larger. @throws UnreadableError */
export function knownCertificate(parsed: Parsed): Certificate {
  return shaped(() => describe(parsed, new Uint8Array(parsed.toSchema().toBER())));
}

/** Whether the holder of `issuer` signed this certificate. */
export function isIssuedBy({ parsed, signatureAlgorithm }: Certificate, issuer: Certificate): SignatureFinding {
  const signature = parsed.signatureValue.valueBlock.valueHexView;
  return isSignedBy(issuer.key, { data: parsed.tbsView, signature, algorithm: signatureAlgorithm });
}

/** The person it names; values that stand twice are joined. */
export function personOf({ parsed }: Certificate): CertifiedPerson {
  const named = Object.entries(nameParts).flatMap(([part, oid]) => {
    const said = parsed.subject.typesAndValues.filter(({ type }) => type === oid);
    const words = said.map(({ value }) => (value as { valueBlock: { value: string } }).valueBlock.value);
    return words.length === 0 ? [] : [[part, words.join(' ').slice(0, 300)]];
  });
  return Object.fromEntries(named) as CertifiedPerson;
}

/** Its issuer's common name, or whatever else there is. */
export function issuerNameOf({ parsed }: Certificate): string {
  const parts = parsed.issuer.typesAndValues;
  const part = parts.find(({ type }) => type === nameParts.commonName) ?? parts[0];
  return (part?.value as { valueBlock: { value: string } } | undefined)?.valueBlock.value.slice(0, 300) ?? '';
}

function describe(parsed: Parsed, der: Uint8Array): Certificate {
  const extensions = parsed.extensions ?? [];
  const find = (oid: string) => {
    const found = extensions.find(({ extnID }) => extnID === oid);
    return found === undefined ? undefined : readAsn1(found.extnValue.valueBlock.valueHexView);
  };
  const constraints = find(extension.basicConstraints);
  const basic = constraints === undefined ? undefined : new BasicConstraints({ schema: constraints });
  const usage = find(extension.keyUsage) as { valueBlock: { valueHexView: Uint8Array } } | undefined;
  const purposes = find(extension.extendedKeyUsage);
  const keyId = find(extension.subjectKeyId) as { valueBlock: { valueHexView: Uint8Array } } | undefined;
  return {
    parsed,
    fingerprint: createHash('sha256').update(der).digest('hex'),
    subject: hex(parsed.subject.valueBeforeDecode),
    issuer: hex(parsed.issuer.valueBeforeDecode),
    serial: hex(parsed.serialNumber.valueBlock.valueHexView),
    notBefore: parsed.notBefore.value.getTime(),
    notAfter: parsed.notAfter.value.getTime(),
    key: keyOf(der),
    keyAlgorithm: parsed.subjectPublicKeyInfo.algorithm.algorithmId,
    signatureAlgorithm: parsed.signatureAlgorithm,
    isAuthority: basic?.cA === true,
    pathLength: basic?.pathLenConstraint === undefined ? undefined : Number(basic.pathLenConstraint),
    keyUsage: usage === undefined ? undefined : usagesIn(usage.valueBlock.valueHexView),
    extendedKeyUsage: purposes === undefined ? [] : new ExtKeyUsage({ schema: purposes }).keyPurposes,
    subjectKeyId: keyId === undefined ? undefined : hex(keyId.valueBlock.valueHexView),
    hasUnknownDemand: extensions.some(({ critical, extnID }) => critical && !understood.has(extnID)),
  };
}

function usagesIn([bits = 0]: Uint8Array): ReadonlySet<KeyUsage> {
  return new Set(keyUsages.filter((_, index) => (bits & (0x80 >> index)) !== 0));
}

function keyOf(der: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(der).publicKey;
  } catch {
    return undefined;
  }
}
