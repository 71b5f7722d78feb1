import type { SignatureFinding } from '../domain/signature.js';
import type { Certificate } from './certificate.js';
import { invalid, notChecked, valid } from './findings.js';

/** Clocks differ by so much. */
const skewMs = 5 * 60_000;

/**
 * Whether the certificates were valid. The time of receipt is ours and is trusted; the time of signing is only said by the signer, who could say
 * anything once his certificate has ended. So they must be valid at receipt, and at the claimed time too; where one has ended between the two,
 * nobody can tell, as long as there is no time-stamp of a third party.
 */
export function checkValidity(
  certificates: readonly Certificate[],
  { receivedAt, claimedAt }: { receivedAt: number; claimedAt: number | undefined },
): SignatureFinding {
  if (claimedAt !== undefined && claimedAt > receivedAt + skewMs) return invalid('signed_later_than_received');
  const signedAt = claimedAt ?? receivedAt;
  if (certificates.some(({ notBefore }) => signedAt < notBefore)) return invalid('not_yet_valid');
  if (certificates.some(({ notAfter }) => signedAt > notAfter)) return invalid('expired');
  return certificates.some(({ notAfter }) => receivedAt > notAfter) ? notChecked('expired_since_signing') : valid;
}

/** Whether the certificate is for signing documents; an authority's is for signing certificates. */
export function checkKeyUsage({ keyUsage, isAuthority }: Certificate): SignatureFinding {
  if (isAuthority) return invalid('key_usage');
  if (keyUsage === undefined) return notChecked('key_usage_absent');
  return keyUsage.has('digital_signature') || keyUsage.has('non_repudiation') ? valid : invalid('key_usage');
}
