import type { BadRequest, Family } from '../bad-requests.js';
import { share } from './share.js';

const asCursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Keys that somebody could have put into a cursor himself. */
const forgedKeys = [
  ...[0, 1, -1, 1.5, 2 ** 31, 2 ** 53, 1e300, null, true, '', 'x', '\0', '\ud800', 'x'.repeat(300), "' or 1=1 --"],
  ...[[], {}, ['0197c5c0-0000-7000-8000-00000000dead'], '0197c5c0-0000-7000-8000-00000000dead'],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', { $gt: '' }],
];

const texts = [
  ...["'", '%25', '_', '\\', '\\\\', '%25_%25', 'a%20or%20b', "'%20or%20'1'='1", '%F0%9F%98%80', '%ED%A0%80', '%C0%AF'],
  ...[
    '%EF%BB%BF',
    '%E2%80%AE',
    '%E2%80%8B',
    '%D0%B8%CC%86',
    '%7B%7B7*7%7D%7D',
    '$(id)',
    '%0d%0aX-Injected:1',
    '%3Cscript%3E',
  ],
];

const limits = ['1e2', '0x10', ' 5', '%2B5', '-0', '٣', '1,5', '200'];

/** Values at the edge of what a parameter takes that few routes have. */
const values: Record<string, string[]> = {
  on: ['0001-01-01', '1900-01-01', '9999-12-31', '2024-02-29', '2023-02-29'],
  submittedFrom: ['0000-01-01', '9999-12-31', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2024-02-29'],
  submittedTo: [
    '0000-01-01',
    '9999-12-31',
    '9999-12-31T23:59:59Z',
    '2026-07-01T00:00:00%2B05:00',
    '2026-07-01T00:00:00Z',
  ],
  locator: [...texts, 'http://', '::', 'x'.repeat(4_000), '1.2.3.4/33', 'javascript:alert(1)', '%D2%9B%D0%B0%D0%B7'],
  q: [...texts, '%D2%93'.repeat(200), '*', '%22', '%26%7C%21', ':*'],
  externalReference: [...texts, 'x'.repeat(100)],
  source: ['notice', 'x'.repeat(64)],
  status: ['draft,draft', 'draft,', ',', 'closed,withdrawn'],
  body: ['A', 'Z'.repeat(64)],
};

/** A query that may be answered or refused: it is never our fault. */
export const oddQueries: Family = {
  name: 'at the edge of a query',
  at: ({ method, query }) => method === 'get' && query !== undefined,
  requests({ query = {} }, { request }) {
    const plain = (request.split(' ')[1] ?? '').split('?')[0] ?? '';
    const ask = (asked: string): BadRequest => ({
      ...{ what: asked.slice(0, 60), path: `${plain}?${asked}`, meets: /^(200|400 malformed.*)$/u },
    });
    return [
      ...('cursor' in query
        ? share('forged keys', forgedKeys, 3).map((key) => ask(`cursor=${asCursor(key)}&limit=1`))
        : []),
      ...('limit' in query ? share('odd limits', limits, 2).map((value) => ask(`limit=${value}`)) : []),
      ...Object.keys(query).flatMap((name) => (values[name] ?? []).map((value) => ask(`${name}=${value}`))),
    ];
  },
};
