import { OctetString } from 'asn1js';
import { Certificate as Parsed, ContentInfo, IssuerAndSerialNumber, SignedData } from 'pkijs';
import type { SignerInfo } from 'pkijs';
import { knownCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { UnreadableError, hex, readAsn1, shaped } from './read-asn1.js';

/** A CMS container as far as it matters here. */
export interface Container {
  signers: SignerInfo[];
  certificates: Certificate[];
  /** What it carries; undefined where the document lies beside it. */
  content: Uint8Array | undefined;
  contentType: string;
}

const certificatesAtMost = 20;

/** DER, or the same in base64, with PEM's dashes or without. @throws UnreadableError */
export function readCms(file: Uint8Array): Container {
  const info = shaped(() => new ContentInfo({ schema: readAsn1(binary(file)) }));
  if (info.contentType !== ContentInfo.SIGNED_DATA) throw new UnreadableError('Not signed data');
  const data = shaped(() => new SignedData({ schema: info.content as object }));
  const certificates = (data.certificates ?? []).filter((one) => one instanceof Parsed);
  if (certificates.length > certificatesAtMost) throw new UnreadableError('Too many certificates');
  const carried = data.encapContentInfo.eContent;
  return {
    signers: data.signerInfos,
    certificates: certificates.map(knownCertificate),
    content: carried === undefined ? undefined : contentOf(carried),
    contentType: data.encapContentInfo.eContentType,
  };
}

// In BER it may come in pieces.
function contentOf(carried: unknown): Uint8Array {
  if (!(carried instanceof OctetString)) throw new UnreadableError('Carries no octets');
  return new Uint8Array(carried.getValue());
}

/** The certificate that a signer points at. */
export function certificateOf({ sid }: SignerInfo, certificates: readonly Certificate[]): Certificate | undefined {
  if (sid instanceof IssuerAndSerialNumber) {
    const issuer = hex(sid.issuer.valueBeforeDecode);
    const serial = hex(sid.serialNumber.valueBlock.valueHexView);
    return certificates.find((one) => one.issuer === issuer && one.serial === serial);
  }
  const keyId = (sid as { valueBlock?: { valueHexView?: Uint8Array } }).valueBlock?.valueHexView;
  return keyId === undefined ? undefined : certificates.find((one) => one.subjectKeyId === hex(keyId));
}

/** The bytes of DER that a file holds, plain or in base64. */
export function binary(file: Uint8Array): Uint8Array {
  if (file[0] === 0x30) return file;
  let text = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1').trim();
  if (text.startsWith('-----BEGIN ')) text = text.slice(text.indexOf('\n'), text.lastIndexOf('-----END '));
  if (!/^[A-Za-z0-9+/=\s]+$/u.test(text)) throw new UnreadableError('Neither DER nor base64');
  return Buffer.from(text, 'base64');
}
