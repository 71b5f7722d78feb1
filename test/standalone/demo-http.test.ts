import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Http, RefusedError } from '../../standalone/demo/http.js';

describe('the HTTP client of the demo', () => {
  let server: Server;
  let http: Http;
  let answers: (number | 'break')[];
  let asked: { key: string | undefined; authorization: string | undefined; body: string }[];

  beforeEach(async () => {
    asked = [];
    server = createServer((req, res) => {
      void read(req).then((body) => {
        asked.push({ key: req.headers['idempotency-key'] as string, authorization: req.headers.authorization, body });
        const status = answers.shift() ?? 200;
        if (status === 'break') return void res.destroy();
        const type = status === 409 ? 'https://x/problems/in-progress' : 'https://x/problems/invalid';
        const errors = [{ pointer: '#/norm', code: 'required' }];
        res.writeHead(status, { 'content-type': 'application/json', etag: '"7"' });
        res.end(JSON.stringify(status < 300 ? { status } : { type, title: 'No', errors }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { signal } = new AbortController();
    http = new Http({ api, token: (account) => Promise.resolve(`token-of-${account}`), signal });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const post = () => http.call({ as: 'reviewer.dana', method: 'POST', path: '/notices/1/completion', body: { a: 1 } });

  it('asks the very same again, with the same key, until an act has its outcome', async () => {
    answers = [202, 503, 'break', 429, 409];
    expect(await post()).to.deep.equal({ status: 200, body: { status: 200 }, etag: '"7"' });
    expect(asked).to.have.length(6);
    expect(new Set(asked.map((each) => JSON.stringify(each)))).to.have.length(1);
    expect(asked[0]).to.deep.include({ authorization: 'Bearer token-of-reviewer.dana', body: '{"a":1}' });
  });

  it('takes a new key for every act', async () => {
    answers = [];
    await post();
    await post();
    expect(new Set(asked.map(({ key }) => key))).to.have.length(2);
  });

  it('takes a refusal for an answer and says which fields were named', async () => {
    answers = [422];
    const refused = await post().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RefusedError);
    expect(refused).to.have.property('message').that.contains('422 invalid #/norm required');
    expect(asked).to.have.length(1);
  });
});

async function read(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of req) body += String(chunk);
  return body;
}
