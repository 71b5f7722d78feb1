import { expect } from 'chai';
import writeXlsxFile from 'write-excel-file/node';
import { withApp } from '../support/app.js';
import { itemsOf, withFilingDesk } from '../support/filing-desk.js';
import type { Json, Reply } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';
import { zipFile } from '../support/zip-file.js';

const sheet = 'xl/worksheets/sheet1.xml';
const zip = (content: Buffer, says = content.length) => zipFile({ [sheet]: content }, says);

describe('importing a roster', function () {
  const app = withApp();
  const desk = withFilingDesk(app);
  const head = [
    '№ р/с',
    'Тегі, аты, әкесінің аты',
    'Жұмыс электрондық поштасы',
    'Ұялы телефон',
    'Ведомстволық бағынысты ұйым',
  ];
  const rows = [
    ['1', 'Сейітова Айжан Маратқызы', 'a@fin.gov.kz', '8 701 123 45 67', ''],
    ['', '', '', '', ''],
    ['2', 'Қасымов Ерлан', 'b@fin.gov.kz', '+77479998877', 'Талдау орталығы'],
  ];
  let id = '';
  beforeEach(async () => {
    const { body } = await app.call(desk.cast.head, 'POST /rosters', { body: {}, key: null });
    id = String(body['id']);
  });

  const send = (file: Uint8Array | string, options: { language?: string; ifMatch?: string } = {}): Promise<Reply> => {
    const form = new FormData();
    form.append('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), 'тізім');
    const headers = { 'accept-language': options.language ?? 'ru' };
    return app.call(desk.cast.head, `POST /rosters/${id}/import`, {
      body: form,
      ifMatch: options.ifMatch ?? '*',
      headers,
    });
  };
  const listed = async () => itemsOf(await app.call(desk.cast.head, `GET /rosters/${id}/rows`));
  const taken = [
    { fullName: 'Сейітова Айжан Маратқызы', email: 'a@fin.gov.kz', phone: '+77011234567' },
    { fullName: 'Қасымов Ерлан', email: 'b@fin.gov.kz', phone: '+77479998877', organisation: 'Талдау орталығы' },
  ];

  it('takes values with commas, semicolons or tabs, with a mark of byte order or without', async () => {
    for (const delimiter of [';', '\t', ',']) {
      const quoted = [head, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(delimiter)).join('\r\n');
      const { status, body } = await send(`\uFEFF${quoted}`);
      // The head of the second column holds commas, and only quotes tell them from delimiters.
      expect(status, JSON.stringify(body)).to.equal(200);
      expect(body['rows']).to.equal(2);
      expect(await listed()).to.deep.equal(taken);
    }
  });

  it('takes a workbook, in which a telephone may be a number', async () => {
    const cells = [head, ...rows].map((row) =>
      row.map((value) =>
        /^\+?7\d{10}$/u.test(value) ? { value: Number(value), type: Number } : { value, type: String },
      ),
    );
    const { status, body } = await send(await writeXlsxFile(cells as never, { sheet: 'Тізім' }).toBuffer());
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(await listed()).to.deep.equal(taken);
    expect((await send('x', { ifMatch: '"1"' })).status, 'a file that cannot be read').to.equal(422);
    expect((await send('fullName,email,phone\nA B,a@b.kz,87011234567', { ifMatch: '"1"' })).status).to.equal(412);
  });

  it('reports every row that it cannot take, in the reader’s language, and takes none', async () => {
    const file = ['fullName,email,phone', 'A B,a@fin.gov.kz,87011234567', 'A,A@fin.gov.kz,123', ' ,x,87011234567'].join(
      '\n',
    );
    for (const [language, text] of [
      ['kk', 'Қазақстанның ұялы телефон нөмірі емес'],
      ['ru', 'Не номер мобильного телефона Казахстана'],
      ['en', 'Not a mobile telephone of Kazakhstan'],
    ] as const) {
      const refused = await send(file, { language });
      expect(problemOf(refused)).to.equal('422 invalid rows_not_taken');
      const report = refused.body['report'] as Json[];
      expect(report.map(({ row, column, code }) => `${String(row)} ${String(column)} ${String(code)}`)).to.deep.equal([
        ...['3 fullName name_needs_surname_and_name', '3 email duplicate_email', '3 phone not_a_mobile_phone'],
        '4 fullName empty',
      ]);
      expect(report[2]!['text']).to.equal(text);
      expect(fieldsOf(refused)).to.include('#/rows/1/phone not_a_mobile_phone');
    }
    expect(await listed()).to.deep.equal([]);
  });

  it('takes the columns of Annex 1 and no others', async () => {
    expect(fieldsOf(await send('fullName,email,ИИН,email\n'))).to.have.members([
      ...['#/columns/2 not_a_column_of_annex_1', '#/columns/3 column_twice', '#/columns/phone column_missing'],
    ]);
  });

  it('takes as many rows as a list may have, in good time, and no more', async () => {
    const lines = (count: number) =>
      [
        'fullName,email,phone',
        ...Array.from({ length: count }, (_, at) => `A B${at},a${at}@fin.gov.kz,+77010000000`),
      ].join('\n');
    const begun = performance.now();
    expect((await send(lines(5_000))).body['rows']).to.equal(5_000);
    expect(performance.now() - begun).to.be.lessThan(5_000);
    expect(problemOf(await send(lines(5_001)))).to.equal('413 too-large too_many_rows');
  });

  it('opens no file that is made to fill the memory, nor one that lies about it', async () => {
    const unreadable = ['#/file unreadable_workbook'];
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    for (const file of [
      zip(zeros),
      zip(zeros, 100),
      zip(zeros.subarray(0, 100), 50),
      Buffer.from('PK\u0003\u0004 and nothing'),
    ]) {
      const before = process.memoryUsage().arrayBuffers;
      expect(fieldsOf(await send(file))).to.deep.equal(unreadable);
      expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(32 * 1024 * 1024);
    }
    expect(fieldsOf(await send(Buffer.from([0xff, 0xfe, 0x41])))).to.deep.equal(['#/file not_utf8']);
  });
});
