import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { BitString, Integer, OctetString, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CertificateRevocationList,
  Extension,
  Time,
} from 'pkijs';

const day = 86_400_000;
const years = 3_652 * day;
const usage = { authority: 0x06, person: 0xc0 };
const named = { commonName: '2.5.4.3', surname: '2.5.4.4', givenName: '2.5.4.42' };

export type SampleName = Partial<Record<keyof typeof named, string>>;

/** A certificate with the key that belongs to it. */
export interface Holder {
  certificate: Certificate;
  privateKey: webcrypto.CryptoKey;
}

/** Makes a key (ECDSA on P-256) and certifies it for ten years: an authority, or a person who signs, by whom `issuer` answers for. */
export async function certify(name: SampleName, at: number, issuer?: Holder): Promise<Holder> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { publicKey, privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = new Certificate({ version: 2 });
  // Positive, and of no other certificate.
  certificate.serialNumber = new Integer({ valueHex: Buffer.concat([Buffer.from([0x40]), randomBytes(15)]) });
  certificate.subject.typesAndValues = Object.entries(name).map(
    ([part, value]) =>
      new AttributeTypeAndValue({ type: named[part as keyof SampleName], value: new Utf8String({ value }) }),
  );
  certificate.issuer.typesAndValues = (issuer?.certificate ?? certificate).subject.typesAndValues;
  certificate.notBefore.value = new Date(at - day);
  certificate.notAfter.value = new Date(at + years);
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  certificate.extensions = extensionsOf(certificate, issuer === undefined);
  await certificate.sign(issuer?.privateKey ?? privateKey, 'SHA-256');
  // Read again, it is what others read.
  return { certificate: Certificate.fromBER(certificate.toSchema(true).toBER()), privateKey };
}

function extensionsOf(certificate: Certificate, isAuthority: boolean): Extension[] {
  const bits = isAuthority ? usage.authority : usage.person;
  const key = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  const keyId = createHash('sha1').update(key).digest();
  const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }) =>
    new Extension({ extnID, critical, extnValue: value.toBER() });
  return [
    extension('2.5.29.19', true, new BasicConstraints({ cA: isAuthority }).toSchema()),
    extension('2.5.29.15', true, new BitString({ valueHex: new Uint8Array([bits]) })),
    extension('2.5.29.14', false, new OctetString({ valueHex: keyId })),
  ];
}

/** The authority's list of revoked certificates as of now, for a day: nobody stands on it. DER. */
export async function emptyList({ certificate, privateKey }: Holder, at: number): Promise<Buffer> {
  const list = new CertificateRevocationList({ version: 1 });
  list.issuer.typesAndValues = certificate.subject.typesAndValues;
  list.thisUpdate.value = new Date(at - 60_000);
  list.nextUpdate = new Time({ value: new Date(at + day) });
  await list.sign(privateKey, 'SHA-256');
  return Buffer.from((list.toSchema(true) as { toBER(): ArrayBuffer }).toBER());
}
