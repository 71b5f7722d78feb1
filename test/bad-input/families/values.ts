import type { Json } from '../../support/http-client.js';
import type { FieldFault } from './fields.js';

const named = (value: unknown): FieldFault => ({ what: JSON.stringify(value).slice(0, 40), value });
const megabyte = 1_000_000;

/** What would be a query where a text is compared with it. */
const documentStores = [{ $gt: '' }, { $ne: null }, { $where: 'sleep(5000)' }];

/** Values of another type than the field has. */
export function wrongTypes({ type, nullable }: Json): FieldFault[] {
  const others: Record<string, unknown[]> = {
    string: [7, true, null, [], {}, ['text'], ...documentStores],
    integer: ['7', 1.5, null, [], {}, true, [7]],
    boolean: ['true', 'false', '', 0, 1, null, []],
    array: ['x', 7, null, {}, { 0: 'x', length: 1 }],
    object: ['x', 7, null, [], '{}'],
  };
  return (others[String(type)] ?? [[]]).filter((value) => value !== null || nullable !== true).map(named);
}

/** The number next to the least that a field takes. */
export function belowLeast({ minimum }: Json): FieldFault[] {
  return typeof minimum === 'number' ? [named(minimum - 1)] : [];
}

const asWritten = [
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551616',
  '1e400',
  '-1e400',
  '1e-7',
];

/** Numbers that are none, or that JavaScript does not hold as they are written. */
export const oddNumbers: FieldFault[] = [
  ...[1e300, 'NaN', 'Infinity', '-Infinity', '', ' 7', '0x7', '7e0', '٧', '9007199254740993'],
  ...asWritten.map((digits) => `raw:${digits}`),
].map(named);

const fragments = [
  ...[
    "' or '1'='1",
    "'; drop table notices; --",
    '*)(uid=*',
    '{{7*7}}',
    '${7*7}',
    '$(id)',
    '`id`',
    '; cat /etc/passwd',
  ],
  ...[
    '../../etc/passwd',
    'a\r\nX-Injected: 1',
    '<script>alert(1)</script>',
    '__proto__',
    'constructor',
    'null',
    '%s%n',
  ],
];

/** Texts that stand in no list of ours and in none of our formats. */
export const closedTexts: FieldFault[] = [
  ...[
    '',
    ' ',
    '\t\n',
    '\u00a0\u2003',
    '\ufeff',
    'x y',
    '\0',
    'a\0',
    '\ud800',
    '\udc00',
    '\u202eabc',
    'a\u200bb',
    ...fragments,
  ].map(named),
  { what: 'a number of 5,000 digits', value: '9'.repeat(5_000) },
];

// A locator is kept as it was typed, so that it is refused only once the rest of the body is in order.
const unread = { namesNothing: true };

/** Texts that no text of ours may be; what else a person may write is in kept-texts. */
export function freeTexts(most: number): FieldFault[] {
  return [
    { what: 'a null byte', value: 'a\0b' },
    { what: 'a null byte at the end', value: 'text\0' },
    { what: 'half a character', value: 'a\ud800b' },
    { what: 'the other half', value: '\udc00' },
    { what: 'the halves in the wrong order', value: '\udc00\ud800' },
    { what: 'empty', value: '' },
    { what: 'white space', value: ' \t\n ', ...unread },
    { what: 'white space that is not seen', value: '\u00a0\u2003\u3000', ...unread },
    { what: 'nothing but a mark of UTF-8', value: '\ufeff', ...unread },
    { what: 'one too many', value: 'я'.repeat(most + 1) },
    ...(most < megabyte ? [{ what: 'a million characters', value: 'x'.repeat(megabyte) }] : []),
  ];
}

/** Days that the calendar does not have, that are too long ago, or that are not written as we write them. */
export const dates: FieldFault[] = [
  ...['2026-02-29', '2100-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2026-01-32'],
  ...[
    '2026-7-1',
    '20260701',
    '01.07.2026',
    '2026-07-01T00:00:00Z',
    '2026-07-01 ',
    ' 2026-07-01',
    '2026-07-01T23:59:60Z',
  ],
  ...['+012026-01-01', '-000001-01-01', '10000-01-01', '٢٠٢٦-٠٧-٠١', 'today', '1782900000', '2026-W27-3', '2026-182'],
]
  .map(named)
  .concat(
    ['0000-01-01', '0001-01-01', '1582-10-10', '1899-12-31'].map((day) => ({ ...named(day), code: 'too_early' })),
  );

/** What looks like an id of ours and is none. */
export const noIds: FieldFault[] = [
  ...[
    '0197c5c0000070008000 00000000dead'.replace(' ', ''),
    '{0197c5c0-0000-7000-8000-00000000dead}',
    'urn:uuid:0197c5c0-0000-7000-8000-00000000dead',
  ],
  ...[
    '0197c5c0-0000-7000-8000-00000000dea',
    '0197c5c0-0000-7000-8000-00000000deadd',
    '0197c5c0-0000-7000-8000-00000000deag',
  ],
  ...[' 0197c5c0-0000-7000-8000-00000000dead', '0197c5c0-0000-7000-8000-00000000dead\n', '2026-000123', '1', '0'],
].map(named);
