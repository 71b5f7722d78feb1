import { expect } from 'chai';
import { isMachine, sampleAccounts } from '../../standalone/sample-accounts.js';
import { Browser } from '../support/browser.js';
import { withStack } from '../support/stack.js';

describe('a browser at a stack of one machine', function () {
  this.timeout(60_000);
  const running = withStack();
  const api = () => running.stack.api;

  async function signIn(account: string, host = api()): Promise<Browser> {
    const browser = new Browser();
    const page = await browser.go(`${host}/auth/sign-in?returnTo=/docs`);
    expect(page.status).to.equal(200);
    const choice = { method: 'POST', body: new URLSearchParams({ account }) };
    const arrived = await browser.go(browser.visited.at(-1) ?? '', choice);
    expect(arrived.status).to.equal(200);
    expect(browser.visited.at(-1)).to.equal(`${api()}/docs`);
    return browser;
  }

  for (const { account, id, roles } of sampleAccounts.filter((sample) => !isMachine(sample))) {
    it(`signs in as ${account} and asks in that name`, async () => {
      const browser = await signIn(account);
      const me = (await (await browser.ask(`${api()}/api/v1/me`)).json()) as { id: string; roles: string[] };
      expect(me.id).to.equal(id);
      expect(me.roles).to.have.members(roles);
    });
  }

  it('signs out, and signs in as somebody else', async () => {
    const browser = await signIn('officer.finmon');
    const { csrfToken } = (await (await browser.ask(`${api()}/auth/session`)).json()) as { csrfToken: string };
    const headers = { 'x-csrf-token': csrfToken, origin: api() };
    expect((await browser.ask(`${api()}/auth/sign-out`, { method: 'POST', headers })).status).to.equal(200);
    expect((await browser.ask(`${api()}/auth/session`)).status).to.equal(401);
    await browser.go(`${api()}/auth/sign-in`);
    const choice = { method: 'POST', body: new URLSearchParams({ account: 'reviewer.dana' }) };
    await browser.go(browser.visited.at(-1) ?? '', choice);
    const { account } = (await (await browser.ask(`${api()}/auth/session`)).json()) as {
      account: { fullName: string };
    };
    expect(account.fullName).to.equal('Ким Дана Викторовна');
  });

  it('comes in by the other name of this machine too', async () => {
    const browser = await signIn('ops', api().replace('127.0.0.1', 'localhost'));
    expect((await browser.ask(`${api()}/auth/session`)).status).to.equal(200);
  });

  it('never sees a token', async () => {
    const browser = await signIn('auditor');
    expect(browser.visited.join(' ')).to.not.match(/eyJ|access_token|id_token/u);
    expect(browser.cookies('/')).to.not.include('eyJ');
  });
});
