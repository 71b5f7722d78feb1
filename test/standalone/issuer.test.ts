import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { tokenVerifier } from '../../api/auth.js';
import { clientCredentials } from '../../standalone/client-credentials.js';
import { startIssuer } from '../../standalone/issuer/start-issuer.js';
import type { Issuer } from '../../standalone/issuer/start-issuer.js';
import { isMachine, sampleAccounts } from '../../standalone/sample-accounts.js';
import { Browser } from '../support/browser.js';

const machines = sampleAccounts.filter(isMachine).map(({ account }) => account);
const secrets = {
  ...{ web: 'secret-of-the-web', cookies: 'cookies' },
  machines: Object.fromEntries(machines.map((account) => [account, `secret-of-${account}`])),
};

describe('the issuer of one machine', () => {
  let folder: string;
  let issuer: Issuer;
  const start = (port: number) => startIssuer({ port, folder, apiUrl: 'http://127.0.0.1:1', secrets });

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'issuer-'));
    issuer = await start(0);
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
  const verify = (token: string, kind: 'people' | 'machines' = 'people') =>
    jwtVerify(token, createRemoteJWKSet(new URL(`${issuer[kind]}/jwks`)), {
      ...{ issuer: issuer[kind], audience: 'habarlama', typ: 'at+jwt', algorithms: ['ES256'] },
    });
  /** As the API sees it. */
  const identity = (token: string) =>
    tokenVerifier(
      {
        issuers: { person: issuer.people, machine: issuer.machines },
        ...{ audience: 'habarlama', types: ['at+jwt'] },
      },
      { now: () => Date.now() },
    )(token);

  it('signs a token for a sample account that its published keys verify, good for 12 hours', async () => {
    const answer = (await (await ask({ account: 'officer.finmon' })).json()) as { access_token: string };
    const { payload } = await verify(answer.access_token);
    expect(payload.sub).to.equal('officer.finmon');
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.equal(12 * 60 * 60);
    expect(payload).to.not.have.any.keys('roles', 'email');
    expect(await identity(answer.access_token)).to.include({ kind: 'person', subject: 'officer.finmon' });
  });

  it('publishes where its keys are, and never the secret ones', async () => {
    for (const kind of ['people', 'machines'] as const) {
      const discovery = (await (await fetch(`${issuer[kind]}/.well-known/openid-configuration`)).json()) as {
        issuer: string;
        jwks_uri: string;
      };
      expect(discovery.issuer).to.equal(issuer[kind]);
      const { keys } = (await (await fetch(discovery.jwks_uri)).json()) as { keys: object[] };
      expect(keys).to.have.length(1);
      expect(keys[0]).to.include.keys('kid', 'x', 'y').and.not.have.any.keys('d');
    }
  });

  it('names the accounts there are when asked for another', async () => {
    const answer = await ask({ account: 'nobody' });
    expect(answer.status).to.equal(404);
    expect(((await answer.json()) as { accounts: string[] }).accounts).to.include('officer.finmon');
    expect((await ask({ account: 1 })).status).to.equal(400);
  });

  it('keeps its keys, so that tokens outlive a restart', async () => {
    const tokens = [await issuer.token('ops'), await issuer.token('operator.a')] as const;
    const port = Number(new URL(issuer.url).port);
    await issuer.close();
    issuer = await start(port);
    expect((await verify(tokens[0])).payload.sub).to.equal('ops');
    expect((await verify(tokens[1], 'machines')).payload.sub).to.equal('operator.a');
  });

  for (const account of machines) {
    it(`gives ${account} a token for its client id and secret`, async () => {
      const token = await clientCredentials(issuer.machines, account, `secret-of-${account}`)();
      expect(await identity(token)).to.deep.equal({ kind: 'machine', issuer: issuer.machines, subject: account });
    });
  }

  it('gives no token for a wrong secret, to a person, or for another audience', async () => {
    const refused = (client: string, secret: string) =>
      clientCredentials(issuer.machines, client, secret)().then(
        () => 'given',
        (error: unknown) => (error as Error).message,
      );
    expect(await refused('operator.a', 'wrong')).to.contain('invalid_client');
    expect(await refused('admin', 'wrong')).to.contain('invalid_client');
    const elsewhere = await fetch(`${issuer.machines}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('operator.a:secret-of-operator.a').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: 'urn:other' }),
    });
    // It knows one resource; whatever is named, the token is meant for that one alone.
    const { access_token: token } = (await elsewhere.json()) as { access_token?: string };
    if (token !== undefined) expect((await verify(token, 'machines')).payload.aud).to.equal('habarlama');
  });

  const verifier = randomBytes(32).toString('base64url');
  const authorization = (more: Record<string, string> = {}) => {
    const asked = {
      ...{ client_id: 'habarlama-shell', redirect_uri: 'http://127.0.0.1:9/callback', response_type: 'code' },
      ...{ scope: 'openid', state: 's', code_challenge_method: 'S256', resource: 'urn:habarlama:api' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      ...more,
    };
    const given = Object.entries(asked).filter(([, value]) => value !== '');
    return `${issuer.people}/auth?${new URLSearchParams(given).toString()}`;
  };
  const isBack = (url: string) => url.startsWith('http://127.0.0.1:9/');
  const redeem = async (browser: Browser, more: Record<string, string> = {}) => {
    const code = new URL(browser.visited.at(-1) ?? '').searchParams.get('code') ?? '';
    const body = {
      ...{ grant_type: 'authorization_code', code, client_id: 'habarlama-shell', code_verifier: verifier },
      redirect_uri: 'http://127.0.0.1:9/callback',
      ...more,
    };
    const answer = await fetch(`${issuer.people}/token`, { method: 'POST', body: new URLSearchParams(body) });
    return (await answer.json()) as { access_token?: string; error?: string };
  };
  const choose = (account: string) => ({ method: 'POST', body: new URLSearchParams({ account }) });

  for (const { account } of sampleAccounts.filter((sample) => !isMachine(sample))) {
    it(`lets a visitor sign in as ${account}, by code and PKCE`, async () => {
      const browser = new Browser();
      const shown = await browser.go(authorization());
      expect(shown.status).to.equal(200);
      expect(await shown.text()).to.include(`value="${account}"`);
      await browser.go(browser.visited.at(-1) ?? '', choose(account), isBack);
      const { access_token: token = '' } = await redeem(browser);
      expect(await identity(token)).to.deep.equal({ kind: 'person', issuer: issuer.people, subject: account });
    });
  }

  it('asks again at the next sign-in of the same browser', async () => {
    const browser = new Browser();
    await browser.go(authorization());
    await browser.go(browser.visited.at(-1) ?? '', choose('ops'), isBack);
    const again = await browser.go(authorization(), {}, isBack);
    expect(again.status).to.equal(200);
    await browser.go(browser.visited.at(-1) ?? '', choose('admin'), isBack);
    expect(await identity((await redeem(browser)).access_token ?? '')).to.include({ subject: 'admin' });
  });

  it('shows its page in three languages, without scripts and without anything from elsewhere', async () => {
    for (const [language, word] of [
      ['kk', 'Тіркелгіні таңдаңыз'],
      ['ru', 'Выберите учётную запись'],
      ['en', 'Choose an account'],
    ] as const) {
      const browser = new Browser();
      const shown = await browser.go(authorization({ ui_locales: language }));
      const html = await shown.text();
      expect(html).to.include(word).and.include(`<html lang="${language}">`);
      expect(html).to.not.match(/<script|src=|https?:/iu);
      expect(shown.headers.get('content-security-policy')).to.include("default-src 'none'");
      const clicked = await browser.ask(`${browser.visited.at(-1) ?? ''}?lang=en`);
      expect(await clicked.text()).to.include('Choose an account');
    }
  });

  it('lets nobody in who is no person of the sample, and says so where a sign-in is over', async () => {
    const browser = new Browser();
    await browser.go(authorization());
    const at = browser.visited.at(-1) ?? '';
    for (const wrong of ['nobody', 'operator.a', ''])
      expect((await browser.ask(at, choose(wrong))).status).to.equal(400);
    const stranger = await new Browser().ask(at, choose('admin'));
    expect(stranger.status).to.equal(400);
    expect(await stranger.text()).to.not.include('value="admin"');
  });

  it('gives a code once, to whoever began with it, and only with a challenge', async () => {
    const browser = new Browser();
    await browser.go(authorization());
    await browser.go(browser.visited.at(-1) ?? '', choose('ops'), isBack);
    expect(await redeem(browser, { code_verifier: 'x'.repeat(43) })).to.include({ error: 'invalid_grant' });
    expect(await redeem(browser)).to.include.keys('access_token');
    expect(await redeem(browser)).to.include({ error: 'invalid_grant' });
    const unchallenged = new Browser();
    await unchallenged.go(authorization({ code_challenge: '', code_challenge_method: '' }), {}, isBack);
    expect(unchallenged.visited.at(-1)).to.include('error=invalid_request');
    expect(
      (await new Browser().go(authorization({ redirect_uri: 'https://evil.example/' }), {}, isBack)).status,
    ).to.equal(400);
  });
});
