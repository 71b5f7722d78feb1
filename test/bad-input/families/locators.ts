import type { Json } from '../../support/http-client.js';
import { bodySchema } from '../../support/schema-fields.js';
import type { BadRequest, Family } from '../bad-requests.js';
import { isPublic } from '../driven-routes.js';
import type { DrivenRoute } from '../driven-routes.js';

const kinds = ['url', 'resource_id', 'domain', 'ip', 'cidr'];

/** Texts that are a locator of no kind, or only look like one. */
export const oddLocators = [
  ...[' ', '.', '..', '/', '//', ':', '@', '#', '?', '%', '%zz', '*', '*.', '*.kz', 'http:', 'http://', 'http:///'],
  ...[
    'http://[',
    'http://[::',
    'http://[::1]:99999',
    'http://a:b@c',
    'javascript:alert(1)',
    'xn--',
    'xn--a',
    '-a.kz',
    'a-.kz',
  ],
  ...[
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '0x7f.1',
    '::ffff:1.2.3.4',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '::/0',
    '0.0.0.0/0',
    '１.２.３.４',
  ],
  ...[
    'a'.repeat(8_192),
    'қазақстан.қаз',
    'ҚАЗ',
    '\u00AD',
    '\u200B',
    '\uFEFF',
    '🧿.kz',
    'telegram:',
    ':x',
    'telegram:@',
  ],
  ...[
    'file:///etc/passwd',
    'http://127.0.0.1:5432/',
    'http://169.254.169.254/',
    'gopher://a',
    'http://a.kz\r\nHost: b',
    'а.kz',
  ],
];

/** What no text of ours may hold, and no locator either. */
const unreadable: [value: string, code: string][] = [
  ['', 'empty'],
  ['\0', 'control_character'],
  ['a\0b', 'control_character'],
  ['\ud800', 'lone_surrogate'],
  ['a'.repeat(8_193), 'too_long'],
];

/** Locators, each refused for what it is by its own pointer, or read; never fetched. */
export const locators: Family = {
  name: 'as a locator',
  at: (route) =>
    route.operationId === 'inspectLocators' || (isPublic(route) && (isLookedUp(route) || isWritten(route))),
  requests(route, { request, options }) {
    if (isLookedUp(route)) return lookedUp(request.split(' ')[1]?.split('?')[0] ?? '');
    if (isWritten(route)) return written(options?.body as Json);
    return kinds.flatMap((kind) => [
      ...oddLocators.map((value): BadRequest => {
        return { ...inspection(kind, value), meets: /^(200|422 invalid)$/u };
      }),
      ...unreadable.map(([value, code]): BadRequest => {
        return { ...inspection(kind, value), meets: '422 invalid', fields: [`#/locators/0/value ${code}`] };
      }),
    ]);
  },
};

function isLookedUp({ method, query = {} }: DrivenRoute): boolean {
  return method === 'get' && 'locator' in query;
}

function isWritten(route: DrivenRoute): boolean {
  return 'locator' in ((bodySchema(route)?.['properties'] ?? {}) as Json);
}

// A query is UTF-8: half a character cannot be asked for.
function lookedUp(path: string): BadRequest[] {
  const asked = (value: string) => ({
    what: JSON.stringify(value).slice(0, 30),
    path: `${path}?locator=${encodeURIComponent(value)}`,
  });
  return [
    ...oddLocators.map((value): BadRequest => ({
      ...asked(value),
      meets: /^(200|400 malformed bad_query|414 uri-too-long)$/u,
    })),
    ...unreadable
      .filter(([value]) => !/\p{Surrogate}/u.test(value))
      .map(([value, code]): BadRequest => {
        return { ...asked(value), meets: '400 malformed bad_query', fields: [`?locator ${code}`] };
      }),
  ];
}

// What is odd and can be read is kept, as a person wrote it: see anonymous-letters.
function written(body: Json): BadRequest[] {
  return unreadable.map(([value, code]) => ({
    ...{ what: JSON.stringify(value).slice(0, 30), body: { ...body, locator: value } },
    ...{ meets: '422 invalid', fields: [`#/locator ${code}`] },
  }));
}

function inspection(kind: string, value: string): Pick<BadRequest, 'what' | 'body'> {
  return { what: `${kind} ${JSON.stringify(value).slice(0, 30)}`, body: { locators: [{ kind, value }] } };
}
