import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { person } from '../support/people.js';
import { speak } from '../support/raw-http.js';

/** A body in chunks, of which nobody says how long it becomes: so many times 64 KiB of spaces. */
function spaces(chunks: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(stream) {
      if (sent === chunks) stream.close();
      else stream.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      sent += 1;
    },
  });
}

describe('a body that no header announces', () => {
  const app = withApp();
  let officer = '';
  before(async () => {
    officer = (await person(app.database.db, { roles: ['officer'], bodyCode: 'INTERIOR' })).accountId;
  });

  const sent = (path: string, chunks: number) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${officer}`,
      'idempotency-key': randomUUID(),
    };
    return fetch(`${app.url}${path}`, { method: 'POST', body: spaces(chunks), headers, duplex: 'half' });
  };

  for (const [path, chunks] of [
    ['/api/v1/notices', 130],
    ['/public/complaints', 18],
  ] as const) {
    it(`is refused as too large when it becomes so, and the next request is served: POST ${path}`, async () => {
      const response = await sent(path, chunks);
      expect(response.status).to.equal(413);
      expect(response.headers.get('content-type')).to.include('application/problem+json');
      expect(await response.json()).to.include({ status: 413, code: 'body_too_large' });
      expect((await app.call(officer, 'GET /notices')).status).to.equal(200);
    });
  }

  it('leaves its connection to the next request when it has come to its end after all', async () => {
    const tooMuch = 'f0000\r\n' + ' '.repeat(0xf0000) + '\r\n';
    const head = `POST /public/complaints HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/json\r\nIdempotency-Key: ${randomUUID()}\r\n`;
    const next = 'GET /health/live HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n';
    const said = `${head}Transfer-Encoding: chunked\r\n\r\n${tooMuch.repeat(2)}0\r\n\r\n${next}`;
    const { text } = await speak(app.url, said);
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/gu)].map(([, status]) => status)).to.deep.equal(['413', '200']);
  });
});
