import { expect } from 'chai';
import { SignJWT, createLocalJWKSet, errors, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { bearerToken, tokenVerifier } from '../../api/auth.js';
import { Problem } from '../../api/problem.js';

const issuer = 'https://id.test';
const settings = { issuer, jwksUrl: `${issuer}/jwks`, audience: 'habarlama' };
const now = Date.UTC(2026, 6, 1, 9);
const clock = { now: () => now };
const seconds = (fromNow: number) => Math.floor(now / 1_000) + fromNow;

describe('a bearer token', () => {
  let sign: (claims: JWTPayload, alg?: string, key?: CryptoKey | Uint8Array) => Promise<string>;
  let verify: ReturnType<typeof tokenVerifier>;
  const good = { iss: issuer, aud: 'habarlama', sub: 'reviewer.aigul', exp: seconds(60) };

  before(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' };
    verify = tokenVerifier(settings, clock, createLocalJWKSet({ keys: [jwk] }));
    sign = (claims, alg = 'ES256', key = privateKey) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(key);
  });

  it('says who asks, and nothing else in it is believed', async () => {
    const token = await sign({ ...good, roles: ['administrator'] });
    expect(await verify(token)).to.deep.equal({ issuer, subject: 'reviewer.aigul' });
  });

  const bad: [string, () => Promise<string>][] = [
    ['is over', () => sign({ ...good, exp: seconds(-10) })],
    ['is not valid yet', () => sign({ ...good, nbf: seconds(60) })],
    ['never ends', () => sign({ iss: issuer, aud: 'habarlama', sub: 'x' })],
    ['names nobody', () => sign({ iss: issuer, aud: 'habarlama', exp: seconds(60) })],
    ['is of another issuer', () => sign({ ...good, iss: 'https://other.test' })],
    ['is meant for somebody else', () => sign({ ...good, aud: 'another' })],
    ['is signed by another key', async () => sign(good, 'ES256', (await generateKeyPair('ES256')).privateKey)],
    ['is signed with a shared secret', () => sign(good, 'HS256', new Uint8Array(32))],
    ['was changed', async () => `${(await sign(good)).slice(0, -6)}AAAAAA`],
    ['is no token', () => Promise.resolve('nonsense')],
    ['is not signed', () => Promise.resolve(unsigned(good))],
  ];
  for (const [what, make] of bad) {
    it(`is refused if it ${what}`, async () => {
      const refusal = await verify(await make()).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(Problem).with.property('type', 'unauthenticated');
      expect((refusal as Problem).options.headers).to.deep.equal({
        'WWW-Authenticate': 'Bearer error="invalid_token"',
      });
    });
  }

  it('may be checked later if the issuer cannot be reached now', async () => {
    for (const error of [new errors.JWKSTimeout(), new TypeError('fetch failed')]) {
      const away = tokenVerifier(settings, clock, () => Promise.reject(error));
      const refusal = await away(await sign(good)).catch((problem: unknown) => problem);
      expect(refusal).to.be.instanceOf(Problem).with.property('status', 503);
      expect((refusal as Problem).options.headers).to.deep.equal({ 'Retry-After': '5' });
    }
  });

  it('is taken from the header alone, in the form of RFC 6750', () => {
    expect(bearerToken('Bearer abc.def-_~+/==')).to.equal('abc.def-_~+/==');
    expect(bearerToken('bearer abc')).to.equal('abc');
    for (const header of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Basic abc',
      'Bearer a b',
      `Bearer ${'a'.repeat(9_000)}`,
    ]) {
      expect(() => bearerToken(header), String(header).slice(0, 20))
        .to.throw(Problem)
        .with.nested.property('options.headers')
        .that.deep.equals({ 'WWW-Authenticate': 'Bearer' });
    }
  });
});

function unsigned(claims: JWTPayload): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}
