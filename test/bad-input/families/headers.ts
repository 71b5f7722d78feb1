import type { BadRequest, Family } from '../bad-requests.js';

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

const noKeys = ['one', '0', 'null', '*', "' or 1=1 --", '0197c5c0-0000-7000-8000-00000000dea', 'x'.repeat(2_000)];

/** Headers that the route needs, missing or wrong; and such as would have it do something else. */
export const headers: Family = {
  name: 'in a header',
  requests({ idempotent, ifMatch, method }, { request }) {
    const [, path = ''] = request.split(' ');
    const plain = path.split('?')[0] ?? '';
    const code = '400 malformed idempotency_key';
    const wrongKeys = noKeys.map((key): BadRequest => ({
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
      ...(method === 'get' ? [] : [overridden(plain)]),
    ];
  },
};

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
