import { createHash, webcrypto } from 'node:crypto';
import {
  BitString,
  Enumerated,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  Primitive,
  Sequence,
  UTCTime,
  Utf8String,
  Constructed,
  GeneralizedTime,
} from 'asn1js';
import * as pkijs from 'pkijs';

const subtle = webcrypto.subtle;
export const day = 86_400_000;

export type KeyKind = 'rsa' | 'pss' | 'ec' | 'weak';
const generators: Record<KeyKind, () => Promise<webcrypto.CryptoKeyPair>> = {
  rsa: () => generateRsa('RSASSA-PKCS1-v1_5', 2_048),
  pss: () => generateRsa('RSA-PSS', 2_048),
  weak: () => generateRsa('RSASSA-PKCS1-v1_5', 1_024),
  ec: () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']),
};
const made = new Map<string, Promise<webcrypto.CryptoKeyPair>>();

/** Keys are dear: one for each kind and name. */
function keyPair(kind: KeyKind, name: string): Promise<webcrypto.CryptoKeyPair> {
  const known = made.get(`${kind} ${name}`) ?? generators[kind]();
  made.set(`${kind} ${name}`, known);
  return known;
}

export interface Holder {
  certificate: pkijs.Certificate;
  keys: webcrypto.CryptoKeyPair;
  der: Buffer;
}

export interface Wanted {
  commonName: string;
  surname?: string;
  givenName?: string;
  issuer?: Holder;
  kind?: KeyKind;
  digest?: string;
  authority?: boolean;
  pathLength?: number;
  /** The first byte of the bits; none at all with null. */
  keyUsage?: number | null;
  extendedKeyUsage?: string[];
  criticalExtension?: string;
  notBefore: number;
  notAfter: number;
  serial?: number;
  /** Another key of the same name. */
  keyName?: string;
}

export const usage = { digitalSignature: 0x80, nonRepudiation: 0x40, keyEncipherment: 0x20, authority: 0x06 };
let serials = 1_000;

/** A certificate, self-signed without an issuer. */
export async function certify(wanted: Wanted): Promise<Holder> {
  const { commonName, issuer, kind = 'ec', digest = 'SHA-256', authority = false } = wanted;
  const keys = await keyPair(kind, wanted.keyName ?? commonName);
  const certificate = new pkijs.Certificate({ version: 2 });
  certificate.serialNumber = new Integer({ value: wanted.serial ?? (serials += 1) });
  const parts = [
    ['2.5.4.3', commonName],
    ['2.5.4.4', wanted.surname],
    ['2.5.4.42', wanted.givenName],
  ] as const;
  for (const [type, value] of parts) {
    if (value === undefined) continue;
    certificate.subject.typesAndValues.push(
      new pkijs.AttributeTypeAndValue({ type, value: new Utf8String({ value }) }),
    );
  }
  certificate.issuer.typesAndValues = (issuer?.certificate ?? certificate).subject.typesAndValues;
  certificate.notBefore.value = new Date(wanted.notBefore);
  certificate.notAfter.value = new Date(wanted.notAfter);
  certificate.extensions = extensionsOf(wanted, authority);
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign((issuer?.keys ?? keys).privateKey, digest);
  const der = Buffer.from(certificate.toSchema(true).toBER());
  return { certificate: pkijs.Certificate.fromBER(der), keys, der };
}

function extensionsOf({ keyUsage, pathLength, extendedKeyUsage, criticalExtension }: Wanted, authority: boolean) {
  const basic = new pkijs.BasicConstraints({
    cA: authority,
    ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
  });
  const bits =
    keyUsage === undefined ? (authority ? usage.authority : usage.nonRepudiation | usage.digitalSignature) : keyUsage;
  const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }) =>
    new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
  return [
    extension('2.5.29.19', true, basic.toSchema()),
    ...(bits === null ? [] : [extension('2.5.29.15', true, new BitString({ valueHex: new Uint8Array([bits]) }))]),
    ...(extendedKeyUsage === undefined
      ? []
      : [extension('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes: extendedKeyUsage }).toSchema())]),
    ...(criticalExtension === undefined ? [] : [extension(criticalExtension, true, new Null())]),
  ];
}

export interface Signing {
  signer: Holder;
  document: Uint8Array;
  others?: Holder[];
  /** Carried in the container. */
  attached?: boolean;
  digest?: string;
  signingTime?: number;
  /** Signed attributes are left out. */
  bare?: boolean;
  /** ESSCertIDv2 of this certificate. */
  meant?: Holder;
}

/** A CMS over a document. */
export async function sign(given: Signing): Promise<Buffer> {
  const { signer, document, others = [], attached = false, digest = 'SHA-256', bare = false } = given;
  const copy = Uint8Array.from(document);
  const signerInfo = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({
      issuer: signer.certificate.issuer,
      serialNumber: signer.certificate.serialNumber,
    }),
  });
  if (!bare)
    signerInfo.signedAttrs = new pkijs.SignedAndUnsignedAttributes({
      type: 0,
      attributes: attributesOf(given, digest),
    });
  const data = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: pkijs.ContentInfo.DATA,
      ...(attached ? { eContent: new OctetString({ valueHex: copy }) } : {}),
    }),
    signerInfos: [signerInfo],
    certificates: [signer, ...others].map(({ certificate }) => certificate),
  });
  await data.sign(signer.keys.privateKey, 0, digest, copy.buffer);
  return wrapped(data);
}

/** A container of signed data as a file. */
export function wrapped(data: pkijs.SignedData): Buffer {
  const info = new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.SIGNED_DATA, content: data.toSchema(true) });
  return Buffer.from(info.toSchema().toBER());
}

function attributesOf({ document, signingTime, meant }: Signing, digest: string): pkijs.Attribute[] {
  const attribute = (type: string, value: unknown) => new pkijs.Attribute({ type, values: [value] });
  const hash = createHash(digest.replace('-', '').toLowerCase()).update(document).digest();
  return [
    attribute('1.2.840.113549.1.9.3', new ObjectIdentifier({ value: pkijs.ContentInfo.DATA })),
    ...(signingTime === undefined
      ? []
      : [attribute('1.2.840.113549.1.9.5', new UTCTime({ valueDate: new Date(signingTime) }))]),
    attribute('1.2.840.113549.1.9.4', new OctetString({ valueHex: hash })),
    ...(meant === undefined ? [] : [attribute('1.2.840.113549.1.9.16.2.47', signingCertificateV2(meant))]),
  ];
}

function signingCertificateV2({ der }: Holder): Sequence {
  const certHash = new OctetString({ valueHex: createHash('sha256').update(der).digest() });
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [certHash] })] })] });
}

/** A list of revoked certificates. */
export async function revocationList(
  issuer: Holder,
  {
    revoked = [],
    thisUpdate,
    nextUpdate,
    critical,
  }: { revoked?: Holder[]; thisUpdate: number; nextUpdate: number; critical?: string },
): Promise<Buffer> {
  const list = new pkijs.CertificateRevocationList({ version: 1 });
  list.issuer.typesAndValues = issuer.certificate.subject.typesAndValues;
  list.thisUpdate.value = new Date(thisUpdate);
  list.nextUpdate = new pkijs.Time({ type: pkijs.TimeType.UTCTime, value: new Date(nextUpdate) });
  list.revokedCertificates = revoked.map(
    ({ certificate }) =>
      new pkijs.RevokedCertificate({
        userCertificate: certificate.serialNumber,
        revocationDate: new pkijs.Time({ type: pkijs.TimeType.UTCTime, value: new Date(thisUpdate) }),
      }),
  );
  if (list.revokedCertificates.length === 0) delete list.revokedCertificates;
  if (critical !== undefined) {
    const extension = new pkijs.Extension({
      extnID: critical,
      critical: true,
      extnValue: new Integer({ value: 1 }).toBER(),
    });
    list.crlExtensions = new pkijs.Extensions({ extensions: [extension] });
  }
  await list.sign(issuer.keys.privateKey, 'SHA-256');
  return Buffer.from((list.toSchema(true) as Sequence).toBER());
}

export interface StatusAnswer {
  responder: Holder;
  status: 'good' | 'revoked' | 'unknown';
  thisUpdate: number;
  nextUpdate?: number;
  otherNonce?: boolean;
}

/** Answers a question about a certificate's status (OCSP). */
export async function answerStatus(question: Uint8Array, given: StatusAnswer): Promise<Buffer> {
  const asked = pkijs.OCSPRequest.fromBER(Uint8Array.from(question)).tbsRequest;
  const basic = new pkijs.BasicOCSPResponse();
  basic.tbsResponseData.responderID = given.responder.certificate.subject;
  basic.tbsResponseData.producedAt = new Date(given.thisUpdate);
  basic.tbsResponseData.responses = asked.requestList.map(
    ({ reqCert }) =>
      new pkijs.SingleResponse({
        certID: reqCert,
        certStatus: statusBlock(given),
        thisUpdate: new Date(given.thisUpdate),
        ...(given.nextUpdate === undefined ? {} : { nextUpdate: new Date(given.nextUpdate) }),
      }),
  );
  const nonce =
    given.otherNonce === true
      ? new pkijs.Extension({
          extnID: '1.3.6.1.5.5.7.48.1.2',
          extnValue: new OctetString({ valueHex: Buffer.alloc(16, 7) }).toBER(),
        })
      : asked.requestExtensions?.[0];
  if (nonce !== undefined) basic.tbsResponseData.responseExtensions = [nonce];
  basic.certs = [given.responder.certificate];
  await basic.sign(given.responder.keys.privateKey, 'SHA-256');
  const response = new pkijs.OCSPResponse({
    responseStatus: new Enumerated({ value: 0 }),
    responseBytes: new pkijs.ResponseBytes({
      responseType: '1.3.6.1.5.5.7.48.1.1',
      response: new OctetString({ valueHex: basic.toSchema().toBER() }),
    }),
  });
  return Buffer.from(response.toSchema().toBER());
}

function statusBlock({ status, thisUpdate }: StatusAnswer): Primitive | Constructed {
  const idBlock = { tagClass: 3, tagNumber: { good: 0, revoked: 1, unknown: 2 }[status] };
  if (status !== 'revoked') return new Primitive({ idBlock, lenBlockLength: 1 } as object);
  return new Constructed({ idBlock, value: [new GeneralizedTime({ valueDate: new Date(thisUpdate) })] });
}

function generateRsa(name: string, modulusLength: number): Promise<webcrypto.CryptoKeyPair> {
  const publicExponent = new Uint8Array([1, 0, 1]);
  return subtle.generateKey({ name, modulusLength, publicExponent, hash: 'SHA-256' }, true, ['sign', 'verify']);
}

/** A container that says it is signed by GOST 34.10-2015 of the national authority; what stands for the signature is none. */
export async function gostSigned({ signer, document }: { signer: Holder; document: Uint8Array }): Promise<Buffer> {
  const info = pkijs.ContentInfo.fromBER(Uint8Array.from(await sign({ signer, document })));
  const data = new pkijs.SignedData({ schema: info.content as object });
  const [signerInfo] = data.signerInfos;
  if (signerInfo === undefined) throw new Error('Nobody signed');
  signerInfo.digestAlgorithm = new pkijs.AlgorithmIdentifier({ algorithmId: '1.2.398.3.10.1.3.3' });
  signerInfo.signatureAlgorithm = new pkijs.AlgorithmIdentifier({ algorithmId: '1.2.398.3.10.1.1.2.3.2' });
  return wrapped(data);
}
