import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { printMissing } from '../../acts/print-missing.js';
import { attestationTexts } from '../../domain/attestation.js';
import type { Annex2Data, PrescriptionData, RejectionData, ReturnData } from '../../domain/paper.js';
import { print } from '../../paper/print.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { copyOf } from '../support/papers.js';
import { eventually } from '../support/players.js';
import { problemOf, withReviewTable } from '../support/review-table.js';
import { validRequests } from '../support/valid-requests.js';

describe('documents of a case', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const documentsOf = async (who: string, caseId: string) =>
    (await app.call(who, `GET /documents?caseId=${caseId}`)).body['items'] as Json[];
  const kindsOf = async (who: string, caseId: string) => (await documentsOf(who, caseId)).map(({ kind }) => kind);
  const dataOf = async <T>(caseId: string, kind: string) => {
    const row = await app.database
      .db<{ data: T; case_id: string; kind: string }>('documents')
      .where({ case_id: caseId, kind })
      .first('data');
    return row?.data as T;
  };

  it('are a letter with every unconfirmed fact and why there is no violation, for the body that filed and nobody else’s', async () => {
    const { id, factIds } = await table.notice(2);
    const verdict = (factId: string, at: number) =>
      at === 0
        ? { factId, verdict: 'unconfirmed', reasonCode: 'PROTECTED_CONTEXT', reasons: 'A news report about bets' }
        : { factId, verdict: 'confirmed', reasonCode: 'MATCHES_NORM', reasons: 'It takes bets' };
    const { aigul, officer } = table.cast;
    await app.call(aigul, `POST /notices/${id}/claim`);
    const sheet = await app.call(aigul, `PATCH /notices/${id}/verdicts`, {
      ifMatch: '*',
      body: { verdicts: factIds.map(verdict) },
    });
    await table.complete(id, Number(sheet.body['sheetVersion']));
    const rejection = await dataOf<RejectionData>(id, 'rejection');
    expect(rejection.facts.map(({ ordinal, reasons }) => [ordinal, reasons])).to.deep.equal([
      [1, 'A news report about bets'],
    ]);
    expect(rejection.facts[0]?.reason.ru).to.contain('контекст');
    expect(rejection).to.include({ otherwiseDecided: 1 });
    expect(rejection.howToComplain.ru).to.contain('трёх месяцев').and.not.contain('заслушивание');
    const prescription = await dataOf<PrescriptionData>(id, 'prescription');
    expect(prescription.facts.map(({ ordinal }) => ordinal)).to.deep.equal([2]);
    expect(prescription.hearing.kk).to.contain('тыңдау');
    expect(await kindsOf(officer, id)).to.include.members(['rejection', 'prescription']);
    expect(await kindsOf(table.cast.ops, id)).to.not.include('rejection');
  });

  it('are what is missing, at a return; of which fact', async () => {
    const { id } = await table.notice(2);
    const missing = [{ code: 'EVIDENCE_UNREADABLE', pointer: '#/facts/1/evidenceIds/0', text: 'The picture is black' }];
    await app.call(table.cast.aigul, `POST /notices/${id}/return`, { body: { missing } });
    const data = await dataOf<ReturnData>(id, 'return');
    expect(data.missing).to.deep.equal([
      { reason: { kk: 'Скриншот оқылмайды', ru: 'Скриншот нечитаем' }, text: 'The picture is black', ordinal: 2 },
    ]);
  });

  it('are a copy for each recipient that names him alone, and that he reads with no other document', async () => {
    const { id, factIds } = await table.notice(1);
    await table.complete(id, await table.write(id, factIds));
    const { operator, otherOperator, recipientId } = table.cast;
    const dispatch = await eventually(async () => {
      const row = await app.database
        .db<{ id: string; notice_id: string; recipient_id: string; opened_at: Date | null }>('dispatches')
        .where({ notice_id: id, recipient_id: recipientId })
        .whereNotNull('opened_at')
        .first('id');
      if (row === undefined) throw new Error('Not opened yet');
      return row;
    });
    const copy = await copyOf(app.database.db, dispatch.id);
    const seen = await documentsOf(operator, id);
    expect(seen.map((each) => each['id'])).to.deep.equal([copy]);
    expect(String(seen[0]?.['number'])).to.match(/^P-2026-\d{6}\/\d$/u);
    const { body } = await app.call(operator, `GET /documents/${copy}/data`);
    const whole = await dataOf<PrescriptionData>(id, 'prescription');
    expect((body['addressees'] as unknown[]).length).to.equal(1);
    expect(whole.addressees.length)
      .to.be.greaterThan(1)
      .and.to.satisfy(() => whole.addressees.includes(String((body['addressees'] as unknown[])[0])));
    expect(problemOf(await app.call(otherOperator, `GET /documents/${copy}`))).to.equal('404 not-found');
  });

  it('are printed by the printer, and given as attachments whose hashes anybody may compare', async function () {
    const { id } = await table.notice(1);
    const missing = [{ code: 'OTHER', text: 'More' }];
    await app.call(table.cast.aigul, `POST /notices/${id}/return`, { body: { missing } });
    const [document] = await documentsOf(table.cast.officer, id);
    const path = `/documents/${String(document?.['id'])}` as const;
    const waiting = await app.call(table.cast.officer, `GET ${path}/prints/kk`);
    expect([waiting.status, waiting.headers.get('retry-after')]).to.deep.equal([202, '5']);
    await printMissing({
      ...{ db: app.database.as.worker, clock: app.clock, evidence: app.evidence },
      print: (paper, language) => print(paper, language, 'https://habarlama.test'),
    });
    const { headers, bytes, status } = await app.call(table.cast.officer, `GET ${path}/prints/kk`);
    expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).to.deep.equal([
      200,
      'application/pdf',
      'nosniff',
    ]);
    expect(headers.get('content-disposition')).to.match(/^attachment; filename="?V-2026-\d{6}-kk\.pdf"?$/u);
    const hash = (of: Uint8Array) => createHash('sha256').update(of).digest('hex');
    const { body } = await app.call('', `GET /public/documents/${String(document?.['code'])}`);
    expect((body['prints'] as Json)['kk']).to.equal(hash(bytes));
    const data = await app.call(table.cast.officer, `GET ${path}/data`);
    expect(hash(data.bytes)).to.equal(body['sha256']);
  });

  it('are Annex 2 as it was attested, once for each submission, whatever is said of it later', async () => {
    const { officer } = table.cast;
    const { request, options } = await validRequests(app, table)['submitNotice']!();
    expect((await app.call(officer, request, options)).status).to.equal(200);
    const id = request.split('/')[2] ?? '';
    expect(await kindsOf(officer, id)).to.deep.equal(['annex_2']);
    const data = await dataOf<Annex2Data>(id, 'annex_2');
    expect(data).to.deep.include({
      version: 1,
      body: { kk: 'Қаржылық мониторинг агенттігі', ru: 'Агентство по финансовому мониторингу' },
    });
    expect(data.facts[0]?.locators[0]?.raw).to.match(/^https:\/\/kazino-matritsa\.kz\//u);
    expect(data.norm.ru).to.equal('статья 11 Закона Республики Казахстан «О масс-медиа»');
    expect(data.attestation.text).to.equal(attestationTexts.en);
    expect(data.official).to.deep.equal({ fullName: 'Officer', post: 'Head of unit' });
  });
});
