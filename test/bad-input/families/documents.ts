import type { BadRequest, Family } from '../bad-requests.js';
import { bodyBytesAtMost } from '../driven-routes.js';
import { share } from './share.js';

const json = { 'content-type': 'application/json' };
const mebibyte = 1024 * 1024;
const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (...numbers: number[]) => new Uint8Array(numbers);

const notJson = '400 malformed not_json';
const notUtf8 = '400 malformed not_utf8';
const twice = '400 malformed duplicate_key';
const tooDeep = '400 malformed nested_too_deeply';
const noJson = '415 unsupported-media-type json_expected';
const noUtf8 = '415 unsupported-media-type utf8_expected';
const tooLarge = '413 too-large body_too_large';
const encoded = '415 unsupported-media-type encoding_not_accepted';

/** What is no JSON, though some reader takes it for such. */
const texts: [what: string, text: string, meets: string][] = [
  ['half a document', '{"a":', notJson],
  ['two documents', '{} {}', notJson],
  ['a comma too many', '{"a":1,}', notJson],
  ['single quotes', "{'a':1}", notJson],
  ['no quotes', '{a:1}', notJson],
  ['a comment', '{/* a */}', notJson],
  ['not a number', '{"a":NaN}', notJson],
  ['infinity', '{"a":Infinity}', notJson],
  ['less than infinity', '{"a":-Infinity}', notJson],
  ['a hexadecimal number', '{"a":0x10}', notJson],
  ['a number with a zero before it', '{"a":01}', notJson],
  ['a number with a plus', '{"a":+1}', notJson],
  ['a line break in a string', '{"a":"b\nc"}', notJson],
  ['a null byte', '\0', notJson],
  ['a null byte after the end', '{}\0', notJson],
  ['YAML', 'a: 1', notJson],
  ['XML that opens a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', notJson],
  ['white space', ' \n\t ', notJson],
  ['a key twice', '{"a":1,"a":1}', twice],
  ['a key twice, spelled otherwise', '{"id":1,"\\u0069d":2}', twice],
  ['a key twice, deep within', '{"a":[{"b":{"c":1,"d":2,"c":3}}]}', twice],
  ['a prototype twice', '{"__proto__":1,"__proto__":2}', twice],
  ['a mebibyte of nesting', '['.repeat(mebibyte), tooDeep],
  ['a mebibyte of nested objects', '{"a":'.repeat(mebibyte / 8), tooDeep],
  ['nesting behind a string', `["[\\"",${'['.repeat(41)}`, tooDeep],
];

/** Bytes that are no UTF-8, though some reader makes letters of them. */
const encodings: [what: string, sent: Uint8Array<ArrayBuffer>, meets: string][] = [
  ['a letter cut in two', bytes(0x22, 0xc3, 0x28, 0x22), notUtf8],
  ['an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22), notUtf8],
  ['an overlong null', bytes(0x22, 0xc0, 0x80, 0x22), notUtf8],
  ['a longer overlong slash', bytes(0x22, 0xe0, 0x80, 0xaf, 0x22), notUtf8],
  ['half a character', bytes(0x22, 0xed, 0xa0, 0x80, 0x22), notUtf8],
  ['a character beyond Unicode', bytes(0x22, 0xf5, 0x80, 0x80, 0x80, 0x22), notUtf8],
  ['a byte of no letter', bytes(0x22, 0xff, 0x22), notUtf8],
  ['UTF-16 with its mark', bytes(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00), notUtf8],
  ['UTF-16 without', bytes(0x7b, 0x00, 0x7d, 0x00), notJson],
  ['a mark of UTF-8 twice', bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x7b, 0x7d), notJson],
];

const mediaTypes: [what: string, headers: Record<string, string>, meets: string][] = [
  ['no content type', {}, noJson],
  ['plain text', { 'content-type': 'text/plain' }, noJson],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, noJson],
  ['a form with files', { 'content-type': 'multipart/form-data; boundary=b' }, noJson],
  ['XML', { 'content-type': 'application/xml' }, noJson],
  ['a patch', { 'content-type': 'application/merge-patch+json' }, noJson],
  ['nearly JSON', { 'content-type': 'application/jsonx' }, noJson],
  ['two content types', { 'content-type': 'application/json, text/plain' }, noJson],
  ['the same twice', { 'content-type': 'application/json, application/json' }, noJson],
  ['another charset', { 'content-type': 'application/json; charset=utf-16' }, noUtf8],
  ['a charset of one byte', { 'content-type': 'application/json; charset="windows-1251"' }, noUtf8],
  ['a compressed body', { ...json, 'content-encoding': 'gzip' }, encoded],
  ['a body compressed twice', { ...json, 'content-encoding': 'gzip, br' }, encoded],
];

/** Documents that are something else than is asked for: an object. */
const others = ['7', '"text"', 'null', '[]', 'true', '[{}]', '-0', '1e400'];

/** A body that cannot be read, or says it is something else. */
export const documents: Family = {
  name: 'as a document',
  at: ({ method, upload }) => method !== 'get' && method !== 'delete' && upload === undefined,
  requests(route) {
    const send = (
      what: string,
      raw: Uint8Array<ArrayBuffer>,
      meets: BadRequest['meets'],
      headers = json,
    ): BadRequest => ({
      ...{ what, raw, headers, meets: raw.length > most ? tooLarge : meets },
    });
    const most = bodyBytesAtMost(route);
    const isRequired = route.body?.safeParse(undefined).success === false;
    return [
      ...share('no JSON', texts, 3).map(([what, text, meets]) => send(what, utf8(text), meets)),
      ...share('no UTF-8', encodings, 1).map(([what, sent, meets]) => send(what, sent, meets)),
      ...share('media types', mediaTypes, 2).map(([what, headers, meets]) => ({
        ...{ what, raw: utf8('{}'), headers, meets },
      })),
      ...share('other documents', others, 1).map((text) => ({
        ...send(text, utf8(text), '422 invalid'),
        fields: ['# wrong_type'],
      })),
      // A mark of UTF-8 before the document is passed over, as RFC 8259 allows: what follows is read.
      send('a mark of UTF-8', bytes(0xef, 0xbb, 0xbf, 0x5b, 0x5d), '422 invalid'),
      send('too many bytes', utf8(' '.repeat(most + 1)), tooLarge),
      {
        ...send('too many bytes that nobody announced', utf8(' '.repeat(most + mebibyte / 4)), tooLarge),
        isUnannounced: true,
      },
      ...(isRequired ? [send('nothing', utf8(''), '400 malformed body_required')] : []),
    ];
  },
};
