import { expect } from 'chai';
import { routes } from '../../api/routes/index.js';
import type { Route } from '../../api/route.js';
import { withApp } from '../support/app.js';
import type { CallOptions } from '../support/http-client.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';
import { rowHashes } from '../support/row-hashes.js';
import { senderOf, validRequests } from '../support/valid-requests.js';

interface Fault extends CallOptions {
  /** What is wrong with it. */
  what: string;
  /** Instead of the valid request's path and query. */
  path?: string;
  who?: string;
  /** The problem, by status, word and code. */
  meets: string | RegExp;
  /** The fields that are named. */
  fields?: string[];
}

const bytes = (text: string) => new TextEncoder().encode(text);
const json = { 'content-type': 'application/json' };
const mebibyte = 1024 * 1024;

describe('bad input', function () {
  this.timeout(30_000);
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);

  for (const route of routes) {
    it(`meets a problem and changes nothing at ${route.method.toUpperCase()} ${route.path}`, async () => {
      const { request, options = {} } = (await requests[route.operationId]?.()) ?? { request: 'GET /unknown' as const };
      const [method = '', path = ''] = request.split(' ');
      const sender = senderOf(route.operationId, table.cast);
      const before = await rowHashes(app.database.db);
      for (const { what, path: otherPath, who, meets, fields, ...changed } of faultsFor(route, path)) {
        const sent = { ...options, ...changed };
        const reply = await app.call(who ?? sender, `${method} ${otherPath ?? path}` as `GET /${string}`, sent);
        if (meets instanceof RegExp) expect(problemOf(reply), what).to.match(meets);
        else expect(problemOf(reply), what).to.equal(meets);
        if (fields !== undefined) expect(fieldsOf(reply), what).to.deep.equal(fields);
      }
      expect(await rowHashes(app.database.db)).to.deep.equal(before);
    });
  }
});

function faultsFor(route: Route, path: string): Fault[] {
  return [
    ...whoAsks(),
    ...inThePath(route, path),
    ...inTheQuery(route, path),
    ...inHeaders(route),
    ...inTheBody(route),
  ];
}

function whoAsks(): Fault[] {
  return [
    { what: 'no token', headers: { authorization: '' }, meets: '401 unauthenticated no_token' },
    { what: 'another scheme', headers: { authorization: 'Basic YTpi' }, meets: '401 unauthenticated no_token' },
    { what: 'a bad token', who: 'not.a.token', meets: '401 unauthenticated bad_token' },
  ];
}

function inThePath(route: Route, path: string): Fault[] {
  const withoutQuery = path.split('?')[0] ?? '';
  const inPath: Fault[] = [
    { what: 'a slash too many', path: `${withoutQuery}/`, meets: '404 not-found' },
    { what: 'other letters', path: withoutQuery.toUpperCase(), meets: '404 not-found' },
    {
      what: 'a path that does not decode',
      path: `${withoutQuery}%`,
      meets: /^(400 malformed bad_request|404 not-found)$/,
    },
  ];
  const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/gu;
  if (!ids.test(path)) return inPath;
  const odd = ['not-an-id', '%00', '..%2f..%2fme', 'x'.repeat(4_000), '%F0%9F%98%80', "1'%20or%20'1'='1"];
  return [
    ...inPath,
    ...odd.map((id): Fault => ({ what: id.slice(0, 20), path: path.replaceAll(ids, id), meets: '404 not-found' })),
  ];
}

function inTheQuery(route: Route, path: string): Fault[] {
  const withoutQuery = path.split('?')[0] ?? '';
  const malformed = '400 malformed bad_query';
  const ask = (what: string, query: string, fields: string[]): Fault => ({
    what,
    path: `${withoutQuery}?${query}`,
    meets: malformed,
    fields,
  });
  return [
    ask('an unknown filter', 'colour=red', ['?colour unknown_field']),
    ask('a prototype', '__proto__=1&constructor=2', ['?__proto__ unknown_field', '?constructor unknown_field']),
    ...Object.keys(route.query ?? {}).flatMap((name) => [
      { what: `${name} twice`, path: `${withoutQuery}?${name}=a&${name}=a`, meets: malformed },
      { what: `${name} with a null byte`, path: `${withoutQuery}?${name}=%00`, meets: /^400 malformed/ },
      { what: `${name} much too long`, path: `${withoutQuery}?${name}=${'9'.repeat(9_000)}`, meets: /^400 malformed/ },
      {
        what: 'an address much too long',
        path: `${withoutQuery}?${name}=${'9'.repeat(11_000)}`,
        meets: '414 uri-too-long',
      },
    ]),
  ];
}

function inHeaders({ idempotent, ifMatch }: Route): Fault[] {
  const key: Fault[] = [
    { what: 'no key', key: null, meets: '400 malformed idempotency_key', fields: ['Idempotency-Key required'] },
    {
      what: 'no UUID as key',
      key: 'one',
      meets: '400 malformed idempotency_key',
      fields: ['Idempotency-Key wrong_format'],
    },
  ];
  const match: Fault[] = [
    { what: 'no If-Match', headers: { 'if-match': '' }, meets: /^(400 malformed|428 precondition-required)/ },
    { what: 'no entity-tag', ifMatch: '7', meets: '400 malformed', fields: ['If-Match wrong_format'] },
    { what: 'a stale ETag', ifMatch: '"99"', meets: '412 stale stale' },
    { what: 'a weak ETag', ifMatch: 'W/"1"', meets: '412 stale stale' },
  ];
  return [
    ...(idempotent === true ? key : idempotent === undefined ? [] : key.slice(1)),
    ...(ifMatch === true ? match : []),
  ];
}

function inTheBody(route: Route): Fault[] {
  if (route.method === 'get' || route.method === 'delete') return [];
  if (route.upload !== undefined) return inTheForm();
  const most = route.bodyBytesAtMost ?? mebibyte;
  const raw = (what: string, text: string, meets: Fault['meets'], headers: Record<string, string> = json): Fault => ({
    ...{ what, raw: bytes(text), headers, meets },
  });
  return [
    raw('another content type', '{}', '415 unsupported-media-type json_expected', { 'content-type': 'text/plain' }),
    raw('a form', 'a=b', '415 unsupported-media-type json_expected', {
      'content-type': 'application/x-www-form-urlencoded',
    }),
    raw('no content type', '{}', '415 unsupported-media-type json_expected', {}),
    raw('another charset', '{}', '415 unsupported-media-type utf8_expected', {
      'content-type': 'application/json; charset=utf-16',
    }),
    raw('a compressed body', '{}', '415 unsupported-media-type encoding_not_accepted', {
      ...json,
      'content-encoding': 'gzip',
    }),
    raw('half a document', '{"a":', '400 malformed not_json'),
    raw('two documents', '{} {}', '400 malformed not_json'),
    { what: 'no UTF-8', raw: new Uint8Array([0x22, 0xc3, 0x28, 0x22]), headers: json, meets: '400 malformed not_utf8' },
    raw('a key twice', '{"a":1,"a":1}', '400 malformed duplicate_key'),
    raw('a mebibyte of nesting', '['.repeat(mebibyte), '400 malformed nested_too_deeply'),
    raw('a mebibyte of nested objects', '{"a":'.repeat(mebibyte / 8), '400 malformed nested_too_deeply'),
    raw('too many bytes', ' '.repeat(most + 1), '413 too-large body_too_large'),
    ...['7', '"text"', 'null', '[]', 'true'].map((text) => ({
      ...raw(text, text, '422 invalid'),
      fields: ['# wrong_type'],
    })),
    { ...raw('a prototype', '{"__proto__":{"admin":true}}', '422 invalid') },
    ...(route.body?.safeParse(undefined).success === false ? [raw('nothing', '', '400 malformed body_required')] : []),
  ];
}

function inTheForm(): Fault[] {
  const form = (...parts: [name: string, content: string, file?: string][]) => {
    const sent = new FormData();
    for (const [name, content, file] of parts) {
      if (file === undefined) sent.append(name, content);
      else sent.append(name, new Blob([content]), file);
    }
    return sent;
  };
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
  const broken = (what: string, text: string): Fault => ({
    ...{ what, raw: bytes(text), headers: multipart, meets: '400 malformed broken_multipart' },
  });
  return [
    { what: 'JSON', raw: bytes('{}'), headers: json, meets: '415 unsupported-media-type multipart_expected' },
    {
      what: 'no boundary',
      raw: bytes('x'),
      headers: { 'content-type': 'multipart/form-data' },
      meets: /^400 malformed/,
    },
    broken(
      'a form that does not end',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
    ),
    broken('a form without a part', 'nonsense'),
    { what: 'no file', body: form(), meets: /^(400 malformed|422 invalid)/ },
    {
      what: 'another field',
      body: form(['picture', 'x', 'a.png']),
      meets: '422 invalid',
      fields: ['# only_the_field_file'],
    },
    { what: 'text as a file', body: form(['file', 'x']), meets: '422 invalid', fields: ['# only_the_field_file'] },
    {
      what: 'two files',
      body: form(['file', 'x', 'a.png'], ['file', 'y', 'b.png']),
      meets: /^(400 malformed|422 invalid)/,
    },
    {
      what: 'an empty file',
      body: form(['file', '', 'a.png']),
      meets: '422 invalid',
      fields: ['#/file empty'],
    },
    {
      what: 'a program',
      body: form(['file', 'MZ and so on', 'a.png']),
      meets: '422 invalid',
      fields: ['#/file type_not_accepted'],
    },
    { what: 'a broken picture', body: form(['file', '\u0089PNG\r\n\u001a\n', 'a.png']), meets: '422 invalid' },
    {
      what: 'too large a file',
      body: form(['file', 'x'.repeat(10 * mebibyte + 1), 'a.png']),
      meets: '413 too-large file_too_large',
    },
  ];
}
