import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import { freezeInactivityReports } from '../../activities/freeze-inactivity-reports.js';
import { inactivity, withApp } from '../support/app.js';
import { itemsOf, withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { person } from '../support/people.js';

describe('reports on inactivity', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };
  const formula = '=cmd|calc A';
  before(async () => {
    const idle = await person(app.database.db, { roles: ['officer'], bodyCode: 'HEALTH', fullName: formula });
    await app.database.db('accounts').update({ created_at: new Date('2025-01-01T00:00:00Z') });
    expect(idle.accountId).to.be.a('string');
  });

  const preview = async (): Promise<string[]> => {
    const { status, body } = await app.call(desk.cast.supervisor, 'GET /inactivity-reports/preview');
    expect(status, JSON.stringify(body)).to.equal(200);
    return (body['accounts'] as Json[]).map(({ accountId }) => String(accountId));
  };
  const file = async (id: string, format: string): Promise<Buffer> => {
    const options = { headers: { 'accept-language': 'ru' } };
    const { status, bytes } = await app.call(
      desk.cast.auditor,
      `GET /inactivity-reports/${id}/file?format=${format}`,
      options,
    );
    expect(status).to.equal(200);
    return Buffer.from(bytes);
  };

  it('are previewed for the current half-year: whoever asks for anything at all is off the list', async () => {
    expect(await preview())
      .to.include(desk.cast.officer)
      .and.include(desk.cast.head);
    expect((await app.call(desk.cast.officer, 'GET /me')).status).to.equal(200);
    expect((await app.call(desk.cast.head, 'GET /alerts')).status, 'refused, and yet a use').to.equal(403);
    expect(await preview())
      .to.not.include(desk.cast.officer)
      .and.not.include(desk.cast.head);
    const uses = await app.database.db('account_uses').where({ account_id: desk.cast.officer }).select('half_year');
    expect(uses).to.deep.equal([{ half_year: '2026-H2' }]);
    expect(await app.database.db('inactivity_reports'), 'nothing is kept').to.deep.equal([]);
  });

  it('are read with their definition, and as files in which no cell is a formula', async () => {
    await freezeInactivityReports({
      db: app.database.as.worker,
      clock: app.clock,
      settings: { inactivity, authorisedBody },
    });
    const [entry] = itemsOf(await app.call(desk.cast.admin, 'GET /inactivity-reports'));
    const id = String(entry!['id']);
    expect(entry).to.deep.include({ halfYear: '2026-H1' });
    const { body } = await app.call(desk.cast.auditor, `GET /inactivity-reports/${id}`);
    expect(body['definition']).to.contain('(officer, head of a body)');
    expect((body['accounts'] as Json[]).map(({ fullName }) => fullName)).to.include(formula);

    const csv = parse(await file(id, 'csv'), { bom: true, relax_column_count: true });
    const sheet = (await readExcelFile(await file(id, 'xlsx')))[0]!.data;
    for (const table of [csv, sheet]) {
      expect(table[0]![2]).to.equal(`SHA-256 ${String(entry!['sha256'])}`);
      expect(table[2]![1]).to.equal('Рабочая электронная почта');
      expect(table.map((row) => row[0])).to.include(`'${formula}`);
      for (const cell of table.flat()) expect(String(cell ?? '')).to.not.match(/^[=+\-@\t\r]/u);
    }
    expect(sheet.length).to.equal(csv.length);
  });
});
