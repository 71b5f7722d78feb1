import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startIssuer } from '../../standalone/issuer.js';
import type { Issuer } from '../../standalone/issuer.js';

describe('the issuer of one machine', () => {
  let folder: string;
  let issuer: Issuer;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'issuer-'));
    issuer = await startIssuer({ port: 0, keyFile: path.join(folder, 'key.json') });
  });
  after(async () => {
    await issuer.close();
    await rm(folder, { recursive: true });
  });

  const ask = (body: unknown) =>
    fetch(`${issuer.url}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const verify = (token: string) =>
    jwtVerify(token, createRemoteJWKSet(new URL(`${issuer.url}/jwks`)), {
      issuer: issuer.people,
      audience: 'habarlama',
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });

  it('signs a token for a sample account that its published keys verify, good for 12 hours', async () => {
    const answer = (await (await ask({ account: 'officer.finmon' })).json()) as { access_token: string };
    const { payload } = await verify(answer.access_token);
    expect(payload.sub).to.equal('officer.finmon');
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.equal(12 * 60 * 60);
    expect(payload).to.not.have.any.keys('roles', 'email');
  });

  it('publishes where its keys are, and never the secret one', async () => {
    const discovery = (await (await fetch(`${issuer.people}/.well-known/openid-configuration`)).json()) as {
      issuer: string;
      jwks_uri: string;
    };
    expect(discovery.issuer).to.equal(issuer.people);
    const { keys } = (await (await fetch(discovery.jwks_uri)).json()) as { keys: object[] };
    expect(keys).to.have.length(1);
    expect(keys[0]).to.include.keys('kid', 'x', 'y').and.not.have.any.keys('d');
  });

  it('names the accounts there are when asked for another', async () => {
    const answer = await ask({ account: 'nobody' });
    expect(answer.status).to.equal(404);
    expect(((await answer.json()) as { accounts: string[] }).accounts).to.include('officer.finmon');
    expect((await ask({ account: 1 })).status).to.equal(400);
  });

  it('keeps its key, so that a token outlives a restart', async () => {
    const token = await issuer.token('ops');
    const port = Number(new URL(issuer.url).port);
    await issuer.close();
    issuer = await startIssuer({ port, keyFile: path.join(folder, 'key.json') });
    expect((await verify(token)).payload.sub).to.equal('ops');
  });
});
