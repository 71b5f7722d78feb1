import { readFile, writeFile } from 'node:fs/promises';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';

export const signingAlgorithm = 'ES256';

export interface IssuerKey {
  kid: string;
  privateKey: CryptoKey;
  /** The secret part included. */
  jwk: JWK;
}

/** Reads an issuer's key from `file`, or makes one and keeps it there: a token survives a restart of the stack. */
export async function loadIssuerKey(file: string): Promise<IssuerKey> {
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const jwk = kept === undefined ? await createKey(file) : (JSON.parse(kept) as JWK);
  const privateKey = await importJWK(jwk, signingAlgorithm);
  if (privateKey instanceof Uint8Array) throw new Error(`${file} holds no ${signingAlgorithm} key`);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, jwk: { ...jwk, kid, alg: signingAlgorithm, use: 'sig' } };
}

async function createKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
