import { expect } from 'chai';
import { atOnce } from '../../bench/at-once.js';
import type { Json } from '../support/http-client.js';
import { picture } from '../support/pictures.js';
import { fieldsOf } from '../support/review-table.js';
import type { House } from './house.js';

/** What a person may write, however it looks to a program: it is kept as it was typed, composed (NFC) and trimmed. */
const texts = [
  ...[
    '👩‍👩‍👧‍👦',
    'й\u0306',
    'e\u0301',
    '\u202Eabc',
    '\u2066a\u2069',
    'a\u200b\u200db',
    'a\ufeffb',
    'ﬁ',
    '𝕊𝕔𝕣𝕚𝕡𝕥',
    'Ә ғ қ ң ө ұ ү һ і ₸',
  ],
  ...['سلام', 'ç̶̡͍̭̓̕', 'a\u00adb', '\u{e0041}\u{e007f}a', '\ue000', '\uffff', '\ufffd', '１２', '٢٠٢٦', 'İ', 'ß'],
  ...[
    '<script>alert(1)</script>',
    '</textarea>',
    '{{7*7}}',
    '${7*7}',
    '$1',
    '$&',
    '#{7*7}',
    '<%= 7*7 %>',
    '${jndi:ldap://a}',
  ],
  ...[
    "' or '1'='1",
    "'; drop table notices; --",
    '{"$gt":""}',
    '\\',
    '\\u0000',
    '%00',
    '%s%n',
    '$(id)',
    '`id`',
    '; cat /etc/passwd',
  ],
  ...[
    '../../etc/passwd',
    'file:///etc/passwd',
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    'null',
    'undefined',
    'NaN',
    'true',
    '[object Object]',
  ],
  ...[
    '__proto__',
    'constructor',
    'a"b',
    "a'b",
    '  a  ',
    '\u00a0a\u3000',
    '\t\r\n x',
    'a\nb',
    'a\r\nX-Injected: 1',
    'a\tb',
  ],
  ...['\u0007', 'a\u001b[31mb', 'a\u0085b', 'a\u2028b', '\u007f'],
];

/** The texts of a notice: one line each, or several. */
const places: [path: string[], lines: 'one' | 'several'][] = [
  [['norm'], 'one'],
  [['externalReference'], 'one'],
  [['courtAct', 'court'], 'one'],
  [['courtAct', 'number'], 'one'],
  [['necessity'], 'several'],
  [['facts', '0', 'protocol'], 'one'],
  [['facts', '0', 'substantiation'], 'several'],
  [['facts', '0', 'necessity'], 'several'],
];

const names: [sent: string, kept: RegExp][] = [
  ['../../etc/passwd', /^passwd\.png$/u],
  ['..\\..\\windows\\a.png', /^a\.png$/u],
  ['a"b.png', /^ab\.png$/u],
  ['x'.repeat(400) + '.png', /^x{120}\.png$/u],
  ['😀.png', /^😀\.png$/u],
  ['қазақ тілі.png', /^қазақ тілі\.png$/u],
  ['a\u202egnp.exe.png', /^agnp\.exe\.png$/u],
  ['й\u0306.png', /^й̆\.png$/u],
  ['-rf.png', /^-rf\.png$/u],
  ['$(id).png', /^\$\(id\)\.png$/u],
  ['con.png', /^con\.png$/u],
];

/** What people write is kept, or refused for a control character, in every text of a notice. */
export function itKeepsTexts(house: House): void {
  it('as text is kept as it was typed in every text of a notice', async () => {
    const { officer } = house.cast;
    const { body: made } = await house.call(officer, 'POST /notices', { body: { facts: [] } });
    const at = `/notices/${String(made['id'])}`;
    for (const text of texts) {
      const [refusing, keeping] = parted(places, ([, lines]) => isRefused(text, lines));
      if (refusing.length > 0) {
        const reply = await house.call(officer, `PUT ${at as '/'}`, { ifMatch: '*', body: noticeWith(text, places) });
        const named = refusing.map(([path]) => `#/${path.join('/')} control_character`);
        expect(fieldsOf(reply).toSorted(), JSON.stringify(text)).to.deep.equal(named.toSorted());
      }
      const reply = await house.call(officer, `PUT ${at as '/'}`, { ifMatch: '*', body: noticeWith(text, keeping) });
      expect(reply.status, JSON.stringify(text)).to.equal(200);
      const { body } = await house.call(officer, `GET ${at as '/'}`);
      for (const [path] of keeping) {
        const kept = path.reduce<unknown>((part, step) => (part as Json)[step], body);
        expect(kept, `${path.join('/')} ${JSON.stringify(text)}`).to.equal(text.normalize('NFC').trim());
      }
    }
  });

  it('as a file’s name is kept as a name and nothing else', async () => {
    const { officer } = house.cast;
    const { body: draft } = await house.call(officer, 'POST /notices', { body: { facts: [] } });
    const at = `/notices/${String(draft['id'])}/evidence`;
    await atOnce(4, names, async ([sent, kept], index) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(await picture('png', { width: 30 + index }))]), sent);
      const reply = await house.call(officer, `POST ${at as '/'}`, { body: form });
      expect(reply.status, `${sent} ${JSON.stringify(reply.body)}`).to.equal(201);
      const { headers } = await house.call(officer, `GET ${at as '/'}/${String(reply.body['id'])}`);
      const disposition = headers.get('content-disposition') ?? '';
      expect(disposition, sent).to.match(/^attachment; filename/u);
      expect(nameIn(disposition), sent).to.match(kept);
    });
  });
}

function isRefused(text: string, lines: 'one' | 'several'): boolean {
  return (lines === 'one' ? /[\p{Cc}\u2028\u2029]/u : /[^\P{Cc}\t\n\r]|[\u2028\u2029]/u).test(text);
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

function noticeWith(text: string, where: typeof places): Json {
  const courtAct = { court: 'Суд', number: '1', date: '2024-02-29', inForceFrom: '2024-03-01' };
  const body: unknown = { courtAct, facts: [{ medium: 'telecom_network' }] };
  return where.reduce((made, [path]) => withText(made, path, text), body) as Json;
}

function withText(part: unknown, [step, ...rest]: string[], text: string): unknown {
  if (step === undefined) return text;
  if (Array.isArray(part)) return (part as unknown[]).map((item) => withText(item, rest, text));
  return { ...(part as Json), [step]: withText((part as Json)[step], rest, text) };
}

function nameIn(disposition: string): string {
  const extended = /filename\*=UTF-8''([^;]+)/u.exec(disposition)?.[1];
  return extended === undefined
    ? (/filename="?([^";]*)"?/u.exec(disposition)?.[1] ?? '')
    : decodeURIComponent(extended);
}
