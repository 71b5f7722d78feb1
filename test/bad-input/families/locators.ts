import type { BadRequest, Family } from '../bad-requests.js';

const kinds = ['url', 'resource_id', 'domain', 'ip', 'cidr'];

/** Texts that are a locator of no kind, or only look like one. */
const odd = [
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
  at: ({ operationId }) => operationId === 'inspectLocators',
  requests() {
    return kinds.flatMap((kind) => [
      ...odd.map((value): BadRequest => {
        return { ...inspection(kind, value), meets: /^(200|422 invalid)$/u };
      }),
      ...unreadable.map(([value, code]): BadRequest => {
        return { ...inspection(kind, value), meets: '422 invalid', fields: [`#/locators/0/value ${code}`] };
      }),
    ]);
  },
};

function inspection(kind: string, value: string): Pick<BadRequest, 'what' | 'body'> {
  return { what: `${kind} ${JSON.stringify(value).slice(0, 30)}`, body: { locators: [{ kind, value }] } };
}
