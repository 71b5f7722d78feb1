import { expect } from 'chai';
import { routes } from '../../api/routes/index.js';
import { withApp } from '../support/app.js';
import type { Reply } from '../support/http-client.js';
import { picture } from '../support/pictures.js';
import { confirmed, fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';
import { senderOf, validRequests } from '../support/valid-requests.js';

const lists = routes.filter(({ method, query }) => method === 'get' && query !== undefined);
const asCursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Keys that somebody could have put into a cursor himself. */
const forgedKeys = [
  ...[0, 1, -1, 1.5, 2 ** 31, 2 ** 53, 1e300, null, true, '', 'x', '\0', '\ud800', 'x'.repeat(300), "' or 1=1 --"],
  ...[[], {}, ['0197c5c0-0000-7000-8000-00000000dead'], '0197c5c0-0000-7000-8000-00000000dead'],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
];

const oddValues: Record<string, string[]> = {
  limit: ['1e2', '0x10', ' 5', '%2B5', '-0', '٣', '1,5'],
  on: ['0000-01-01', '0001-01-01', '9999-12-31', '2024-02-29', '2023-02-29'],
  submittedFrom: [
    '0000-01-01',
    '9999-12-31',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2026-07-01T25:00:00Z',
  ],
  submittedTo: ['0000-01-01', '9999-12-31', '9999-12-31T23:59:59Z', '2026-07-01T00:00:00%2B05:00'],
  locator: ["'", '%25', '_', '\\', 'http://', '::', 'x'.repeat(4_000), '%F0%9F%98%80', '%ED%A0%80', '1.2.3.4/33'],
  q: ["'", '%25_%25', '\\', '\\\\', 'a%20or%20b', '%F0%9F%98%80', '%ED%A0%80', '%D2%93'.repeat(200)],
  externalReference: ["'", '%F0%9F%98%80', 'x'.repeat(100)],
  source: ['notice', 'x'.repeat(64)],
  status: ['draft,draft', 'draft,', ',', 'closed,withdrawn'],
  body: ['A', 'Z'.repeat(64)],
};

describe('odd input', function () {
  this.timeout(30_000);
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);
  const notOurFault = ({ status, body }: Reply, what: string) =>
    expect(status, `${what}: ${JSON.stringify(body)}`).to.be.below(500);

  for (const { operationId, query = {} } of lists) {
    it(`is answered or refused, and never our fault: ${operationId}`, async () => {
      const who = senderOf(operationId, table.cast);
      const { request } = (await requests[operationId]?.()) ?? { request: 'GET /unknown' as const };
      const path = request.split('?')[0] as `GET /${string}`;
      const sent = [
        ...('cursor' in query ? forgedKeys.map((key) => `cursor=${asCursor(key)}&limit=1`) : []),
        ...Object.keys(query).flatMap((name) => (oddValues[name] ?? []).map((value) => `${name}=${value}`)),
      ];
      for (const each of sent) notOurFault(await app.call(who, `${path}?${each}` as `GET /${string}`), each);
    });
  }

  it('as a day far away is refused or kept, and never our fault', async () => {
    for (const [from, to] of [
      ['0000-01-01', '0000-01-02'],
      ['0001-01-01', '9999-12-31'],
    ]) {
      notOurFault(await app.call(table.cast.aigul, 'POST /absences', { body: { from, to } }), `${from} ${to}`);
      notOurFault(await app.call(table.cast.aigul, 'GET /absences'), 'absences');
      const courtAct = { court: 'Суд', number: '1', date: from, inForceFrom: to };
      const body = { violationKind: 'COURT_ACT', norm: 'x', courtAct, facts: [] };
      notOurFault(await app.call(table.cast.officer, 'POST /notices', { body }), 'court act');
    }
  });

  it('as the largest number is refused', async () => {
    const { id, factIds } = await table.notice();
    await table.write(id, factIds);
    const stale = await table.complete(id, Number.MAX_SAFE_INTEGER);
    expect(problemOf(stale)).to.equal('412 stale stale');
  });

  it('as text of every script is kept as it was typed, composed and trimmed', async () => {
    const { id, factIds } = await table.notice();
    const odd = ['👩‍👩‍👧‍👦', 'й\u0306', '\u202Eabc', 'ﬁ', 'ә'.repeat(3_999), '<script>', '{{x}}', '$1', 'null', '\t\r\n x'];
    for (const reasons of odd) {
      await table.write(id, factIds, { ...confirmed, reasons });
      const { body } = await app.call(table.cast.aigul, `GET /notices/${id}/verdicts`);
      expect((body['verdicts'] as { reasons: string }[])[0]?.reasons).to.equal(reasons.normalize('NFC').trim());
    }
  });

  it('as a locator is refused for what it is, each by its pointer', async () => {
    const kinds = ['url', 'resource_id', 'domain', 'ip', 'cidr'];
    const odd = [
      ...[
        '',
        ' ',
        '\0',
        '\ud800',
        '.',
        '..',
        '/',
        '//',
        ':',
        '@',
        '#',
        '?',
        '%',
        '%zz',
        '*',
        '*.',
        '*.kz',
        'http:',
        'http://',
        'http:///',
      ],
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
        'a'.repeat(8_192),
      ],
      ...['қазақстан.қаз', 'ҚАЗ', '\u00AD', '\u200B', '\uFEFF', 'a\u0000b', '🧿.kz', 'telegram:', ':x', 'telegram:@'],
    ];
    for (const kind of kinds) {
      const locators = odd.map((value) => ({ kind, value }));
      const reply = await app.call(table.cast.officer, 'POST /locators/inspection', { body: { locators } });
      notOurFault(reply, kind);
      expect(reply.status).to.equal(422);
      expect(fieldsOf(reply), kind).to.satisfy((all: string[]) =>
        all.every((each) => /^#\/locators\/\d+\/value \w+$/u.test(each)),
      );
    }
    // What a body cannot carry is refused before any locator is looked at.
    const readable = odd.filter((value) => value !== '' && !value.includes('\0') && value !== '\ud800');
    for (const kind of kinds) {
      const locators = readable.map((value) => ({ kind, value }));
      notOurFault(await app.call(table.cast.officer, 'POST /locators/inspection', { body: { locators } }), kind);
    }
  });

  it('as a file’s name is kept as a name and nothing else', async () => {
    const { body: draft } = await app.call(table.cast.officer, 'POST /notices', { body: { facts: [] } });
    const screenshot = new Blob([new Uint8Array(await picture('png'))]);
    for (const name of [
      '../../etc/passwd',
      'a\\b.png',
      '',
      '.',
      'x'.repeat(400),
      '😀.png',
      'қазақ тілі.png',
      'a"b.png',
      'a\r\nb.png',
      '..',
    ]) {
      const form = new FormData();
      form.set('file', screenshot, name);
      const reply = await app.call(table.cast.officer, `POST /notices/${String(draft['id'])}/evidence`, { body: form });
      notOurFault(reply, name);
      if (reply.status !== 201) continue;
      const file = await app.call(
        table.cast.officer,
        `GET /notices/${String(draft['id'])}/evidence/${String(reply.body['id'])}`,
      );
      expect(file.status, name).to.equal(200);
      expect(file.headers.get('content-disposition'), name).to.match(/^attachment; filename/);
    }
  });
});
