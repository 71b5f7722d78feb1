import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { withFilingDesk } from '../support/filing-desk.js';
import { pdf } from '../support/pictures.js';
import { problemOf } from '../support/review-table.js';

describe('files that are being uploaded', () => {
  const app = withApp({ http: { requestsAtMost: 40 } });
  const desk = withFilingDesk(app);
  const held: Socket[] = [];
  afterEach(async () => {
    await Promise.all(held.splice(0).map((socket) => once(socket.destroy(), 'close')));
    await pause(50);
  });

  /** A file that stays away; what is answered all the same, within a moment. */
  async function hold(noticeId: string, who: string): Promise<string> {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    held.push(socket.on('error', () => undefined));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    const head = [
      `POST /api/v1/notices/${noticeId}/evidence HTTP/1.1`,
      'Host: x',
      `Authorization: Bearer ${who}`,
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Length: 10000000',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await Promise.race([once(socket, 'data'), pause(250)]);
    return answer.slice(0, 12);
  }

  it('are refused before they are sent where no file could be added, and that is on record', async () => {
    const { id } = await desk.ready();
    await desk.submit(id);
    expect(await hold(id, desk.cast.stranger)).to.equal('HTTP/1.1 404');
    expect(await hold(id, desk.cast.aigul)).to.equal('HTTP/1.1 403');
    await pause(50);
    expect(await desk.audit(id)).to.include('edit refused');
  });

  it('are few at once, so that nobody keeps the others from theirs', async () => {
    const { id } = await desk.draft();
    for (let count = 0; count < 8; count += 1) expect(await hold(id, desk.cast.officer)).to.equal('');
    const refused = await desk.upload(id, pdf(), 'a.pdf');
    expect(problemOf(refused)).to.equal('429 too-many-requests too_many_at_once');
    held.pop()?.destroy();
    await pause(60);
    expect((await desk.upload(id, pdf(), 'a.pdf')).status).to.equal(201);
  });
});
