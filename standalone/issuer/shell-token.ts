import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { isMachine, sampleAccount } from '../sample-accounts.js';
import { audience } from './common-configuration.js';
import { signingAlgorithm } from './issuer-key.js';
import type { IssuerKey } from './issuer-key.js';
import { shellClient } from './people-issuer.js';

export const validForSeconds = 12 * 60 * 60;

/** Signs an access token for a sample account without asking anybody, as its own issuer would. Throws if there is no such account. */
export async function shellToken(
  account: string,
  issuers: { people: string; machines: string },
  keys: { people: IssuerKey; machines: IssuerKey },
): Promise<string> {
  const kind = isMachine(sampleAccount(account)) ? 'machines' : 'people';
  const { kid, privateKey } = keys[kind];
  const issuedAt = Math.floor(Date.now() / 1_000);
  return new SignJWT({ client_id: kind === 'machines' ? account : shellClient, jti: randomUUID() })
    .setProtectedHeader({ alg: signingAlgorithm, kid, typ: 'at+jwt' })
    .setSubject(account)
    .setIssuer(issuers[kind])
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + validForSeconds)
    .sign(privateKey);
}
