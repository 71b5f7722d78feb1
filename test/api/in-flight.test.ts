import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { problemOf } from '../support/review-table.js';
import { person } from '../support/people.js';

describe('a process that has enough to do', () => {
  const app = withApp({ http: { requestsAtMost: 8 } });
  const held: Socket[] = [];
  let officer: string;
  let other: string;
  before(async () => {
    officer = await account('INTERIOR');
    other = await account('DIGITAL');
  });
  afterEach(async () => {
    await Promise.all(held.splice(0).map((socket) => once(socket.destroy(), 'close')));
    await pause(50);
  });

  const account = async (bodyCode: string) =>
    (await person(app.database.db, { roles: ['officer'], bodyCode })).accountId;

  /** A request whose body stays away. */
  async function hold(account: string): Promise<void> {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    held.push(socket.on('error', () => undefined));
    const head = [
      'POST /api/v1/notices HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${account}`,
      'Content-Type: application/json',
      'Content-Length: 9',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await pause(60);
  }

  it('sends more away at once, says when to come back, and still says that it lives', async () => {
    for (let count = 0; count < 8; count += 1) await hold(await account('DIGITAL'));
    const refused = await app.call(officer, 'GET /me');
    expect(problemOf(refused)).to.equal('503 unavailable too_busy');
    expect(refused.headers.get('retry-after')).to.equal('1');
    expect((await fetch(`${app.url}/health/live`)).status).to.equal(200);
    held.pop()?.destroy();
    await pause(60);
    expect((await app.call(officer, 'GET /me')).status).to.equal(200);
  });

  it('leaves room for others when one account asks for everything', async () => {
    for (let count = 0; count < 2; count += 1) await hold(officer);
    const refused = await app.call(officer, 'GET /me');
    expect(problemOf(refused)).to.equal('429 too-many-requests too_many_at_once');
    expect((await app.call(other, 'GET /me')).status).to.equal(200);
    held.pop()?.destroy();
    await pause(60);
    expect((await app.call(officer, 'GET /me')).status).to.equal(200);
  });
});
