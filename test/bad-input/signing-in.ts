import { expect } from 'chai';
import { atOnce } from '../../bench/at-once.js';
import { Browser } from '../support/browser.js';
import type { Reply } from '../support/http-client.js';
import { problemOf } from '../support/review-table.js';
import type { House } from './house.js';
import { byNobody, forgedCookies, inASession, waysBack } from './sign-in-requests.js';
import type { SignInRequest } from './sign-in-requests.js';

/** Nobody signs in, out or as somebody else by what is bad; who is signed in stays so. */
export function itSignsNobodyIn(house: House): void {
  let browser: Browser;
  let own: { origin: string; 'x-csrf-token': string };
  // No hook: the session must not appear while the families look at the rows.
  it('below /auth begins with one who signs in', async () => {
    browser = new Browser();
    await browser.go(`${house.url}/auth/sign-in?returnTo=/docs`);
    const choice = { method: 'POST', body: new URLSearchParams({ account: 'reviewer.dana' }) };
    await browser.go(browser.visited.at(-1) ?? '', choice);
    own = { origin: house.url, 'x-csrf-token': String((await sessionOf(house, browser))['csrfToken']) };
  });

  it('below /auth meets a problem where nobody is signed in, and changes nothing', async () => {
    await expectNothing(house, async () => {
      expect((await atOnce(8, byNobody, (each) => complaintOf(house, each))).filter(isSaid)).to.deep.equal([]);
    });
  });

  it('from a page of somebody else, in the session of one who is signed in, is refused and changes nothing', async () => {
    const cookie = browser.cookies('/');
    await expectNothing(house, async () => {
      const sent = inASession(own).map((each) => ({ ...each, headers: { ...each.headers, cookie } }));
      expect((await atOnce(8, sent, (each) => complaintOf(house, each))).filter(isSaid)).to.deep.equal([]);
    });
  });

  it('on the way back from the issuer ends the sign-in that was begun, and begins no other', async () => {
    await expectNothing(house, async () => {
      const complaints = await atOnce(4, waysBack('state'), async (_, index) => {
        const begun = new Browser();
        const { headers } = await begun.ask(`${house.url}/auth/sign-in`);
        const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? '';
        const asked = waysBack(state)[index] as SignInRequest;
        const cookie = begun.cookies('/');
        const again: SignInRequest = {
          ...{ what: `${asked.what}, again`, request: 'GET /auth/callback', meets: '400 malformed sign_in_expired' },
        };
        return [
          await complaintOf(house, { ...asked, headers: { cookie } }),
          await complaintOf(house, { ...again, headers: { cookie } }),
        ];
      });
      expect(complaints.flat().filter(isSaid)).to.deep.equal([]);
    });
  });

  it('beside a sign-in that is begun leads nowhere else, and keeps one session each and nothing more', async () => {
    const before = await kept(house);
    const headers: Record<string, string>[] = [
      { 'x-forwarded-host': 'evil.example' },
      { 'x-forwarded-proto': 'gopher' },
      { referer: 'https://evil.example/' },
      { 'accept-language': '*;q=x, \u00e9' },
      ...forgedCookies.map(([, cookie]) => ({ cookie })),
    ];
    const queries = [
      '',
      '?redirect_uri=https://evil.example',
      '?scope=a&prompt=none',
      '?__proto__=1',
      '?returnTo[]=//a',
    ];
    const sent = [...headers.map((each) => ['', each] as const), ...queries.map((each) => [each, {}] as const)];
    const { origin } = new URL(await goalOf(house, '', {}));
    await atOnce(4, sent, async ([query, given]) => {
      const goal = new URL(await goalOf(house, query, given));
      expect(goal.origin).to.equal(origin);
      expect(goal.searchParams.get('redirect_uri')).to.equal(`${house.url}/auth/callback`);
      expect(goal.href).to.not.include('evil');
    });
    const after = await kept(house);
    expect(after.rows).to.deep.equal(before.rows);
    expect(after.sessions).to.have.length(before.sessions.length + sent.length + 1);
  });

  it('shown to a person is a page that holds nothing of what he sent', async () => {
    const headers = { accept: 'text/html', 'x-request-id': '<script>', 'accept-language': '<script>' };
    const answer = await fetch(`${house.url}/auth/callback?error=<script>`, { headers });
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([400, 'text/html; charset=utf-8']);
    expect(await answer.text()).to.not.include('<script>');
  });

  it('below /auth is followed by the good requests, which are served', async () => {
    expect((await sessionOf(house, browser))['csrfToken']).to.equal(own['x-csrf-token']);
    const out = await browser.ask(`${house.url}/auth/sign-out`, { method: 'POST', headers: own });
    expect(out.status).to.equal(200);
    const over = await browser.ask(`${house.url}/auth/session`);
    expect(over.status).to.equal(401);
  });
}

/** What a sign-in under way leads to, at the issuer. */
async function goalOf(house: House, query: string, headers: Record<string, string>): Promise<string> {
  const answer = await fetch(`${house.url}/auth/sign-in${query}`, { headers, redirect: 'manual' });
  expect(answer.status, `${query} ${JSON.stringify(headers).slice(0, 60)}`).to.equal(303);
  return answer.headers.get('location') ?? '';
}

async function sessionOf({ url }: House, browser: Browser): Promise<Record<string, unknown>> {
  const answer = await browser.ask(`${url}/auth/session`);
  expect(answer.status).to.equal(200);
  return (await answer.json()) as Record<string, unknown>;
}

/** All rows, and what is in the sessions; that one was used moves its end, and nothing else. */
async function kept(house: House) {
  const { sessions, ...rows } = await house.rows();
  expect(sessions).to.be.a('string');
  return {
    rows,
    sessions: await house.db('sessions').orderBy('sid').select('sid', house.db.raw(`sess - 'cookie' as sess`)),
  };
}

async function expectNothing(house: House, act: () => Promise<void>): Promise<void> {
  const before = await kept(house);
  await act();
  expect(await kept(house)).to.deep.equal(before);
}

async function complaintOf({ url }: House, asked: SignInRequest): Promise<string | undefined> {
  const { what, request, headers = {}, meets } = asked;
  const [method = '', path = ''] = request.split(' ');
  const answer = await fetch(`${url}${path}`, { method, headers, redirect: 'manual' });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return `${what}: ${answer.status} as ${type}`;
  if (answer.headers.getSetCookie().some((cookie) => cookie.startsWith('a='))) return `${what}: sets a cookie`;
  if (answer.headers.get('cache-control') !== 'no-store') return `${what}: may be kept by a cache`;
  const met = problemOf({ status: answer.status, body: JSON.parse(text) as Reply['body'] } as Reply);
  return met === meets ? undefined : `${what}: ${met}`;
}

function isSaid(complaint: string | undefined): complaint is string {
  return complaint !== undefined;
}
