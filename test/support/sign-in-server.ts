import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWTPayload } from 'jose';
import { signToken, signingKey } from './issuer-server.js';
import type { SigningKey } from './issuer-server.js';

/** An issuer that signs in whoever a test says, at once, and that can be told to answer wrongly. */
export class SignInServer {
  /** Who comes to sign in next, as the ID token has it. */
  person: JWTPayload = { sub: 'nobody' };
  /** What the userinfo endpoint says of him; undefined: nothing is asked for there. */
  userinfo: object | undefined;
  /** Changes the ID token before it is signed. */
  tamper: (claims: JWTPayload) => JWTPayload = (claims) => claims;
  /** Another key than the published one. */
  signsWith: SigningKey | undefined;
  endSession: string | undefined;
  asked: string[] = [];
  private readonly codes = new Map<string, { nonce: string; challenge: string; person: JWTPayload }>();
  private key: SigningKey | undefined;
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.key ??= await signingKey('sign-in');
    const server = createServer((req, res) => {
      this.answer(req).then(
        ({ status, location, body }) =>
          res
            .writeHead(status, location === undefined ? { 'content-type': 'application/json' } : { location })
            .end(JSON.stringify(body ?? {})),
        (error: unknown) => res.writeHead(500).end(String(error)),
      );
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private async answer(req: IncomingMessage): Promise<{ status: number; location?: string; body?: unknown }> {
    const url = new URL(req.url ?? '', this.url);
    this.asked.push(url.pathname);
    if (url.pathname === '/.well-known/openid-configuration') return { status: 200, body: this.discovery() };
    if (url.pathname === '/jwks') return { status: 200, body: { keys: [this.key?.publicJwk] } };
    if (url.pathname === '/authorize') return { status: 303, location: this.authorize(url.searchParams) };
    if (url.pathname === '/token') return this.token(new URLSearchParams(await read(req)));
    if (url.pathname === '/userinfo') return { status: 200, body: this.userinfo };
    return { status: 404 };
  }

  private discovery() {
    const at = (path: string) => `${this.url}/${path}`;
    return {
      ...{
        issuer: this.url,
        jwks_uri: at('jwks'),
        authorization_endpoint: at('authorize'),
        token_endpoint: at('token'),
      },
      ...{ userinfo_endpoint: at('userinfo'), id_token_signing_alg_values_supported: ['ES256'] },
      ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
      ...(this.endSession === undefined ? {} : { end_session_endpoint: this.endSession }),
    };
  }

  private authorize(asked: URLSearchParams): string {
    const given = (name: string) => asked.get(name) ?? '';
    const code = randomUUID();
    this.codes.set(code, { nonce: given('nonce'), challenge: given('code_challenge'), person: this.person });
    const back = new URL(given('redirect_uri'));
    for (const [name, value] of Object.entries({ code, state: given('state') })) back.searchParams.set(name, value);
    return back.href;
  }

  private async token(asked: URLSearchParams): Promise<{ status: number; body: unknown }> {
    const code = asked.get('code') ?? '';
    const found = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    const key = this.signsWith ?? this.key;
    if (found?.challenge !== challenge || key === undefined) return { status: 400, body: { error: 'invalid_grant' } };
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: this.url, aud: 'web', nonce: found.nonce, iat: now, exp: now + 60, ...found.person };
    const idToken = await signToken(key, this.tamper(claims), { typ: 'JWT' });
    return { status: 200, body: { access_token: 'opaque-access-token', token_type: 'Bearer', id_token: idToken } };
  }
}

async function read(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
