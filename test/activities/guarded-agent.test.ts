import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { createServer as createPlainServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { checkedLookup, guardedAgent } from '../../activities/guarded-agent.js';
import type { Resolve } from '../../activities/guarded-agent.js';
import { answerAtMost, postSigned } from '../../activities/post-signed.js';
import type { Answer, Outgoing } from '../../activities/post-signed.js';
import { mayConnectTo } from '../../locators/endpoint.js';
import { testSecret } from '../support/dispatch-table.js';
import { operatorTest } from '../support/tls-identity.js';

const strict = { loopback: false };

/** 127.0.0.1 plays the public internet, and every other address of this machine the inside of the house. */
const publicIsHere = (address: string) => address === '127.0.0.1';

describe('what leaves the house', () => {
  const servers: { close(): unknown; closeAllConnections(): void }[] = [];
  const heard: string[] = [];
  let port = 0;
  const asked: string[] = [];

  before(async () => {
    const outside: Server = createServer(operatorTest, (req, res) => {
      heard.push(`outside ${req.headers.host ?? ''}`);
      res.writeHead(req.url === '/redirect' ? 307 : 204, { location: `http://127.0.0.2:${port}/inside` }).end();
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    port = (outside.address() as AddressInfo).port;
    const inside = createServer(operatorTest, (_req, res) => {
      heard.push('inside');
      res.end();
    });
    await new Promise<void>((resolve) => inside.listen(port, '127.0.0.2', resolve));
    servers.push(outside, inside);
  });
  after(() => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });
  beforeEach(() => {
    heard.length = 0;
    asked.length = 0;
  });

  const answering = (...answers: string[][]): Resolve => {
    const left = [...answers];
    return (hostname) => {
      asked.push(hostname);
      const found = (left.length > 1 ? left.shift() : left[0]) ?? [];
      return Promise.resolve(found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    };
  };
  const house = (resolve: Resolve, more: Partial<Parameters<typeof guardedAgent>[0]> = {}): Outgoing => ({
    rules: strict,
    agent: guardedAgent({
      rules: strict,
      resolve,
      answerAtMost,
      ca: operatorTest.cert,
      mayConnect: publicIsHere,
      ...more,
    }),
  });
  const post = (outgoing: Outgoing, endpoint: string): Promise<Answer> =>
    postSigned(
      { endpoint, secret: testSecret, messageId: 'm', body: '{}', at: Date.now(), timeoutMs: 2_000 },
      outgoing,
      new AbortController().signal,
    );
  const endpoint = (host = 'operator.test', path = '/hook') => `https://${host}:${port}${path}`;
  const refused = { error: 'ADDRESS_NOT_ALLOWED' };

  it('goes to the address that was checked, under its name', async () => {
    expect(await post(house(answering(['127.0.0.1'])), endpoint())).to.deep.equal({ status: 204, retryAfter: null });
    expect(heard).to.deep.equal([`outside operator.test:${port}`]);
  });

  it('goes nowhere else when the name stands for another address a moment later', async () => {
    const outgoing = house(answering(['127.0.0.1'], ['127.0.0.2']));
    expect(await post(outgoing, endpoint())).to.have.property('status', 204);
    expect(asked, 'asked once, before connecting, and not again').to.deep.equal(['operator.test']);
    servers[0]?.closeAllConnections();
    expect(await post(outgoing, endpoint()), 'over a new connection').to.deep.equal(refused);
    expect(heard).to.deep.equal([`outside operator.test:${port}`]);
  });

  it('goes nowhere when one of several addresses is not allowed, in whatever order they come', async () => {
    for (const found of [['127.0.0.1', '127.0.0.2'], ['127.0.0.2', '127.0.0.1'], ['127.0.0.1', '::1'], []]) {
      expect(await post(house(answering(found)), endpoint()), found.join()).to.deep.equal(refused);
    }
    expect(heard).to.deep.equal([]);
  });

  it('goes to no address that is written out and not allowed, however it is written', async () => {
    const outgoing = house(answering(['127.0.0.1']), { mayConnect: mayConnectTo });
    const unchecked = { ...outgoing, rules: { loopback: true } };
    for (const host of ['127.0.0.2', '127.2', '0x7f.2', '2130706434', '[::1]', '[::ffff:127.0.0.2]']) {
      expect(await post(outgoing, endpoint(host)), host).to.deep.equal({ fault: 'special_purpose_address' });
      // Should the first check ever miss one, the connector does not.
      const again = await post(unchecked, endpoint(host));
      expect(again, host).to.satisfy(
        (answer: Answer) => JSON.stringify(answer) === JSON.stringify(refused) || 'fault' in answer,
      );
    }
    expect(asked).to.deep.equal([]);
    expect(heard).to.deep.equal([]);
  });

  it('follows no redirect, wherever it leads', async () => {
    const answer = await post(house(answering(['127.0.0.1'])), endpoint('operator.test', '/redirect'));
    expect(answer).to.have.property('status', 307);
    expect(heard).to.deep.equal([`outside operator.test:${port}`]);
  });

  it('is not told to a server that has no certificate for the name', async () => {
    const outgoing = house(answering(['127.0.0.1']));
    expect(await post(outgoing, endpoint('another.test'))).to.deep.equal({ error: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const unknown = house(answering(['127.0.0.1']), { ca: undefined as unknown as string });
    expect(await post(unknown, endpoint())).to.deep.equal({ error: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(heard).to.deep.equal([]);
  });

  it('is not sent where nobody knows the name', async () => {
    const lost: Resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await post(house(lost), endpoint())).to.deep.equal({ error: 'ENOTFOUND' });
  });

  it('reaches this machine without TLS where that is allowed, and by no name that stands for more', async () => {
    const plain = createPlainServer((_req, res) => res.writeHead(204).end());
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    servers.push(plain);
    const rules = { loopback: true };
    const local = (found: string[]) => ({
      rules,
      agent: guardedAgent({ rules, resolve: answering(found), answerAtMost }),
    });
    const to = (host: string) => `http://${host}:${(plain.address() as AddressInfo).port}/hook`;
    expect(await post(local([]), to('127.0.0.1'))).to.have.property('status', 204);
    expect(await post(local(['127.0.0.1']), to('localhost'))).to.have.property('status', 204);
    expect(await post(local(['127.0.0.1', '93.184.215.14']), to('localhost'))).to.deep.equal(refused);
  });

  it('is checked by a lookup that answers as sockets ask: with all addresses, or with the first', async () => {
    const lookup = checkedLookup(answering(['127.0.0.1']), publicIsHere);
    const ask = (all: boolean) =>
      new Promise<unknown[]>((resolve) => {
        lookup('operator.test', { all }, (...said) => resolve(said));
      });
    expect(await ask(true)).to.deep.equal([null, [{ address: '127.0.0.1', family: 4 }]]);
    expect(await ask(false)).to.deep.equal([null, '127.0.0.1', 4]);
  });
});
