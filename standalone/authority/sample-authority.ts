import { webcrypto } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Certificate } from 'pkijs';
import { sampleMark } from '../../domain/signature.js';
import { systemClock } from '../../system-clock.js';
import { sampleAccounts } from '../sample-accounts.js';
import { certify, emptyList } from './sample-certificate.js';
import type { Holder, SampleName } from './sample-certificate.js';
import { signDocument } from './sign-document.js';

/** An authority that only this machine trusts, and the first heads it has certified. */
export interface SampleAuthority {
  /** The root, as a PEM file. */
  rootFile: string;
  /** A list of revoked certificates that is right now: DER. */
  list(): Promise<Buffer>;
  /** A signature (CMS) of the head of a sample body on a document, beside it. Throws for whoever is no head. */
  sign(account: string, document: Uint8Array): Promise<Buffer>;
}

const rootName: SampleName = { commonName: `Habarlama ${sampleMark} authority, for one machine` };

/** Opens the authority of a data folder. Its keys are drawn at the folder's first start and never leave it; production refuses its root by its name. */
export async function openSampleAuthority(dataDir: string): Promise<SampleAuthority> {
  const folder = path.join(dataDir, 'authority');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const at = systemClock.now();
  const root = await keptHolder(folder, 'root', () => certify(rootName, at));
  const heads = sampleAccounts.filter(({ roles }) => roles.includes('head'));
  const holders = new Map<string, Holder>();
  for (const { account, fullName } of heads) {
    holders.set(account, await keptHolder(folder, account, () => certify(asCertified(fullName), at, root)));
  }
  return {
    rootFile: path.join(folder, 'root.pem'),
    list: () => emptyList(root, systemClock.now()),
    async sign(account, document) {
      const holder = holders.get(account);
      if (holder !== undefined) return signDocument(document, holder, systemClock.now());
      throw new Error(`${account} is no head and has no certificate. There are: ${[...holders.keys()].join(', ')}`);
    },
  };
}

/** As the national authority names people: surname and name together, and the patronymic apart. */
function asCertified(fullName: string): SampleName {
  const [surname = '', name = '', ...patronymic] = fullName.toUpperCase().split(' ');
  return { commonName: `${surname} ${name}`, surname, givenName: patronymic.join(' ') };
}

async function keptHolder(folder: string, name: string, make: () => Promise<Holder>): Promise<Holder> {
  const files = { certificate: path.join(folder, `${name}.pem`), key: path.join(folder, `${name}.key.pem`) };
  const kept = await Promise.all([readFile(files.certificate, 'latin1'), readFile(files.key, 'latin1')]).catch(
    () => undefined,
  );
  if (kept !== undefined) {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const privateKey = await webcrypto.subtle.importKey('pkcs8', bytesOf(kept[1]), algorithm, false, ['sign']);
    return { certificate: Certificate.fromBER(bytesOf(kept[0])), privateKey };
  }
  const holder = await make();
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', holder.privateKey));
  const certificate = Buffer.from(holder.certificate.toSchema(true).toBER());
  await writeFile(files.key, pem('PRIVATE KEY', key), { mode: 0o600 });
  await writeFile(files.certificate, pem('CERTIFICATE', certificate), { mode: 0o600 });
  return holder;
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}(?=.)/gu, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text.replace(/-----[A-Z ]+-----/gu, ''), 'base64'));
}
