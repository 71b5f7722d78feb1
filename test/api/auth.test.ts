import { KeyObject, createHmac, sign } from 'node:crypto';
import { expect } from 'chai';
import { exportSPKI, importJWK } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { bearerToken, tokenVerifier } from '../../api/auth.js';
import type { TokenVerifier } from '../../api/auth.js';
import { Problem } from '../../api/problem.js';
import { IssuerServer, signToken, signingKey } from '../support/issuer-server.js';
import type { SigningKey } from '../support/issuer-server.js';

const now = Date.UTC(2026, 6, 1, 9);
const clock = { now: () => now };
const seconds = (fromNow: number) => Math.floor(now / 1_000) + fromNow;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a bearer token', () => {
  const people = new IssuerServer();
  const machines = new IssuerServer();
  const attacker = new IssuerServer();
  let key: SigningKey;
  let machinesKey: SigningKey;
  let attackersKey: SigningKey;
  let verify: TokenVerifier;
  let good: JWTPayload;
  let goodMachine: JWTPayload;

  before(async () => {
    for (const issuer of [people, machines, attacker]) await issuer.start();
    [key, machinesKey, attackersKey] = await Promise.all([signingKey('one'), signingKey('one'), signingKey('one')]);
    people.keys = [key.publicJwk];
    machines.keys = [machinesKey.publicJwk];
    attacker.keys = [attackersKey.publicJwk];
    verify = verifier();
    good = { iss: people.url, aud: 'habarlama', sub: 'reviewer.aigul', iat: seconds(0), exp: seconds(60) };
    goodMachine = { ...good, iss: machines.url, sub: 'service-account-1', client_id: 'operator.a' };
  });
  after(async () => {
    for (const issuer of [people, machines, attacker]) await issuer.stop();
  });

  const verifier = (types = ['at+jwt']) =>
    tokenVerifier({ issuers: { person: people.url, machine: machines.url }, audience: 'habarlama', types }, clock);
  const refusal = async (token: string, by: TokenVerifier = verify) =>
    by(token).then(
      () => 'accepted',
      (error: unknown) => error,
    );

  it('says which person asks, and nothing else in it is believed', async () => {
    const token = await signToken(key, { ...good, roles: ['administrator'], email: 'admin@example.kz' });
    expect(await verify(token)).to.deep.equal({ kind: 'person', issuer: people.url, subject: 'reviewer.aigul' });
  });

  it('may be signed by any library', async () => {
    expect(await verify(signRaw(key, {}, good))).to.include({ subject: 'reviewer.aigul' });
  });

  it('says which machine asks by its client id', async () => {
    const token = await signToken(machinesKey, goodMachine);
    expect(await verify(token)).to.deep.equal({ kind: 'machine', issuer: machines.url, subject: 'operator.a' });
  });

  it('is accepted within the leeway, and for one audience of several', async () => {
    for (const more of [{ exp: seconds(-20) }, { nbf: seconds(20) }, { iat: seconds(20) }, { aud: ['x', 'habarlama'] }])
      expect(await verify(await signToken(key, { ...good, ...more }))).to.include({ subject: 'reviewer.aigul' });
  });

  const without = (claim: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));
  const forge = (header: object, claims: object = good) =>
    attackersSignature({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header }, claims);
  const attackersSignature = (header: object, claims: object) => signToken(attackersKey, claims as JWTPayload, header);

  const hostile: [string, () => Promise<string>][] = [
    ['is over', () => signToken(key, { ...good, exp: seconds(-31) })],
    ['is not valid yet', () => signToken(key, { ...good, nbf: seconds(31) })],
    ['was issued in the future', () => signToken(key, { ...good, iat: seconds(31) })],
    ['never ends', () => signToken(key, without('exp'))],
    ['ends at a word', () => signToken(key, { ...good, exp: 'never' as unknown as number })],
    ['names nobody', () => signToken(key, without('sub'))],
    ['names somebody by an empty name', () => signToken(key, { ...good, sub: '' })],
    ['names somebody by a null byte', () => signToken(key, { ...good, sub: 'a\u0000' })],
    ['names somebody by an endless name', () => signToken(key, { ...good, sub: 'a'.repeat(256) })],
    ['names somebody by a number', () => signToken(key, { ...good, sub: 7 as unknown as string })],
    ['is of an issuer we do not know', () => signToken(key, { ...good, iss: attacker.url })],
    ['is of an issuer that is spelled otherwise', () => signToken(key, { ...good, iss: `${people.url}/` })],
    ['is of no issuer', () => signToken(key, without('iss'))],
    ['is meant for somebody else', () => signToken(key, { ...good, aud: 'habarlama-2' })],
    ['is meant for nobody', () => signToken(key, without('aud'))],
    ['is an ID token', () => signToken(key, good, { typ: 'JWT' })],
    ['does not say what it is', () => signToken(key, good, { typ: undefined as unknown as string })],
    ['is a logout token', () => signToken(key, good, { typ: 'logout+jwt' })],
    ['is signed by another key', () => signToken(attackersKey, good)],
    ['is signed by the machines’ key', () => signToken(machinesKey, good)],
    ['speaks of a person at the machines’ issuer', () => signToken(key, goodMachine)],
    ['speaks of a client at the people’s issuer', () => signToken(key, { ...good, sub: 'app', client_id: 'app' })],
    ['names no client at the machines’ issuer', () => signToken(machinesKey, { ...good, iss: machines.url })],
    ['is not signed', () => Promise.resolve(`${part({ alg: 'none', typ: 'at+jwt' })}.${part(good)}.`)],
    ['is not signed, spelled otherwise', () => Promise.resolve(`${part({ alg: 'nOnE' })}.${part(good)}.`)],
    ['is signed with the public key as a secret', async () => sharedSecret(await pem(key), good)],
    [
      'is signed with its own JWK as a secret',
      () => Promise.resolve(sharedSecret(JSON.stringify(key.publicJwk), good)),
    ],
    ['brings its own key', () => forge({ jwk: attackersKey.publicJwk })],
    ['says where its key is (jku)', () => forge({ jku: `${attacker.url}/jwks` })],
    ['says where its certificate is (x5u)', () => forge({ x5u: `${attacker.url}/jwks`, kid: 'two' })],
    ['brings a certificate (x5c)', () => forge({ x5c: [Buffer.from('certificate').toString('base64')] })],
    ['has a path for a key id', () => forge({ kid: '../../../../dev/null' })],
    ['has an address for a key id', () => forge({ kid: `${attacker.url}/jwks` })],
    ['has SQL for a key id', () => forge({ kid: "x' UNION SELECT 'key" })],
    ['asks for an extension we do not know', () => Promise.resolve(signRaw(key, { crit: ['x'], x: 1 }, good))],
    ['was changed', async () => `${(await signToken(key, good)).slice(0, -6)}AAAAAA`],
    ['was given other claims', async () => swapClaims(await signToken(key, good), { ...good, sub: 'admin' })],
    ['is no token', () => Promise.resolve('nonsense')],
    ['is four tokens', () => Promise.resolve('a.b.c.d.e')],
    [
      'is encrypted',
      () => Promise.resolve(`${part({ alg: 'dir', enc: 'A256GCM' })}..${part('iv')}.${part('x')}.${part('t')}`),
    ],
  ];
  for (const [what, make] of hostile) {
    it(`is refused if it ${what}`, async () => {
      const refused = await refusal(await make());
      expect(refused).to.be.instanceOf(Problem).with.property('type', 'unauthenticated');
      expect((refused as Problem).options.headers).to.deep.equal({
        'WWW-Authenticate': 'Bearer error="invalid_token"',
      });
    });
  }

  it('never has us fetch anything from where it points to', () => {
    expect(attacker.asked).to.deep.equal([]);
  });

  it('may call itself JWT where that is configured, and nothing else', async () => {
    const lenient = verifier(['at+jwt', 'jwt']);
    for (const typ of ['JWT', 'at+jwt', 'application/at+jwt', 'AT+JWT'])
      expect(await lenient(await signToken(key, good, { typ })), typ).to.include({ subject: 'reviewer.aigul' });
    expect(await refusal(await signToken(key, good, { typ: 'logout+jwt' }), lenient)).to.be.instanceOf(Problem);
    for (const ofIdToken of ['nonce', 'at_hash', 'c_hash'])
      expect(
        await refusal(await signToken(key, { ...good, [ofIdToken]: 'x' }, { typ: 'JWT' }), lenient),
        ofIdToken,
      ).to.be.instanceOf(Problem);
  });

  it('is taken from the header alone, in the form of RFC 6750', () => {
    expect(bearerToken('Bearer abc.def-_~+/==')).to.equal('abc.def-_~+/==');
    expect(bearerToken('bearer abc')).to.equal('abc');
    const serialised = JSON.stringify({ payload: part({}), signatures: [{ protected: part({ alg: 'ES256' }) }, {}] });
    for (const header of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Basic abc',
      'Bearer a b',
      `Bearer ${serialised}`,
      `Bearer ${'a'.repeat(9_000)}`,
    ]) {
      expect(() => bearerToken(header), String(header).slice(0, 20))
        .to.throw(Problem)
        .with.nested.property('options.headers')
        .that.deep.equals({ 'WWW-Authenticate': 'Bearer' });
    }
  });
});

async function pem({ publicJwk }: SigningKey): Promise<string> {
  return exportSPKI((await importJWK(publicJwk, 'ES256', { extractable: true })) as CryptoKey);
}

function sharedSecret(secret: string, claims: JWTPayload): string {
  const signed = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Well signed, whatever the header says. */
function signRaw({ privateKey }: SigningKey, header: object, claims: JWTPayload): string {
  const signed = `${part({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header })}.${part(claims)}`;
  const key = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' as const };
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function swapClaims(token: string, claims: JWTPayload): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${part(claims)}.${signature}`;
}
