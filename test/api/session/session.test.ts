import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { withApp } from '../../support/app.js';
import { person } from '../../support/people.js';
import { SignInServer } from '../../support/sign-in-server.js';
import { Visitor } from '../../support/signing-in.js';

const hour = 3_600_000;
const engineUi = 'http://127.0.0.1:8233';

describe('the session of a browser', () => {
  const issuer = new SignInServer();
  before(() => issuer.start());
  after(() => issuer.stop());
  const app = withApp({ issuer: () => issuer.url, http: { engineUiOrigins: new Set([engineUi]) } });
  let account: string;
  let browser: Visitor;
  let people = 0;

  beforeEach(async () => {
    people += 1;
    const subject = `session-${people}`;
    account = (await person(app.database.db, { roles: ['administrator'], subject })).accountId;
    await app.database.db('accounts').where({ id: account }).update({ issuer: issuer.url });
    issuer.person = { sub: subject, email: `${subject}@example.kz`, email_verified: true };
    issuer.endSession = undefined;
    browser = await signedIn();
  });

  async function signedIn(): Promise<Visitor> {
    const visitor = new Visitor(() => app.url);
    await visitor.signIn();
    return visitor;
  }
  // To its last byte: the session's row is written before that one, and after the status.
  const me = async (visitor = browser) => {
    const answer = await visitor.ask('http://habarlama.test/api/v1/me');
    await answer.clone().arrayBuffer();
    return answer;
  };
  const kinds = async () => {
    const events: { kind: string }[] = await app.database
      .db('audit_events')
      .where({ case_id: account })
      .orderBy('position')
      .select('kind');
    return events.map(({ kind }) => kind);
  };

  it('says who asks, as a token does', async () => {
    const answer = await me();
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.include({ id: account });
    expect((await fetch(`${app.url}/api/v1/me`)).status).to.equal(401);
  });

  it('lets Temporal’s Web UI have payloads decrypted, and nothing else, and no other page', async () => {
    const refusedAs = async (path: string, origin: string) => {
      const headers = { origin, 'sec-fetch-site': 'same-site', 'content-type': 'application/json' };
      const body = JSON.stringify({ payloads: [] });
      const answer = await browser.ask(`http://habarlama.test/api/v1${path}`, { method: 'POST', headers, body });
      return ((await answer.json()) as { code?: string }).code;
    };
    // An administrator is known by his session, and may not.
    expect(await refusedAs('/codec/decode?preserveStorageRefs=true', engineUi)).to.equal('role');
    expect(await refusedAs('/codec/decode', 'http://127.0.0.1:8234')).to.equal('csrf');
    expect(await refusedAs('/codec/encode', engineUi)).to.equal('csrf');
    expect(await refusedAs('/notices', engineUi)).to.equal('csrf');
  });

  it('is not believed together with a token, nor are two tokens', async () => {
    const both = await browser.ask('http://habarlama.test/api/v1/me', {
      headers: { authorization: `Bearer ${account}` },
    });
    expect(both.status).to.equal(400);
    expect(await both.json()).to.include({ code: 'two_credentials' });
  });

  it('ends with 401 where the cookie is forged, changed or unknown', async () => {
    const real = browser.cookie('habarlama') ?? '';
    for (const cookie of ['', 'x', 's%3Aabc.def', `${real.slice(0, -3)}AAA`, real.replace('s%3A', 's%3AA')]) {
      const answer = await fetch(`${app.url}/api/v1/me`, { headers: { cookie: `habarlama=${cookie}` } });
      expect(answer.status, cookie).to.equal(401);
    }
  });

  const unsafe: [string, string, string][] = [
    ['POST', '/api/v1/notices', 'notices'],
    ['DELETE', '/api/v1/notices/01900000-0000-7000-8000-000000000001', 'a notice'],
    ['POST', '/auth/sign-out', 'signing out'],
    ['POST', '/auth/sign-out-everywhere', 'signing out everywhere'],
  ];
  const foreign: [string, Record<string, string>][] = [
    ['without the token', { 'x-csrf-token': '-' }],
    ['with another token', { 'x-csrf-token': 'a'.repeat(43) }],
    ['with an empty token', { 'x-csrf-token': '' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from a page without an origin', { origin: 'null' }],
    ['from a like-named origin', { origin: 'http://habarlama.test.evil.example' }],
    ['across sites', { 'sec-fetch-site': 'cross-site', origin: '-' }],
    ['from a neighbour of the same site', { 'sec-fetch-site': 'same-site' }],
    ['without a word on where it comes from', { 'sec-fetch-site': '-', origin: '-' }],
  ];
  for (const [method, path, what] of unsafe) {
    for (const [how, headers] of foreign) {
      it(`does not go for ${what} ${how}`, async () => {
        const answer = await browser.api(method, path, headers);
        expect(answer.status).to.equal(403);
        expect(await answer.json()).to.include({ code: 'csrf' });
        expect((await me()).status).to.equal(200);
      });
    }
  }

  it('goes for an act from our own page', async () => {
    const answer = await browser.api('POST', '/api/v1/notices');
    // An administrator files no notices: the role refuses it, and no fence before it.
    expect(await answer.json()).to.include({ status: 403, code: 'role' });
  });

  it('goes on when a page of somebody else leads to the sign-in, and leaves no row for it', async () => {
    const rows = async () => (await app.database.db('sessions').select('sid')).length;
    const before = await rows();
    const answer = await browser.ask('http://habarlama.test/auth/sign-in?returnTo=/docs');
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/docs']);
    expect((await browser.ask('http://habarlama.test/auth/callback?code=x&state=y')).status).to.equal(400);
    expect((await me()).status).to.equal(200);
    expect(await rows()).to.equal(before);
  });

  it('is of no use to another session’s page', async () => {
    const other = await signedIn();
    expect((await browser.api('POST', '/auth/sign-out', { 'x-csrf-token': other.csrfToken })).status).to.equal(403);
  });

  it('ends with its sign-out, and no other with it', async () => {
    const other = await signedIn();
    const old = browser.cookie('habarlama') ?? '';
    const answer = await browser.api('POST', '/auth/sign-out');
    expect(await answer.json()).to.deep.equal({ issuerSignOut: null });
    expect((await fetch(`${app.url}/api/v1/me`, { headers: { cookie: `habarlama=${old}` } })).status).to.equal(401);
    expect((await me(other)).status).to.equal(200);
    expect(await kinds()).to.deep.equal(['sign_in', 'sign_in', 'sign_out']);
  });

  it('ends everywhere at once, for this account alone', async () => {
    const others = [await signedIn(), await signedIn()];
    const stranger = await person(app.database.db, { roles: ['auditor'], subject: `stranger-${people}` });
    await app.database.db('accounts').where({ id: stranger.accountId }).update({ issuer: issuer.url });
    issuer.person = { sub: `stranger-${people}`, email: 'x@example.kz' };
    const outsider = await signedIn();
    const busy = [me(others[0]), me(others[1])];
    expect(await (await browser.api('POST', '/auth/sign-out-everywhere')).json()).to.include({ sessions: 3 });
    await Promise.all(busy);
    for (const visitor of [browser, ...others]) expect((await me(visitor)).status).to.equal(401);
    expect((await me(outsider)).status).to.equal(200);
    expect(await kinds()).to.include('sign_out_everywhere');
  });

  it('is refused at the next request once its account is closed', async () => {
    await app.database
      .db('accounts')
      .where({ id: account })
      .update({ closed_at: new Date(app.clock.now()) });
    expect((await me()).status).to.equal(401);
    await app.database.db('accounts').where({ id: account }).update({ closed_at: null });
    expect((await me()).status, 'and does not come back').to.equal(401);
  });

  it('may do no more at the next request than its roles still give', async () => {
    const list = () => browser.ask('http://habarlama.test/api/v1/accounts');
    expect((await list()).status).to.equal(200);
    await app.database
      .db('role_grants')
      .where({ account_id: account })
      .update({ revoked_at: new Date(app.clock.now()) });
    expect((await list()).status).to.equal(403);
  });

  it('ends when nobody uses it', async () => {
    const left = async () => {
      const rows: { expire: Date }[] = await app.database
        .db('sessions')
        .whereRaw(`sess #>> '{signedIn,accountId}' = ?`, [account])
        .select('expire');
      return (rows[0]?.expire.getTime() ?? 0) - Date.now();
    };
    expect(await left()).to.be.within(hour / 2 - 5_000, hour / 2 + 5_000);
    await app.database.db('sessions').update({ expire: new Date(Date.now() + 60_000) });
    expect((await me()).status).to.equal(200);
    expect(await left(), 'used, it goes on').to.be.greaterThan(hour / 2 - 5_000);
    await app.database.db('sessions').update({ expire: new Date(Date.now() - 2_000) });
    expect((await me()).status).to.equal(401);
  });

  it('ends after its longest time, however much it is used', async () => {
    const began = app.clock.at;
    try {
      app.clock.at = began + 12 * hour - 1_000;
      expect((await me()).status).to.equal(200);
      const { body } = await browser.session();
      expect(new Date(String(body['expiresAt'])).getTime()).to.equal(began + 12 * hour);
      app.clock.at = began + 12 * hour;
      expect((await me()).status).to.equal(401);
    } finally {
      app.clock.at = began;
    }
  });

  it('leads on to the issuer’s own sign-out where there is one', async () => {
    const other = new SignInServer();
    await other.start();
    other.endSession = `${other.url}/end`;
    const { signInClient } = await import('../../../api/session/sign-in-client.js');
    const client = signInClient({ issuer: other.url, clientId: 'web', clientSecret: 's' }, 'http://habarlama.test');
    const url = new URL((await client.issuerSignOut()) ?? '');
    expect(`${url.origin}${url.pathname}`).to.equal(other.endSession);
    expect(url.searchParams.get('post_logout_redirect_uri')).to.equal('http://habarlama.test/');
    await other.stop();
  });

  it('is believed only as it was written: a row changed or copied in the database signs nobody in', async () => {
    const api = app.database.as.api;
    const row = (of: Visitor) => {
      const [id = ''] = decodeURIComponent(of.cookie('habarlama') ?? '')
        .slice(2)
        .split('.');
      return api('sessions').where({ sid: createHash('sha256').update(id).digest('base64url') });
    };
    const stranger = await person(app.database.db, { roles: ['auditor'], subject: `thief-${people}` });
    await app.database.db('accounts').where({ id: stranger.accountId }).update({ issuer: issuer.url });
    issuer.person = { sub: `thief-${people}`, email: 'thief@example.kz' };
    const changed = (path: string, value: unknown) =>
      api.raw('jsonb_set(sess, ?::text[], ?::jsonb)', [path, JSON.stringify(value)]);
    const changes: [string, unknown][] = [
      ['another account', changed('{signedIn,accountId}', account)],
      ['a later beginning', changed('{signedIn,at}', app.clock.at + hour)],
      ['another token of its page', changed('{signedIn,csrfToken}', 'a'.repeat(43))],
      ['no seal', changed('{seal}', null)],
      ['the row of somebody else', row(browser).select('sess')],
    ];
    for (const [what, sess] of changes) {
      const thief = await signedIn();
      expect((await me(thief)).status).to.equal(200);
      expect(await row(thief).update({ sess })).to.equal(1);
      expect((await me(thief)).status, what).to.equal(401);
    }
    expect((await me()).status).to.equal(200);
  });

  it('lies in a table that shows neither its id nor anything to sign in with', async () => {
    const rows: { sid: string }[] = await app.database.db('sessions').select('sid');
    const id =
      decodeURIComponent(browser.cookie('habarlama') ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    expect(rows.map(({ sid }) => sid)).to.not.include(id);
    const [first] = rows;
    const thief = await fetch(`${app.url}/api/v1/me`, { headers: { cookie: `habarlama=s%3A${first?.sid ?? ''}.x` } });
    expect(thief.status).to.equal(401);
    for (const login of ['worker', 'auditor'] as const) {
      const refused = await app.database.as[login]('sessions')
        .select('sid')
        .catch((error: unknown) => error);
      expect(refused, login).to.be.instanceOf(Error).with.property('code', '42501');
    }
  });
});

describe('the session of a browser behind https', () => {
  const issuer = new SignInServer();
  before(() => issuer.start());
  after(() => issuer.stop());
  const app = withApp({ issuer: () => issuer.url, publicUrl: 'https://habarlama.test' });

  it('has a cookie that goes over https alone, to this very host', async () => {
    const answer = await new Visitor(() => app.url, 'https://habarlama.test').ask(
      'https://habarlama.test/auth/sign-in',
    );
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie)
      .to.match(/^__Host-habarlama=/u)
      .and.include('Secure')
      .and.include('HttpOnly')
      .and.include('Path=/');
    expect(cookie).to.not.include('Domain');
  });
});
