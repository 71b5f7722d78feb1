import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { JWTPayload } from 'jose';
import { tokenVerifier } from '../../api/auth.js';
import type { TokenVerifier } from '../../api/auth.js';
import { issuerKeys } from '../../api/issuer-keys.js';
import type { KeyTimes } from '../../api/issuer-keys.js';
import { Problem } from '../../api/problem.js';
import { setClock } from '../support/people.js';
import { IssuerServer, signToken, signingKey } from '../support/issuer-server.js';
import type { SigningKey } from '../support/issuer-server.js';

const start = Date.UTC(2026, 6, 1, 9);
const cooldownMs = 300;

describe('the keys of an issuer', () => {
  const clock = setClock(start);
  let issuer: IssuerServer;
  let old: SigningKey;
  let fresh: SigningKey;
  let claims: JWTPayload;

  before(async () => {
    [old, fresh] = await Promise.all([signingKey('old'), signingKey('fresh')]);
  });
  beforeEach(async () => {
    issuer = new IssuerServer();
    issuer.keys = [old.publicJwk];
    await issuer.start();
    clock.at = start;
    claims = { iss: issuer.url, aud: 'habarlama', sub: 'x', exp: start / 1_000 + 86_400 };
  });
  afterEach(() => issuer.stop());

  const verifier = (times: KeyTimes = { cooldownMs, goodForMs: 600_000 }) =>
    tokenVerifier(
      { issuers: { person: issuer.url, machine: 'http://127.0.0.1:9' }, audience: 'habarlama', types: ['at+jwt'] },
      clock,
      (url) => issuerKeys(url, clock, times),
    );
  const outcome = (verify: TokenVerifier, token: string) =>
    verify(token).then(
      () => 'good',
      (error: unknown) => (error instanceof Problem ? error.status : error),
    );

  it('are fetched once, however many tokens come at once', async () => {
    const verify = verifier();
    const token = await signToken(old, claims);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(verify, token)));
    expect(new Set(outcomes)).to.deep.equal(new Set(['good']));
    expect(issuer.asked).to.deep.equal(['/.well-known/openid-configuration', '/jwks']);
  });

  it('change while we run: the new one is taken at once, the one that was taken out is refused', async () => {
    const verify = verifier();
    const [byOld, byFresh] = await Promise.all([signToken(old, claims), signToken(fresh, claims)]);
    expect(await outcome(verify, byOld)).to.equal('good');
    issuer.keys = [fresh.publicJwk];
    await pause(cooldownMs + 20);
    expect(await outcome(verify, byFresh)).to.equal('good');
    expect(await outcome(verify, byOld)).to.equal(401);
  });

  it('are forgotten after their time, though no new key has been seen', async () => {
    const verify = verifier({ cooldownMs: 50, goodForMs: 100 });
    const token = await signToken(old, claims);
    expect(await outcome(verify, token)).to.equal('good');
    issuer.keys = [];
    await pause(120);
    expect(await outcome(verify, token)).to.equal(401);
  });

  it('are fetched again for unknown key ids no more than once in the cooldown, however many come', async () => {
    const verify = verifier();
    expect(await outcome(verify, await signToken(old, claims))).to.equal('good');
    await pause(cooldownMs + 20);
    const flood = await Promise.all(
      Array.from({ length: 50 }, (_, index) => signToken(fresh, claims, { kid: `flood-${index}` })),
    );
    expect(new Set(await Promise.all(flood.map((token) => outcome(verify, token))))).to.deep.equal(new Set([401]));
    for (const token of flood) expect(await outcome(verify, token)).to.equal(401);
    expect(issuer.fetches).to.equal(2);
  });

  it('are missed with 503 while the issuer is away, and had as soon as it is back', async () => {
    const verify = verifier();
    const token = await signToken(old, claims);
    await issuer.stop();
    const refused = await verify(token).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Problem).with.property('status', 503);
    expect((refused as Problem).options.headers).to.deep.equal({ 'Retry-After': '5' });
    await issuer.start();
    expect(await outcome(verify, token)).to.equal(503);
    clock.at += 3_000;
    expect(await outcome(verify, token)).to.equal('good');
  });

  it('that we have are good while the issuer cannot say where they are', async () => {
    const verify = verifier();
    const token = await signToken(old, claims);
    expect(await outcome(verify, token)).to.equal('good');
    await issuer.stop();
    clock.at += 2 * 60 * 60_000;
    expect(await outcome(verify, token)).to.equal('good');
  });

  const wrong: [string, string, { status: number; body: unknown; location?: string }][] = [
    [
      'discovery speaks of another issuer',
      '/.well-known/openid-configuration',
      { status: 200, body: { issuer: 'https://other.test', jwks_uri: 'https://other.test/jwks' } },
    ],
    ['discovery names no keys', '/.well-known/openid-configuration', { status: 200, body: { issuer: 'x' } }],
    [
      'discovery points to a file',
      '/.well-known/openid-configuration',
      { status: 200, body: { jwks_uri: 'file:///etc/passwd' } },
    ],
    ['discovery leads elsewhere', '/.well-known/openid-configuration', { status: 302, body: {}, location: '/jwks' }],
    ['discovery is endless', '/.well-known/openid-configuration', { status: 200, body: 'x'.repeat(300_000) }],
    ['the keys are an error', '/jwks', { status: 500, body: {} }],
    ['the keys lead elsewhere', '/jwks', { status: 302, body: {}, location: '/other' }],
    ['the keys are no keys', '/jwks', { status: 200, body: { keys: 'none' } }],
  ];
  for (const [what, path, answer] of wrong) {
    it(`are missed with 503 if ${what}`, async () => {
      issuer.answers.set(path, answer);
      expect(await outcome(verifier(), await signToken(old, claims))).to.equal(503);
      expect(issuer.asked).to.not.include('/other');
    });
  }
});
