import { expect } from 'chai';
import { actorSeal } from '../../../db/actor-seal.js';
import { withApp } from '../../support/app.js';
import { actorKey } from '../../support/database.js';
import { signingKey } from '../../support/issuer-server.js';
import { person } from '../../support/people.js';
import { SignInServer } from '../../support/sign-in-server.js';
import { Visitor } from '../../support/signing-in.js';

describe('signing in with a browser', () => {
  const issuer = new SignInServer();
  before(() => issuer.start());
  after(() => issuer.stop());
  const app = withApp({ issuer: () => issuer.url });
  const visitor = () => new Visitor(() => app.url);
  let account: string;
  let sub: string;
  let people = 0;

  beforeEach(async () => {
    people += 1;
    sub = `person-${people}`;
    account = (await person(app.database.db, { roles: ['reviewer'], subject: sub })).accountId;
    await app.database.db('accounts').where({ id: account }).update({ issuer: issuer.url });
    issuer.person = { sub, email: `${sub}@example.kz`, email_verified: true };
    issuer.userinfo = undefined;
    issuer.tamper = (claims) => claims;
    issuer.signsWith = undefined;
  });

  const events = (of = account) =>
    app.database.db('audit_events').where({ case_id: of }).orderBy('position').select('kind', 'outcome', 'actor_id');
  /** Somebody whom an administrator has invited. */
  const invited = async (email: string, more: Record<string, unknown> = {}) => {
    const { accountId } = await person(app.database.db, { roles: ['reviewer'], subject: `invited-${people}` });
    const unbound = { issuer: null, subject: null, sign_in_email: email, ...more };
    await app.database.db('accounts').where({ id: accountId }).update(unbound);
    return accountId;
  };

  it('ends where it was asked for, with a session and without a token', async () => {
    const browser = visitor();
    const answer = await browser.signIn('/docs?a=1#b');
    expect(answer.status).to.equal(303);
    const { status, body } = await browser.session();
    expect(status).to.equal(200);
    expect(body['account']).to.deep.include({ id: account, roles: ['reviewer'] });
    expect(JSON.stringify(body)).to.not.include('opaque-access-token').and.not.include('eyJ');
    const [row] = await app.database
      .db<{ sid: string; sess: unknown }>('sessions')
      .whereRaw(`sess #>> '{signedIn,accountId}' = ?`, [account]);
    expect(JSON.stringify(row)).to.not.include('opaque-access-token').and.not.include('eyJ');
    expect(decodeURIComponent(browser.cookie('habarlama') ?? '')).to.not.include(row?.sid ?? 'none');
    expect(await events()).to.deep.equal([{ kind: 'sign_in', outcome: 'applied', actor_id: account }]);
  });

  it('gives the session another id than the one it began with', async () => {
    const browser = visitor();
    await browser.ask('http://habarlama.test/auth/sign-in');
    const planted = browser.cookie('habarlama');
    await browser.signIn();
    expect(browser.cookie('habarlama')).to.be.a('string').and.not.equal(planted);
    const thief = await fetch(`${app.url}/auth/session`, { headers: { cookie: `habarlama=${planted ?? ''}` } });
    expect(thief.status).to.equal(401);
  });

  it('sets a cookie that no script reads and no other site sends along', async () => {
    const answer = await visitor().ask('http://habarlama.test/auth/sign-in');
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie)
      .to.match(/^habarlama=s%3A/u)
      .and.include('HttpOnly')
      .and.include('SameSite=Lax')
      .and.include('Path=/');
    expect(cookie).to.not.include('Domain');
  });

  for (const returnTo of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    'docs',
    '/..//evil.example',
    '',
    `/${'a'.repeat(2_001)}`,
  ]) {
    it(`leads nowhere but to a path of ours: not to ${JSON.stringify(returnTo).slice(0, 30)}`, async () => {
      const query = new URLSearchParams({ returnTo }).toString();
      const answer = await visitor().ask(`http://habarlama.test/auth/sign-in?${query}`);
      expect(answer.status).to.equal(400);
    });
  }

  it('asks the issuer for the address where the ID token has none', async () => {
    const id = await invited('userinfo@example.kz');
    issuer.person = { sub: 'by-userinfo' };
    issuer.userinfo = { sub: 'by-userinfo', email: 'UserInfo@Example.kz', email_verified: true };
    const browser = visitor();
    await browser.signIn();
    expect((await browser.session()).body['account']).to.include({ id });
  });

  it('binds an invited person once, by the address that the issuer has verified', async () => {
    const id = await invited('first@example.kz');
    issuer.person = { sub: 'first', email: 'First@example.kz', email_verified: true };
    await visitor().signIn();
    expect((await events(id)).map(({ kind }: { kind: string }) => kind)).to.deep.equal(['account_binding', 'sign_in']);
    issuer.person = { sub: 'second', email: 'first@example.kz', email_verified: true };
    expect((await visitor().signIn()).status).to.equal(403);
    issuer.person = { sub: 'first', email: 'changed@example.kz', email_verified: true };
    const again = visitor();
    await again.signIn();
    expect((await again.session()).body['account']).to.include({ id });
  });

  it('binds nobody on the word of whoever has the API’s login and not its key', async () => {
    const id = await invited('sealed@example.kz');
    const names = [issuer.url, 'thief', 'sealed@example.kz'] as const;
    const { ofPerson } = actorSeal(actorKey, app.clock);
    const seals = [
      actorSeal('k'.repeat(64), app.clock).ofPerson(...names),
      ofPerson(issuer.url, 'another', 'sealed@example.kz'),
      ofPerson(issuer.url, 'thief', 'another@example.kz'),
      ...['', null],
    ];
    const bind = (...given: unknown[]) =>
      app.database.as.api
        .raw<{ rows: { id: string | null }[] }>(
          `select bind_account(${given.map(() => '?').join()}) as id`,
          given as never,
        )
        .then(({ rows }) => rows[0]?.id)
        .catch((error: unknown) => (error as { code: string }).code);
    expect(await bind(...names), 'there is no such function').to.equal('42883');
    for (const seal of seals) expect(await bind(...names, seal)).to.equal(null);
    expect(await bind(...names, ofPerson(...names))).to.equal(id);
  });

  it('binds one of several who come at once', async () => {
    const id = await invited('race@example.kz');
    const browsers = ['a', 'b', 'c', 'd'].map((name) => ({ name, browser: visitor() }));
    const callbacks = [];
    for (const { name, browser } of browsers) {
      issuer.person = { sub: `race-${name}`, email: 'race@example.kz', email_verified: true };
      const stop = (at: string) => at.includes('/auth/callback');
      await browser.go('http://habarlama.test/auth/sign-in', {}, stop);
      callbacks.push(() => browser.ask(browser.visited.at(-1) ?? ''));
    }
    const statuses = (await Promise.all(callbacks.map((call) => call()))).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([303, 403, 403, 403]);
    const kinds = (await events(id)).map(
      ({ kind, outcome }: { kind: string; outcome: string }) => `${kind} ${outcome}`,
    );
    expect(kinds.filter((kind) => kind === 'account_binding applied')).to.have.length(1);
  });

  const notVerified: [string, Record<string, unknown>][] = [
    ['is not verified', { email_verified: false }],
    ['is verified by a word', { email_verified: 'true' }],
    ['is not said to be verified', {}],
  ];
  for (const [what, claims] of notVerified) {
    it(`binds nobody whose address ${what}, and records the refusal`, async () => {
      const id = await invited(`unverified-${people}@example.kz`);
      issuer.person = { sub: `u-${people}`, email: `unverified-${people}@example.kz`, ...claims };
      const answer = await visitor().signIn();
      expect(answer.status).to.equal(403);
      expect(await answer.json()).to.include({ code: 'email_not_verified' });
      expect(await events(id)).to.deep.equal([{ kind: 'sign_in', outcome: 'refused', actor_id: null }]);
    });
  }

  it('binds nobody by letters that only become the address when they are made small', async () => {
    await invited(`kelvin-${people}@example.kz`);
    issuer.person = { sub: 'kelvin', email: `\u212Aelvin-${people}@example.kz`, email_verified: true };
    expect((await visitor().signIn()).status).to.equal(403);
  });

  it('refuses a closed account, whether bound or only invited, and records it', async () => {
    const at = new Date(app.clock.now());
    await app.database.db('accounts').where({ id: account }).update({ closed_at: at });
    expect((await visitor().signIn()).status).to.equal(403);
    expect(await events()).to.deep.equal([{ kind: 'sign_in', outcome: 'refused', actor_id: null }]);
    const closed = await invited(`closed-${people}@example.kz`, { closed_at: at });
    issuer.person = { sub: `c-${people}`, email: `closed-${people}@example.kz`, email_verified: true };
    expect((await visitor().signIn()).status).to.equal(403);
    expect(await app.database.db('accounts').where({ id: closed }).first('subject')).to.deep.equal({ subject: null });
  });

  it('refuses whom nobody knows, in words a person can read', async () => {
    issuer.person = { sub: 'stranger' };
    issuer.userinfo = { sub: 'stranger' };
    const browser = visitor();
    const begun = await browser.go('http://habarlama.test/auth/sign-in', {}, (at) => at.includes('/auth/callback'));
    expect(begun.status).to.equal(303);
    const headers = { accept: 'text/html', 'accept-language': 'kk' };
    const shown = await browser.ask(browser.visited.at(-1) ?? '', { headers });
    expect(shown.status).to.equal(403);
    expect(await shown.text())
      .to.include('lang="kk"')
      .and.include('Қайта кіру');
  });

  const forged: [string, () => void | Promise<void>][] = [
    ['is for another client', () => void (issuer.tamper = (claims) => ({ ...claims, aud: 'another' }))],
    ['is of another issuer', () => void (issuer.tamper = (claims) => ({ ...claims, iss: 'https://evil.example' }))],
    ['answers another sign-in', () => void (issuer.tamper = (claims) => ({ ...claims, nonce: 'another' }))],
    ['is over', () => void (issuer.tamper = (claims) => ({ ...claims, exp: 1, iat: 0 }))],
    ['is signed by another key', async () => void (issuer.signsWith = await signingKey('sign-in'))],
  ];
  for (const [what, arrange] of forged) {
    it(`refuses an ID token that ${what}`, async () => {
      await arrange();
      const browser = visitor();
      const answer = await browser.signIn();
      expect(answer.status).to.equal(400);
      expect(await answer.json()).to.include({ code: 'sign_in_failed' });
      expect((await browser.session()).status).to.equal(401);
    });
  }

  it('goes on only where it began, with its own state, and once', async () => {
    const begin = async (browser: Visitor) => {
      await browser.go('http://habarlama.test/auth/sign-in', {}, (at) => at.includes('/auth/callback'));
      return browser.visited.at(-1) ?? '';
    };
    const callback = await begin(visitor());
    const victim = visitor();
    expect((await victim.ask(callback)).status, 'in another browser').to.equal(400);
    await begin(victim);
    expect((await victim.ask(callback)).status, 'with the state of another').to.equal(400);
    const own = visitor();
    const good = await begin(own);
    expect((await own.ask(good)).status).to.equal(303);
    expect((await own.ask(good)).status, 'a second time').to.equal(400);
  });

  it('is told to come later while the issuer is away', async () => {
    const browser = visitor();
    const began = await browser.ask('http://habarlama.test/auth/sign-in');
    await issuer.stop();
    const state = new URL(began.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const finished = await browser.ask(`http://habarlama.test/auth/callback?code=x&state=${state}`);
    await issuer.start();
    expect(finished.status).to.equal(503);
    expect(finished.headers.get('retry-after')).to.equal('5');
  });
});
