/** What is looked at in a signature, in this order. */
export const signatureChecks = [
  'structure',
  'content',
  'signature',
  'chain',
  'validity',
  'key_usage',
  'revocation',
  'signer_name',
] as const;
export type SignatureCheck = (typeof signatureChecks)[number];

/** Stands in the name of whatever certifies for trying out, on one machine. */
export const sampleMark = 'SAMPLE';

/** *not_checked*: it could not be found out, which is never as good as valid. */
export const signatureResults = ['valid', 'invalid', 'not_checked'] as const;
export type SignatureResult = (typeof signatureResults)[number];

/** Why a check did not end as valid. */
export const signatureReasons = [
  'not_a_signature',
  'several_signers',
  'no_signer_certificate',
  'document_missing',
  'no_signed_attributes',
  'content_altered',
  'content_differs',
  'weak_algorithm',
  'weak_key',
  'algorithm_not_supported',
  'wrong_signature',
  'wrong_certificate',
  'no_roots',
  'untrusted_root',
  'not_an_authority',
  'critical_extension',
  'not_yet_valid',
  'expired',
  'expired_since_signing',
  'signed_later_than_received',
  'key_usage',
  'key_usage_absent',
  'revoked',
  'no_revocation_source',
  'revocation_unreachable',
  'revocation_stale',
  'revocation_untrusted',
  'revocation_unknown',
  'no_person_in_certificate',
  'other_name',
  'no_gost_verifier',
  'gost_verifier_away',
  'gost_verifier_refused',
  'earlier_check',
] as const;
export type SignatureReason = (typeof signatureReasons)[number];

/** How one check ended; anything but *valid* says why. */
export type SignatureFinding = { result: 'valid' } | { result: 'invalid' | 'not_checked'; reason: SignatureReason };

/** The person a certificate names, in the certificate's own words. */
export interface CertifiedPerson {
  commonName?: string;
  surname?: string;
  givenName?: string;
}

export interface SignatureReport {
  overall: SignatureResult;
  checks: Record<SignatureCheck, SignatureFinding>;
  signer?: CertifiedPerson & { serial: string; issuer: string; notBefore: number; notAfter: number };
  /** When the signer says he signed, in milliseconds since the epoch; nobody vouches for it. */
  claimedAt?: number;
}

export interface SignedFile {
  /** The CMS, DER or PEM. */
  signature: Uint8Array;
  /** What was signed; left out where the CMS carries it. */
  document?: Uint8Array;
  /** Full name as it was entered. */
  signerName: string;
  /** When the file came to us, in milliseconds since the epoch: the one time that is trusted. */
  receivedAt: number;
  /** When it is looked at: what lists and responders say has to hold then. */
  checkedAt: number;
}

/** Looks into a signature. Never throws for what is in a file: that is a finding. */
export interface SignatureVerifier {
  verify(file: SignedFile): Promise<SignatureReport>;
  /** The document that a container carries; undefined where it carries none, or is no container. */
  contentOf(signature: Uint8Array): Uint8Array | undefined;
}

/** More than this is not looked at. */
export const signatureBytesAtMost = 10 * 1024 * 1024;

/** Valid only if every check is; invalid as soon as one is. */
export function overallOf(checks: Record<SignatureCheck, SignatureFinding>): SignatureResult {
  const results = signatureChecks.map((check) => checks[check].result);
  if (results.includes('invalid')) return 'invalid';
  return results.every((result) => result === 'valid') ? 'valid' : 'not_checked';
}
