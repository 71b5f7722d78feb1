import { createHash, randomBytes } from 'node:crypto';
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  CertID,
  Extension,
  OCSPRequest,
  OCSPResponse,
  Request,
  TBSRequest,
} from 'pkijs';
import { Null, OctetString } from 'asn1js';
import type { SingleResponse } from 'pkijs';
import type { CallOut } from './call-out.js';
import { isIssuedBy, knownCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { isSignedBy } from './is-signed-by.js';
import { UnreadableError, hex, readAsn1, shaped } from './read-asn1.js';
import type { Standing } from './revocation.js';

const sha1 = '1.3.14.3.2.26';
const nonceId = '1.3.6.1.5.5.7.48.1.2';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const answerBytesAtMost = 256 * 1024;
const skewMs = 5 * 60_000;
/** An answer that does not say how long it holds is believed for a day. */
const heldForMs = 24 * 3_600_000;

interface Asked {
  certificate: Certificate;
  issuer: Certificate;
  /** In milliseconds since the epoch. */
  at: number;
  url: string;
  signal: AbortSignal;
}

/**
 * Asks the responder of the settings how a certificate stands (OCSP, RFC 6960). The answer counts if the issuer signed it, or somebody whom the
 * issuer certified for that.
 * @throws AwayError if there is no answer
 */
export async function askStatus(callOut: CallOut, { certificate, issuer, at, url, signal }: Asked): Promise<Standing> {
  const nonce = randomBytes(16);
  const body = new Uint8Array(requestFor(certificate, issuer, nonce).toSchema(true).toBER());
  const contentType = 'application/ocsp-request';
  const answer = await callOut({ url, body, contentType, answerBytesAtMost, signal });
  try {
    return standingIn(answer, { certificate, issuer, at, nonce });
  } catch (error) {
    if (error instanceof UnreadableError) return 'untrusted';
    throw error;
  }
}

function standingIn(
  answer: Uint8Array,
  { certificate, issuer, at, nonce }: { certificate: Certificate; issuer: Certificate; at: number; nonce: Uint8Array },
): Standing {
  const response = shaped(() => new OCSPResponse({ schema: readAsn1(answer) }));
  const { responseStatus, responseBytes } = response;
  if (responseStatus.valueBlock.valueDec !== 0 || responseBytes === undefined) return 'unknown';
  const said = responseBytes.response.valueBlock.valueHexView;
  const basic = shaped(() => new BasicOCSPResponse({ schema: readAsn1(said) }));
  if (!isTrusted(basic, issuer, at) || !carries(basic, nonce)) return 'untrusted';
  const one = basic.tbsResponseData.responses.find(({ certID }) => isAbout(certID, certificate, issuer));
  return one === undefined ? 'unknown' : standingOf(one, at);
}

// [0] good, [1] revoked, [2] unknown.
function standingOf({ certStatus, thisUpdate, nextUpdate }: SingleResponse, at: number): Standing {
  const { tagNumber } = (certStatus as { idBlock: { tagNumber: number } }).idBlock;
  if (tagNumber === 1) return 'revoked';
  if (tagNumber !== 0) return 'unknown';
  const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + heldForMs;
  return thisUpdate.getTime() - skewMs <= at && at <= until ? 'good' : 'stale';
}

function isTrusted(basic: BasicOCSPResponse, issuer: Certificate, at: number): boolean {
  const signed = {
    data: basic.tbsResponseData.tbsView,
    signature: basic.signature.valueBlock.valueHexView,
    algorithm: basic.signatureAlgorithm,
  };
  if (isSignedBy(issuer.key, signed).result === 'valid') return true;
  return (basic.certs ?? []).slice(0, 5).some((one) => {
    const responder = knownCertificate(one);
    const isCertified =
      responder.issuer === issuer.subject &&
      responder.extendedKeyUsage.includes(ocspSigning) &&
      isIssuedBy(responder, issuer).result === 'valid';
    const isInTime = responder.notBefore <= at && at <= responder.notAfter;
    return isCertified && isInTime && isSignedBy(responder.key, signed).result === 'valid';
  });
}

// A responder may leave the nonce out, but not answer with another: that is an answer to somebody else's question.
function carries({ tbsResponseData }: BasicOCSPResponse, nonce: Uint8Array): boolean {
  const said = tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === nonceId);
  return said === undefined || hex(said.extnValue.valueBlock.valueHexView).endsWith(hex(nonce));
}

function isAbout(id: CertID, certificate: Certificate, issuer: Certificate): boolean {
  const ours = certId(certificate, issuer);
  return (
    id.hashAlgorithm.algorithmId === sha1 &&
    hex(id.serialNumber.valueBlock.valueHexView) === certificate.serial &&
    hex(id.issuerNameHash.valueBlock.valueHexView) === hex(ours.issuerNameHash.valueBlock.valueHexView) &&
    hex(id.issuerKeyHash.valueBlock.valueHexView) === hex(ours.issuerKeyHash.valueBlock.valueHexView)
  );
}

function requestFor(certificate: Certificate, issuer: Certificate, nonce: Uint8Array): OCSPRequest {
  const extnValue = new OctetString({ valueHex: nonce }).toBER();
  return new OCSPRequest({
    tbsRequest: new TBSRequest({
      requestList: [new Request({ reqCert: certId(certificate, issuer) })],
      requestExtensions: [new Extension({ extnID: nonceId, extnValue })],
    }),
  });
}

// SHA-1 only names the issuer here; every responder knows it, and nothing rests on it.
function certId({ parsed }: Certificate, issuer: Certificate): CertID {
  const hashed = (bytes: Uint8Array) => new OctetString({ valueHex: createHash('sha1').update(bytes).digest() });
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha1, algorithmParams: new Null() }),
    issuerNameHash: hashed(new Uint8Array(issuer.parsed.subject.valueBeforeDecode)),
    issuerKeyHash: hashed(issuer.parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView),
    serialNumber: parsed.serialNumber,
  });
}
