import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { unlimited, withApp } from '../support/app.js';
import { person } from '../support/people.js';
import { problemOf } from '../support/review-table.js';

const limits = {
  reads: 40,
  writes: 3,
  uploads: 2,
  heavy: 2,
  address: 0,
  unauthenticated: 5,
  public: 4,
  public_writes: 2,
};

describe('rate limits', () => {
  const app = withApp({ http: { rateLimits: limits }, countsTogether: true });
  const account = async (bodyCode: string) =>
    (await person(app.database.db, { roles: ['officer'], bodyCode })).accountId;
  let officer: string;
  let other: string;
  beforeEach(async () => {
    app.clock.at += 60_000;
    officer = await account('INTERIOR');
    other = await account('DIGITAL');
  });
  const refused = '429 too-many-requests too_many_requests';

  it('send away one account that floods, and leave the others in peace', async () => {
    const began = performance.now();
    const flood = Promise.all(Array.from({ length: 120 }, () => app.call(officer, 'GET /me')));
    const times: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      const asked = performance.now();
      expect((await app.call(other, 'GET /me')).status).to.equal(200);
      times.push(performance.now() - asked);
    }
    const statuses = (await flood).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).to.have.length(40);
    expect(statuses.filter((status) => status === 429)).to.have.length(80);
    const median = times.sort((a, b) => a - b)[10]?.toFixed(1) ?? '';
    console.log(`      beside a flood: median ${median} ms, all in ${(performance.now() - began).toFixed(0)} ms`);
    app.clock.at += 60_000;
    expect((await app.call(officer, 'GET /me')).status, 'in the next minute').to.equal(200);
  });

  it('are said in every answer, and when one has to wait, for how long', async () => {
    const { headers } = await app.call(officer, 'GET /me');
    expect(headers.get('ratelimit-policy')).to.equal('"reads";q=40;w=60');
    expect(headers.get('ratelimit')).to.match(/^"reads";r=39;t=\d+$/u);
    for (let count = 0; count < 3; count += 1) await app.call(officer, 'POST /notices', { body: {} });
    const reply = await app.call(officer, 'POST /notices', { body: {} });
    expect(problemOf(reply)).to.equal(refused);
    expect(Number(reply.headers.get('retry-after'))).to.be.within(1, 60);
    expect(reply.headers.get('ratelimit')).to.match(/^"writes";r=0;t=\d+$/u);
  });

  it('count what is heavy apart from what is light', async () => {
    const inspect = () => app.call(officer, 'POST /locators/inspection', { body: { locators: [] } });
    for (let count = 0; count < 2; count += 1) expect((await inspect()).status).to.not.equal(429);
    expect(problemOf(await inspect())).to.equal(refused);
    expect((await app.call(officer, 'POST /notices', { body: {} })).status).to.not.equal(429);
    const check = () => app.call(other, `POST /notices/${other}/submission?validateOnly=true`, { body: {} });
    for (let count = 0; count < 2; count += 1) expect((await check()).status).to.not.equal(429);
    expect(problemOf(await check())).to.equal(refused);
  });

  it('do not look at the token of an address that has sent too many bad ones, but let those work on who share it', async () => {
    expect((await app.call(officer, 'GET /me')).status).to.equal(200);
    for (let count = 0; count < 5; count += 1) expect((await app.call(`bad-${count}`, 'GET /me')).status).to.equal(401);
    expect(problemOf(await app.call('bad', 'GET /me'))).to.equal(refused);
    expect(problemOf(await app.call(other, 'GET /me')), 'not known to be good').to.equal(refused);
    expect((await app.call(officer, 'GET /me')).status, 'known').to.equal(200);
  });

  it('count sign-ins that are begun with what comes without a good token', async () => {
    const begin = () => fetch(`${app.url}/auth/sign-in`, { redirect: 'manual' });
    // There is no issuer here: each would have had a row.
    for (let count = 0; count < 5; count += 1) expect((await begin()).status).to.equal(503);
    expect((await begin()).status).to.equal(429);
    app.clock.at += 60_000;
    expect((await begin()).status, 'in the next minute').to.equal(503);
  });

  it('believe nobody who says that he is somebody else', async () => {
    for (let count = 0; count < 6; count += 1) {
      const headers = { 'x-forwarded-for': `93.184.215.${count}`, forwarded: `for=93.184.215.${count}` };
      await app.call('bad', 'GET /me', { headers });
    }
    expect(problemOf(await app.call('bad', 'GET /me', { headers: { 'x-forwarded-for': '93.184.215.99' } }))).to.equal(
      refused,
    );
  });

  it('are summed up in Postgres, by the login that the API has', async () => {
    for (let count = 0; count < 10; count += 1) await app.call(officer, 'GET /me');
    await pause(100);
    const rows = await app.database
      .db<{ key: string; points: number }>('rate_limits')
      .whereLike('key', `reads ${officer} %`);
    expect(rows.map(({ points }) => points)).to.deep.equal([10]);
  });
});

describe('rate limits behind a proxy of ours', () => {
  const app = withApp({ http: { rateLimits: { ...unlimited, address: 3 }, trustedProxies: 1 } });
  const from = (chain: string) => fetch(`${app.url}/docs`, { headers: { 'x-forwarded-for': chain } });

  it('count by the address that it saw, whatever was claimed before it', async () => {
    for (let count = 0; count < 3; count += 1)
      expect((await from(`10.0.0.${count}, 93.184.215.14`)).status).to.equal(200);
    expect((await from('10.0.0.9, 93.184.215.14')).status).to.equal(429);
    expect((await from('93.184.215.14, 93.184.215.15')).status).to.equal(200);
    expect((await fetch(`${app.url}/health/live`)).status).to.equal(200);
  });
});
