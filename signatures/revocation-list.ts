import { CertificateRevocationList } from 'pkijs';
import type { Extensions } from 'pkijs';
import type { Certificate } from './certificate.js';
import { isSignedBy } from './is-signed-by.js';
import { hex, readAsn1, shaped } from './read-asn1.js';
import { binary } from './read-cms.js';
import type { Standing } from './revocation.js';

/** A list of revoked certificates, read once and asked often. Times in milliseconds since the epoch. */
export interface RevocationList {
  parsed: CertificateRevocationList;
  issuer: string;
  thisUpdate: number;
  /** Undefined where it names none: then nobody knows how long it holds. */
  nextUpdate: number | undefined;
  revoked: ReadonlyMap<string, number>;
  /** For one issuer's certificates, all of them: neither a part of a list nor a difference. */
  isPlain: boolean;
}

/** What may be marked critical in it and still leave it plain: nothing. */
const hasDemand = (found: Extensions | undefined) => found?.extensions.some(({ critical }) => critical) === true;
/** Clocks differ by so much. */
const skewMs = 5 * 60_000;

/** @throws UnreadableError */
export function readRevocationList(file: Uint8Array): RevocationList {
  return shaped(() => {
    const parsed = new CertificateRevocationList({ schema: readAsn1(binary(file), 'list') });
    const entries = parsed.revokedCertificates ?? [];
    return {
      parsed,
      issuer: hex(parsed.issuer.valueBeforeDecode),
      thisUpdate: parsed.thisUpdate.value.getTime(),
      nextUpdate: parsed.nextUpdate?.value.getTime(),
      revoked: new Map(
        entries.map((one) => [hex(one.userCertificate.valueBlock.valueHexView), one.revocationDate.value.getTime()]),
      ),
      isPlain:
        !hasDemand(parsed.crlExtensions) && !entries.some(({ crlEntryExtensions }) => hasDemand(crlEntryExtensions)),
    };
  });
}

/** What a list says of a certificate; undefined where it is about another issuer's. */
export function standingInList(
  list: RevocationList,
  { certificate, issuer, at }: { certificate: Certificate; issuer: Certificate; at: number },
): Standing | undefined {
  if (list.issuer !== issuer.subject) return undefined;
  const { parsed } = list;
  const signature = parsed.signatureValue.valueBlock.valueHexView;
  const algorithm = parsed.signatureAlgorithm;
  const maySign = issuer.keyUsage?.has('crl_signing') ?? true;
  const signed = isSignedBy(issuer.key, { data: parsed.tbsView, signature, algorithm });
  if (!maySign || signed.result !== 'valid' || !list.isPlain) return 'untrusted';
  if (list.revoked.has(certificate.serial)) return 'revoked';
  const isFresh = list.thisUpdate - skewMs <= at && list.nextUpdate !== undefined && at <= list.nextUpdate;
  return isFresh ? 'good' : 'stale';
}
