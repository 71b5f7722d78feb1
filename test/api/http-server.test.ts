import type { RequestListener, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { createHttpServer, serverLimits } from '../../api/http-server.js';
import type { ServerLimits } from '../../api/http-server.js';
import { speak } from '../support/raw-http.js';

const json = 'Content-Type: application/json\r\n';
const close = 'Host: x\r\nConnection: close\r\n';

describe('the HTTP server', () => {
  const running: Server[] = [];
  afterEach(() => {
    for (const server of running.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  const echo: RequestListener = (req, res) => {
    req.resume().on('end', () => res.end(`${req.method ?? ''} ${req.url ?? ''}`));
  };
  async function serve(limits: Partial<ServerLimits> = {}, app: RequestListener = echo): Promise<string> {
    const server = createHttpServer(app, 'https://habarlama.test', { ...serverLimits, ...limits });
    running.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const unreadable: [what: string, said: string, status: number, type: string][] = [
    ['headers too large', `GET / HTTP/1.1\r\n${close}X: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['an address too large', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\n${close}\r\n`, 431, 'headers-too-large'],
    ['two lengths', `POST / HTTP/1.1\r\n${close}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400, 'malformed'],
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\n${close}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'malformed',
    ],
    [
      'a transfer encoding that does not end in chunks',
      `POST / HTTP/1.1\r\n${close}Transfer-Encoding: chunked, x\r\n\r\n`,
      400,
      'malformed',
    ],
    ['a length that is no number', `POST / HTTP/1.1\r\n${close}Content-Length: +1\r\n\r\na`, 400, 'malformed'],
    ['a bad chunk', `POST / HTTP/1.1\r\n${close}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`, 400, 'malformed'],
    ['a space before the colon', `GET / HTTP/1.1\r\n${close}X : y\r\n\r\n`, 400, 'malformed'],
    ['a header folded over two lines', `GET / HTTP/1.1\r\n${close}X: a\r\n b\r\n\r\n`, 400, 'malformed'],
    ['a bare line feed', `GET / HTTP/1.1\nHost: x\n\n`, 400, 'malformed'],
    ['a null byte in a header', `GET / HTTP/1.1\r\n${close}X: a\0b\r\n\r\n`, 400, 'malformed'],
    ['a raw space in the address', `GET /a b HTTP/1.1\r\n${close}\r\n`, 400, 'malformed'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 400, 'malformed'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformed'],
  ];
  for (const [what, said, status, type] of unreadable) {
    it(`answers ${what} with a problem and hangs up`, async () => {
      const answer = await speak(await serve(), said);
      expect(answer.status).to.equal(status);
      expect(answer.headers).to.include({
        'content-type': 'application/problem+json; charset=utf-8',
        connection: 'close',
      });
      const body = JSON.parse(answer.body) as Record<string, unknown>;
      expect(body).to.include({ type: `https://habarlama.test/problems/${type}`, status });
      expect(body).to.have.all.keys('type', 'title', 'status', 'requestId');
    });
  }

  it('asks HTTP/1.1 for a Host, and HTTP/1.0 for none', async () => {
    const url = await serve();
    const refused = await speak(url, 'GET /a HTTP/1.1\r\n\r\n');
    expect(refused.headers).to.include({
      'content-type': 'application/problem+json; charset=utf-8',
      connection: 'close',
    });
    const type = 'https://habarlama.test/problems/malformed';
    expect(JSON.parse(refused.body)).to.include({ status: 400, type });
    expect(await speak(url, 'GET /a HTTP/1.0\r\n\r\n')).to.include({ status: 200, body: 'GET /a' });
  });

  it('reads an absolute address as its path, whatever host it names', async () => {
    const url = await serve();
    for (const [target, path] of [
      ['http://evil.example/a?b=c', '/a?b=c'],
      ['HTTPS://user:pass@evil.example', '/'],
      ['http://evil.example?x', '/?x'],
      ['*', '/*'],
    ]) {
      const answer = await speak(url, `GET ${target} HTTP/1.1\r\n${close}\r\n`);
      expect(answer.body, target)
        .to.match(/^(GET )/u)
        .and.equal(`GET ${path}`);
    }
  });

  it('takes the method that is written, and no other that a header names', async () => {
    const url = await serve();
    const said = `POST /a HTTP/1.1\r\n${close}X-HTTP-Method-Override: DELETE\r\nX-Method: PUT\r\nContent-Length: 0\r\n\r\n`;
    expect((await speak(url, said)).body).to.equal('POST /a');
  });

  it('bids those go on who ask first, and refuses other expectations', async () => {
    const url = await serve();
    const head = (what: string) => `POST /a HTTP/1.1\r\n${close}${json}Content-Length: 2\r\nExpect: ${what}\r\n\r\n`;
    expect((await speak(url, `${head('100-continue')}{}`)).text).to.match(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/u,
    );
    const refused = await speak(url, head('a-pony'));
    expect(refused.status).to.equal(417);
    expect(JSON.parse(refused.body)).to.include({ status: 417, type: 'about:blank', title: 'Expectation Failed' });
  });

  it('opens no tunnel and changes no protocol', async () => {
    const url = await serve();
    expect((await speak(url, `CONNECT evil.example:443 HTTP/1.1\r\n${close}\r\n`)).text).to.equal('');
    const upgrade = `GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`;
    expect((await speak(url, upgrade)).status).to.equal(200);
  });

  it('gives up on headers and bodies that never end', async () => {
    const url = await serve({ headersWithinMs: 200, requestWithinMs: 400 });
    for (const said of ['GET / HTTP/1.1\r\nHost: x\r\n', `POST / HTTP/1.1\r\n${close}Content-Length: 9\r\n\r\nabc`]) {
      const answer = await speak(url, said);
      expect(answer.status, said).to.equal(408);
      expect(answer.body).to.include('timed-out');
    }
  });

  it('closes connections on which nothing happens', async () => {
    const url = await serve({ silentMs: 300 });
    expect((await speak(url, '')).text).to.equal('');
    const idle = await serve({ idleMs: 100 });
    expect((await speak(idle, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n')).status).to.equal(200);
    const silent = await serve({ silentMs: 300 }, () => undefined);
    expect((await speak(silent, `GET /a HTTP/1.1\r\n${close}\r\n`)).text).to.equal('');
  });

  it('keeps no more connections than it may', async () => {
    const url = await serve({ connectionsAtMost: 2 });
    const { port } = new URL(url);
    const held = [1, 2].map(() => connect(Number(port), '127.0.0.1'));
    await pause(100);
    expect((await speak(url, `GET /a HTTP/1.1\r\n${close}\r\n`)).text).to.equal('');
    for (const socket of held) socket.destroy();
    await pause(100);
    expect((await speak(url, `GET /a HTTP/1.1\r\n${close}\r\n`)).status).to.equal(200);
  });
});
