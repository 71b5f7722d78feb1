import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { speak } from '../support/raw-http.js';

const page = 'https://page.example';

describe('the headers of an answer', () => {
  const app = withApp();
  const everywhere = [
    '/health/live',
    '/openapi.json',
    '/docs',
    '/problems/invalid',
    '/nothing',
    '/api/v1/me',
    '/api/v1/%',
  ];

  it('let a browser run, frame, guess and keep nothing, whatever is answered', async () => {
    for (const path of everywhere) {
      const { headers } = await fetch(`${app.url}${path}`);
      const said = Object.fromEntries(headers);
      expect(said, path).to.include({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(said['content-security-policy'], path).to.match(
        /^default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'/u,
      );
      expect(said['content-security-policy'], path).to.not.match(/unsafe|\*|http/u);
    }
  });

  it('let the page of the API have its own style, and no script', async () => {
    const response = await fetch(`${app.url}/docs`);
    const html = await response.text();
    const style = /<style>([\s\S]*)<\/style>/u.exec(html)?.[1] ?? '';
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))).toString('base64');
    expect(response.headers.get('content-security-policy')).to.include(`style-src 'sha256-${hash}'`);
    expect(html).to.not.match(/<script|style=|\son\w+=|src=/u);
  });

  it('name no program and no version', async () => {
    for (const path of everywhere) {
      const response = await fetch(`${app.url}${path}`);
      const said = JSON.stringify([...response.headers]);
      expect(said, path).to.not.match(/x-powered-by|"server"|express|node|temporal|postgres|\d+\.\d+\.\d+/iu);
    }
  });

  it('let no page of another origin in', async () => {
    const response = await fetch(`${app.url}/api/v1/me`, { headers: { origin: page } });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
    const preflight = { origin: page, 'access-control-request-method': 'POST' };
    const asked = await fetch(`${app.url}/api/v1/notices`, { method: 'OPTIONS', headers: preflight });
    expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
  });

  it('say which methods there are, to those who ask and to those who guess', async () => {
    const notices = 'GET, POST, HEAD, OPTIONS';
    const asked = await fetch(`${app.url}/api/v1/notices`, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('allow'), await asked.text()]).to.deep.equal([204, notices, '']);
    const guessed = await fetch(`${app.url}/api/v1/notices`, { method: 'DELETE' });
    expect([guessed.status, guessed.headers.get('allow')]).to.deep.equal([405, notices]);
    const traced = await speak(
      app.url,
      'TRACE /api/v1/notices HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: secret\r\n\r\n',
    );
    expect(traced).to.deep.include({ status: 405 }).and.nested.include({ 'headers.allow': notices });
    expect(traced.text).to.not.include('secret');
  });

  it('are the same for HEAD as for GET, without a body', async () => {
    for (const path of ['/health/live', '/docs', '/api/v1/me']) {
      const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => fetch(`${app.url}${path}`, { method })));
      expect(head?.status, path).to.equal(get?.status);
      expect(head?.headers.get('content-length'), path).to.equal(get?.headers.get('content-length'));
      expect(await head?.text(), path).to.equal('');
    }
  });

  it('cannot be written by what is asked', async () => {
    for (const path of [
      '/api/v1/me%0d%0aSet-Cookie:%20a=b',
      '/api/v1/tasks?cursor=%0d%0aSet-Cookie:%20a=b',
      '/%E5%98%8A%E5%98%8DSet-Cookie:a=b',
    ]) {
      const answer = await speak(
        app.url,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: a\tb<script>\r\n\r\n`,
      );
      expect(answer.status, path).to.be.within(400, 404);
      expect(answer.headers, path).to.not.have.property('set-cookie');
      expect(answer.headers['x-request-id'], path).to.match(/^[0-9a-f-]{36}$/u);
    }
  });
});

describe('the headers of an answer to a page that is let in', () => {
  const app = withApp({ http: { corsOrigins: new Set([page]) } });
  const ask = (origin: string, method: string) =>
    fetch(`${app.url}/api/v1/notices`, { method, headers: { origin, 'access-control-request-method': 'POST' } });

  it('name it, and what it may send and read', async () => {
    const preflight = await ask(page, 'OPTIONS');
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-origin')).to.equal(page);
    expect(preflight.headers.get('access-control-allow-headers')).to.include('Idempotency-Key');
    const answer = await ask(page, 'GET');
    expect(answer.headers.get('access-control-allow-origin')).to.equal(page);
    expect(answer.headers.get('access-control-expose-headers')).to.include('ETag');
    expect(answer.headers.get('vary')).to.include('Origin');
    expect(answer.headers.get('access-control-allow-credentials')).to.equal(null);
  });

  it('name no other, however much it looks like it', async () => {
    for (const origin of [
      'null',
      'https://page.example.evil',
      'http://page.example',
      'https://page.example:8443',
      '*',
    ]) {
      for (const method of ['OPTIONS', 'GET']) {
        expect((await ask(origin, method)).headers.get('access-control-allow-origin'), origin).to.equal(null);
      }
    }
  });
});
