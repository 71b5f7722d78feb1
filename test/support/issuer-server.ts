import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';

export interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** Draws a key pair for ES256. */
export async function signingKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

/** An issuer of discovery and keys alone, which counts what it is asked. Its answers are replaced at will. */
export class IssuerServer {
  asked: string[] = [];
  keys: JWK[] = [];
  /** Answers other than the usual ones, by path. */
  answers = new Map<string, { status: number; body: unknown; location?: string }>();
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = createServer((req, res) => {
      const path = req.url ?? '';
      this.asked.push(path);
      const usual = new Map<string, unknown>([
        ['/.well-known/openid-configuration', { issuer: this.url, jwks_uri: `${this.url}/jwks` }],
        ['/jwks', { keys: this.keys }],
      ]);
      const { status, body, location } = this.answers.get(path) ?? {
        status: usual.has(path) ? 200 : 404,
        body: usual.get(path) ?? {},
      };
      const headers = { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) };
      res.writeHead(status, headers).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** How often its keys were asked for. */
  get fetches(): number {
    return this.asked.filter((path) => path === '/jwks').length;
  }
}

/** Signs a token; a header or claim that is undefined is left out. */
export function signToken(
  key: SigningKey,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const all = { alg: 'ES256', kid: key.publicJwk.kid, typ: 'at+jwt', ...header };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return new SignJWT(claims)
    .setProtectedHeader(Object.fromEntries(given) as unknown as JWTHeaderParameters)
    .sign(key.privateKey);
}
