import { deflateSync, gzipSync } from 'node:zlib';
import { png, zipOf } from '../broken-files.js';
import type { BadRequest, Family } from '../bad-requests.js';

type Part = [name: string, content: string | Uint8Array<ArrayBuffer>, file?: string];

const mebibyte = 1024 * 1024;
const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n';
const end = '\r\n--b--\r\n';
const broken = '400 malformed broken_multipart';
const onlyFile = ['# only_the_field_file'];
const refusedForm = /^(400 malformed broken_multipart|422 invalid)$/u;

/** Forms that are none: what no browser sends. */
const texts: [what: string, text: string, meets?: BadRequest['meets']][] = [
  ['a form that does not end', `${head}\r\nabc`],
  ['a form without a part', 'nonsense'],
  ['nothing', ''],
  ['only the end', '--b--\r\n', refusedForm],
  ['another boundary', `${head}\r\nabc\r\n--c--\r\n`],
  ['a head that does not end', head],
  ['half a boundary', '--'],
  ['a part without a head', `--b\r\n\r\nabc${end}`, refusedForm],
  ['a part without a name', `--b\r\nContent-Disposition: form-data; filename="a.png"\r\n\r\nabc${end}`, refusedForm],
  ['a part of another kind', `--b\r\nContent-Disposition: attachment; name="file"\r\n\r\nabc${end}`, refusedForm],
  ['a head of 100 KiB', `--b\r\nX-Long: ${'x'.repeat(100_000)}\r\n${head.slice(5)}\r\nabc${end}`, refusedForm],
  ['10,000 heads', `--b\r\n${'X: y\r\n'.repeat(10_000)}${head.slice(5)}\r\nabc${end}`, refusedForm],
  ['10,000 parts', `${head}\r\nabc\r\n`.repeat(10_000) + end, refusedForm],
  ['10,000 fields', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(10_000) + end, refusedForm],
  ['a form in a form', `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--${end}`, refusedForm],
  [
    'a field called like a prototype',
    `--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\na${end}`,
    refusedForm,
  ],
  [
    'a null byte in a name',
    `--b\r\nContent-Disposition: form-data; name="fi\0le"; filename="a"\r\n\r\na${end}`,
    refusedForm,
  ],
  ['an encoding of old', `${head}Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=${end}`, refusedForm],
];

const mediaTypes: [what: string, type: string, meets: BadRequest['meets']][] = [
  ['JSON', 'application/json', '415 unsupported-media-type multipart_expected'],
  ['another form', 'application/x-www-form-urlencoded', '415 unsupported-media-type multipart_expected'],
  ['a mixed form', 'multipart/mixed; boundary=b', '415 unsupported-media-type multipart_expected'],
  ['a picture', 'image/png', '415 unsupported-media-type multipart_expected'],
  ['no boundary', 'multipart/form-data', broken],
  ['an empty boundary', 'multipart/form-data; boundary=', refusedForm],
  ['a boundary of 10,000 letters', `multipart/form-data; boundary=${'b'.repeat(10_000)}`, broken],
];

/** Fields that are not asked for, and files that are nothing to look at. */
const forms: [what: string, parts: Part[], meets: BadRequest['meets'], fields?: string[]][] = [
  ['no file', [], /^(400 malformed|422 invalid)/u],
  ['another field', [['picture', 'x', 'a.png']], '422 invalid', onlyFile],
  ['text as a file', [['file', 'x']], '422 invalid', onlyFile],
  [
    'a field beside it',
    [
      ['file', 'x', 'a.png'],
      ['status', 'submitted'],
    ],
    '422 invalid',
    onlyFile,
  ],
  [
    'two files',
    [
      ['file', 'x', 'a.png'],
      ['file', 'y', 'b.png'],
    ],
    /^(400 malformed|422 invalid)/u,
  ],
  ['a folder as a name', [['file', 'x', '..']], '422 invalid', ['#/file required']],
  ['an empty file', [['file', '', 'a.png']], '422 invalid', ['#/file empty']],
  ['a program', [['file', 'MZ and so on', 'a.png']], '422 invalid'],
  ['a page', [['file', '<!doctype html><script>alert(1)</script>', 'a.png']], '422 invalid'],
  [
    'a drawing with a script',
    [['file', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg']],
    '422 invalid',
  ],
  ['the beginning of a picture', [['file', png([]), 'a.png']], '422 invalid'],
  [
    'a flood of pixels',
    [
      [
        'file',
        png([
          ['IHDR', floodHeader(65_535)],
          ['IDAT', deflateSync(Buffer.alloc(1_000))],
        ]),
        'a.png',
      ],
    ],
    '422 invalid',
  ],
  [
    'more pixels than there are numbers',
    [
      [
        'file',
        png([
          ['IHDR', floodHeader(0x7fffffff)],
          ['IDAT', deflateSync(Buffer.alloc(1_000))],
        ]),
        'a.png',
      ],
    ],
    '422 invalid',
  ],
  [
    'a picture with a bomb in its profile',
    [
      [
        'file',
        png([
          ['IHDR', floodHeader(1)],
          ['iCCP', bombInProfile()],
        ]),
        'a.png',
      ],
    ],
    '422 invalid',
  ],
  ['a picture cut in two', [['file', png([['IHDR', floodHeader(1)]]).slice(0, 30), 'a.png']], '422 invalid'],
  ['an archive with a bomb', [['file', zipOf(64 * mebibyte), 'a.png']], '422 invalid'],
  ['a compressed bomb', [['file', new Uint8Array(gzipSync(Buffer.alloc(64 * mebibyte))), 'a.png']], '422 invalid'],
  ['half a PDF', [['file', '%PDF-1.7\n1 0 obj\n', 'a.pdf']], '422 invalid'],
  ['too large a file', [['file', 'x'.repeat(10 * mebibyte + 1), 'a.png']], '413 too-large file_too_large'],
];

/** Longer than any file may be, in chunks. */
const unannounced: BadRequest = {
  what: 'too large a file that nobody announced',
  raw: new TextEncoder().encode(`${head}\r\n${'x'.repeat(10 * mebibyte + 1)}${end}`),
  headers: multipart,
  isUnannounced: true,
  meets: '413 too-large file_too_large',
};

/** A form that cannot be read, or carries what is no evidence. */
export const wrongForms: Family = {
  name: 'as a form',
  at: ({ upload }) => upload !== undefined,
  requests() {
    return [
      unannounced,
      ...texts.map(([what, text, meets = broken]): BadRequest => {
        return { what, raw: new TextEncoder().encode(text), headers: multipart, meets };
      }),
      ...mediaTypes.map(([what, type, meets]): BadRequest => {
        const raw = new TextEncoder().encode(`${head}\r\nabc${end}`);
        return { what, raw, headers: { 'content-type': type }, meets };
      }),
      ...forms.map(([what, parts, meets, fields]): BadRequest => {
        return { what, body: formOf(parts), meets, ...(fields === undefined ? {} : { fields }) };
      }),
    ];
  },
};

function formOf(parts: Part[]): FormData {
  const sent = new FormData();
  for (const [name, content, file] of parts) {
    if (file === undefined) sent.append(name, String(content));
    else sent.append(name, new Blob([content]), file);
  }
  return sent;
}

function floodHeader(side: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return header;
}

function bombInProfile(): Uint8Array {
  return Buffer.concat([Buffer.from('a\0\0', 'latin1'), deflateSync(Buffer.alloc(64 * mebibyte))]);
}
