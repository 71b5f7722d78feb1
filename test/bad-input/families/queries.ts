import type { BadRequest, Family } from '../bad-requests.js';
import { share } from './share.js';

const malformed = '400 malformed bad_query';

/** What no parameter of a query may be, whatever it is called. */
const values: [what: string, value: string][] = [
  ['a null byte', '%00'],
  ['much too long', '9'.repeat(9_000)],
];

/** Moments and days that the calendar does not have, or that are not written as we write them. */
const days = [
  ...['2026-02-29', '2026-04-31', '2026-13-01', '2026-00-01', '0000-00-00', '2026-7-1', '20260701', '%2B012026-01-01'],
  ...['2026-07-01T23:59:60Z', '2026-07-01T24:00:01Z', '2026-07-01T25:00:00Z', '2026-07-01T09:60:00Z', '2026-W27'],
  ...['2026-07-01T09:30:00', '%D9%A2%D9%A0%D9%A2%D9%A6-07-01', 'yesterday', '1782900000000', 'NaN', '-1'],
];

const numbers = ['0', '-1', '201', '1.5', 'NaN', 'Infinity', '-Infinity', '9007199254740993', '1e400', 'ten', '5;5'];

/** A query with what is not asked for, asked for twice, or not to be read. */
export const queries: Family = {
  name: 'in the query',
  requests(route, { request }) {
    const [, path = ''] = request.split(' ');
    const [plain = '', usual = ''] = path.split('?');
    const names = Object.keys(route.query ?? {});
    const ask = (what: string, query: string, fields?: string[]): BadRequest => ({
      ...{ what, path: `${plain}?${besides(usual, query)}${query}`, meets: malformed },
      ...(fields === undefined ? {} : { fields }),
    });
    return [
      { ...ask('an address much too long', `x=${'9'.repeat(11_000)}`), meets: '414 uri-too-long' },
      ...share(
        'unknown filters',
        [
          ask('an unknown filter', 'colour=red', ['?colour unknown_field']),
          ask('a prototype', '__proto__=1&constructor=2', ['?__proto__ unknown_field', '?constructor unknown_field']),
          ask('a way to another method', '_method=DELETE', ['?_method unknown_field']),
          ask('who acts', 'actor=admin&roles=administrator', ['?actor unknown_field', '?roles unknown_field']),
          ask('a nested prototype', '__proto__[admin]=true', ['?__proto__%5Badmin%5D unknown_field']),
          ask('an operator of a document store', '$where=sleep(5)', ['?%24where unknown_field']),
        ],
        2,
      ),
      ...names.flatMap((name) => [
        ask(`${name} twice`, `${name}=a&${name}=a`),
        // Names that nobody knows: no parameter reads them.
        ...share(
          'other spellings',
          [
            ask(`${name} as a list`, `${name}[]=a`, [`?${name}%5B%5D unknown_field`]),
            ask(`${name} as an object`, `${name}[$ne]=a`, [`?${name}%5B%24ne%5D unknown_field`]),
          ],
          1,
        ),
        ...values.map(([what, value]) => ({
          ...ask(`${name}: ${what}`, `${name}=${value}`),
          meets: /^400 malformed/u,
        })),
      ]),
      ...(names.includes('limit')
        ? share('limits', numbers, 3).map((value) => ask(`limit ${value}`, `limit=${value}`))
        : []),
      ...names
        .filter((name) => ['on', 'submittedFrom', 'submittedTo'].includes(name))
        .flatMap((name) =>
          share('days', days, 6).map((value) => ({
            ...ask(`${name} ${value}`, `${name}=${value}`),
            namesEach: [(named: string) => named === `?${name} wrong_format`],
          })),
        ),
    ];
  },
};

/** What a valid request of the route asks with anyway, without what is asked here. */
function besides(usual: string, query: string): string {
  const asked = new URLSearchParams(query);
  return usual
    .split('&')
    .filter((part) => part !== '' && !asked.has(part.split('=')[0] ?? ''))
    .map((part) => `${part}&`)
    .join('');
}
