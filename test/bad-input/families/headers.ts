import type { BadRequest, Family } from '../bad-requests.js';
import { share } from './share.js';

const noTag = '400 malformed';
const stale = '412 stale stale';

/** `If-Match` headers that do not name the revision there is. */
const preconditions: [what: string, headers: Record<string, string>, meets: string | RegExp][] = [
  ['no If-Match', { 'if-match': '' }, /^(400 malformed|428 precondition-required)/u],
  ['no entity-tag', { 'if-match': '7' }, noTag],
  ['half an entity-tag', { 'if-match': '"1' }, noTag],
  ['an SQL fragment', { 'if-match': "' or 1=1 --" }, noTag],
  ['a stale ETag', { 'if-match': '"99"' }, stale],
  ['a weak ETag', { 'if-match': 'W/"1"' }, stale],
  ['many stale ETags', { 'if-match': Array.from({ length: 100 }, (_, index) => `"x${index}"`).join(', ') }, stale],
  ['a revision with zeros before it', { 'if-match': '"01", "001"' }, stale],
  ['a number as JavaScript reads it', { 'if-match': '"1e0", "0x1", "+1"' }, stale],
];

/** What asks for less than the whole answer: ours are never kept, so they are always sent whole. */
const conditions: [what: string, headers: Record<string, string>][] = [
  ['whatever it is, I have it', { 'if-none-match': '*' }],
  ['I have the first revision', { 'if-none-match': '"1", "2", "3", W/"1"' }],
  ['it is not younger than tomorrow', { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }],
  ['it is older than the world', { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ['another revision than there is', { 'if-match': '"99"' }],
  ['a part of it', { range: 'bytes=0-0', 'if-range': '"1"' }],
  ['parts that overlap', { range: `bytes=${'0-,'.repeat(200)}0-` }],
];

const noKeys = ['one', '0', 'null', '*', "' or 1=1 --", '0197c5c0-0000-7000-8000-00000000dea', 'x'.repeat(2_000)];

/** Headers that the route needs, missing or wrong; and such as would have it do something else. */
export const headers: Family = {
  name: 'in a header',
  requests({ idempotent, ifMatch, method }, { request }) {
    const [, path = ''] = request.split(' ');
    const plain = path.split('?')[0] ?? '';
    const code = '400 malformed idempotency_key';
    const wrongKeys = share('keys', noKeys, 2).map((key): BadRequest => ({
      ...{ what: `the key ${key.slice(0, 20)}`, key, meets: code, fields: ['Idempotency-Key wrong_format'] },
    }));
    const twoKeys: BadRequest = {
      what: 'two keys',
      key: '0197c5c0-0000-7000-8000-00000000dead, 0197c5c0-0000-7000-8000-00000000beef',
      ...{ meets: code, fields: ['Idempotency-Key wrong_format'] },
    };
    const noKey: BadRequest = { what: 'no key', key: null, meets: code, fields: ['Idempotency-Key required'] };
    return [
      ...(idempotent === undefined ? [] : [...wrongKeys, twoKeys]),
      ...(idempotent === true ? [noKey] : []),
      ...(ifMatch === true
        ? preconditions.map(([what, sent, meets]): BadRequest => ({ what, headers: sent, meets }))
        : []),
      ...(method === 'get'
        ? share('conditions', conditions, 2).map(([what, sent]) => answered(what, path, sent))
        : [overridden(plain)]),
    ];
  },
};

// 202 is what a document answers that is not printed yet: in this house nobody prints.
function answered(what: string, path: string, sent: Record<string, string>): BadRequest {
  return { what, path, headers: sent, meets: /^20[02]$/u };
}

// What would change something is asked for by GET, whatever else a header says.
function overridden(path: string): BadRequest {
  const override = { 'x-http-method-override': 'DELETE', 'x-http-method': 'POST', 'x-method-override': 'PUT' };
  return {
    what: 'GET in the name of another method',
    method: 'GET',
    path,
    headers: override,
    ...{ key: null, body: undefined },
    meets: /^(200|403 forbidden.*|404 not-found|405 method-not-allowed)$/u,
  };
}
