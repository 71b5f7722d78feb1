import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { TrustedAuthority, noticeOf, rowOf, withEdmsDesk } from '../support/edms-desk.js';
import { withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { nowHolds } from '../support/people.js';
import { confirmed, unconfirmed } from '../support/review-table.js';

const authority = new TrustedAuthority();

describe('the answer to a letter that came by the EDMS', () => {
  const app = withApp({ signatures: authority.verifier });
  const filing = withFilingDesk(app);
  const desk = withEdmsDesk(app, filing, authority);
  const answers = async (id: string) => (await desk.read(id))['answers'] as Json[];
  const openTasks = (id: string) =>
    app.database.db('tasks').where({ subject_id: id, closed_at: null, kind: 'edms_answer' });
  const dataOf = async ({ documentId }: Json) => {
    const found = await app.database
      .db('documents')
      .where({ id: documentId })
      .first<{ data: Json } | undefined>('data');
    return found?.data ?? {};
  };

  /** Adds a screenshot to each row of a notice that its registrar may edit. */
  async function prove(id: string, rows: Json[]): Promise<void> {
    const { registrar } = filing.cast;
    const evidenceIds = [await filing.screenshot(id, registrar)];
    const facts = rows.map((row) => ({ ...row, evidenceIds }));
    const put = await app.call(registrar, `PUT /notices/${id}`, { ifMatch: '*', body: noticeOf(facts) });
    expect(put.status, JSON.stringify(put.body)).to.equal(200);
  }

  /** Entered with screenshots, released, and in review. */
  async function inReview(rows = [rowOf(), rowOf()]): Promise<{ id: string; factIds: string[] }> {
    const { registrar, registrar2, aigul } = filing.cast;
    const reading = desk.reading(rows);
    const id = String((await desk.create(reading)).body['id']);
    await prove(id, rows);
    await desk.signed(id);
    await app.call(registrar, `POST /edms-intakes/${id}/entry`);
    await app.call(registrar2, `POST /edms-intakes/${id}/comparison`, { body: reading });
    const released = await app.call(registrar2, `POST /edms-intakes/${id}/release`, { body: {} });
    expect(released.status, JSON.stringify(released.body)).to.equal(200);
    const notice = await filing.read(id, aigul);
    expect(notice['status']).to.equal('in_review');
    return { id, factIds: (notice['facts'] as Json[]).map((fact) => String(fact['id'])) };
  }

  async function decide(id: string, verdicts: Json[], who = filing.cast.aigul): Promise<void> {
    await app.call(who, `POST /notices/${id}/claim`);
    const sheet = await app.call(who, `PATCH /notices/${id}/verdicts`, { ifMatch: '*', body: { verdicts } });
    const { sheetVersion } = sheet.body;
    const completed = await app.call(who, `POST /notices/${id}/completion`, { body: { sheetVersion } });
    expect(completed.status, JSON.stringify(completed.body)).to.equal(200);
  }

  it('asks for the screenshots that are missing, row by row, and is sent by a registrar', async () => {
    const { registrar2 } = filing.cast;
    const { id, reading } = await desk.released([rowOf(), rowOf()]);
    expect(await desk.read(id)).to.include({ noticeStatus: 'returned' });
    const [answer] = await answers(id);
    expect(answer).to.include({ kind: 'return' });
    const { missing, filedOn } = await dataOf(answer!);
    expect(filedOn).to.equal(reading.letter['edmsDate']);
    const shot = { kk: 'Скриншот жоқ', ru: 'Отсутствует скриншот' };
    expect((missing as Json[]).map(({ ordinal, reason }) => [ordinal, reason])).to.deep.equal([
      [1, shot],
      [2, shot],
    ]);
    expect(await openTasks(id)).to.have.length(1);
    const body = { edmsNumber: '12-3/77', edmsDate: '2026-07-01' };
    const mark = () =>
      app.call(registrar2, `POST /edms-intakes/${id}/answers/${String(answer!['id'])}/sending`, { body });
    expect((await mark()).status).to.equal(200);
    expect((await answers(id))[0]!['sent']).to.deep.equal(body);
    expect(await openTasks(id)).to.have.length(0);
    expect((await mark()).body['code']).to.equal('sent_already');
  });

  it('is answered by a further letter, which goes through both registrars again, under the notice’s own number', async () => {
    const { registrar, registrar2 } = filing.cast;
    const rows = [rowOf()];
    const { id } = await desk.released(rows);
    const { number } = await desk.read(id);
    const add = (body: Json) => app.call(registrar, `POST /edms-intakes/${id}/letters`, { body });
    const letter = desk.letter();
    expect((await app.call(registrar2, `POST /edms-intakes/${id}/letters`, { body: { letter } })).status).to.equal(403);
    expect((await add({ letter })).status).to.equal(200);
    await prove(id, rows);
    expect((await app.call(registrar, `POST /edms-intakes/${id}/entry`)).status).to.equal(422);
    await desk.signed(id);
    expect((await app.call(registrar, `POST /edms-intakes/${id}/entry`)).status).to.equal(200);
    const again = { letter, notice: noticeOf(rows) };
    await app.call(registrar2, `POST /edms-intakes/${id}/comparison`, { body: again });
    const released = await app.call(registrar2, `POST /edms-intakes/${id}/release`, { body: {} });
    expect(released.body, JSON.stringify(released.body)).to.include({ number });
    const intake = await desk.read(id);
    expect(intake).to.include({ noticeStatus: 'in_review', edmsNumber: letter['edmsNumber'] });
    expect(intake['earlierLetters']).to.have.length(1);
    expect((await add({ letter: desk.letter() })).body['code']).to.equal('not_returned');
  });

  it('says why each fact is no violation, to the letter that brought it', async () => {
    const { id, factIds } = await inReview();
    await decide(
      id,
      factIds.map((factId) => ({ factId, ...unconfirmed })),
    );
    const [answer] = await answers(id);
    expect(answer).to.include({ kind: 'decision' });
    const data = await dataOf(answer!);
    expect(data['edms']).to.deep.equal({ number: (await desk.read(id))['edmsNumber'], date: '2026-06-30' });
    expect(data['prescriptions']).to.deep.equal([]);
    expect((data['howToComplain'] as Json)['ru'])
      .to.contain('трёх месяцев')
      .and.not.contain('заслушивание');
    expect((data['official'] as Json)['post']).to.deep.equal({ kk: 'Қараушы', ru: 'Рассматривающий' });
    const said = (data['facts'] as Json[]).map(({ ordinal, verdict, reasons }) => [ordinal, verdict, reasons]);
    expect(said).to.deep.equal([
      [1, 'unconfirmed', 'A lawful lottery'],
      [2, 'unconfirmed', 'A lawful lottery'],
    ]);
  });

  it('is read on paper by whichever registrar is to send it, and nothing of a notice that came otherwise', async () => {
    const { registrar, registrar2, officer } = filing.cast;
    const { id, factIds } = await inReview();
    await decide(
      id,
      factIds.map((factId) => ({ factId, ...unconfirmed })),
    );
    const [answer] = await answers(id);
    for (const who of [registrar, registrar2]) {
      const { body } = await app.call(who, `GET /documents/${String(answer?.['documentId'])}`);
      expect(body).to.include({ kind: 'edms_letter', number: answer?.['number'] });
    }
    const { id: other } = await filing.ready();
    await filing.submit(other);
    const items = async (who: string) =>
      (await app.call(who, `GET /documents?caseId=${other}`)).body['items'] as Json[];
    expect((await items(officer)).map(({ kind }) => kind)).to.deep.equal(['annex_2']);
    expect(await items(registrar)).to.deep.equal([]);
  });

  it('is sent once more by a registrar where a clerical error of it is corrected', async () => {
    const { registrar2, supervisor } = filing.cast;
    const { id, factIds } = await inReview([rowOf()]);
    await decide(id, [{ factId: factIds[0], ...unconfirmed }]);
    const send = (answer: Json | undefined, edmsNumber: string) => {
      const body = { edmsNumber, edmsDate: '2026-07-01' };
      return app.call(registrar2, `POST /edms-intakes/${id}/answers/${String(answer?.['id'])}/sending`, { body });
    };
    const correct = async (documentId: unknown, was: unknown, becomes: string, key: string = randomUUID()) => {
      const body = { reasons: 'A slip of the pen', fields: [{ pointer: '/official/fullName', was, becomes }] };
      const made = await app.call(supervisor, `POST /documents/${String(documentId)}/corrections`, { body, key });
      return made.body['document'] as Json;
    };
    const [first] = await answers(id);
    expect((await send(first, '12-3/80')).status).to.equal(200);
    const { fullName } = (await dataOf(first!))['official'] as Json;
    const key = randomUUID();
    const document = await correct(first?.['documentId'], fullName, 'Aigul Nurlanovna', key);
    expect(await correct(first?.['documentId'], fullName, 'Aigul Nurlanovna', key)).to.deep.equal(document);
    const [erroneous, further, ...more] = await answers(id);
    expect(erroneous).to.include({ correctedBy: document['number'] });
    expect(more).to.deep.equal([]);
    expect(further).to.include({ kind: 'decision', documentId: document['id'], number: document['number'] });
    expect(await openTasks(id)).to.have.length(1);
    const told = app.database.db('notifications').where({ event: 'edms_intake_answered', account_id: registrar2 });
    expect(await told.pluck('key')).to.include(document['id']);
    expect((await send(further, '12-3/81')).status).to.equal(200);
    expect(await openTasks(id)).to.have.length(0);
    // A correction that was made before corrections were sent breaks no line.
    await app.database.db('edms_answers').where({ document_id: document['id'] }).delete();
    const last = await correct(document['id'], 'Aigul Nurlanovna', String(fullName));
    expect((await answers(id)).at(-1)).to.include({ number: last['number'] });
  });

  it('names the prescription of what was confirmed', async () => {
    const { id, factIds } = await inReview();
    await decide(id, [
      { factId: factIds[0], ...confirmed },
      { factId: factIds[1], ...unconfirmed },
    ]);
    const [answer, ...more] = await answers(id);
    expect(more).to.deep.equal([]);
    const { prescriptions, facts } = await dataOf(answer!);
    const issued = await app.database.db('prescriptions').where({ notice_id: id }).first<{ number: string }>('number');
    expect(prescriptions).to.deep.equal([{ number: issued.number, issuedOn: '2026-07-01' }]);
    expect((facts as Json[]).map(({ verdict }) => verdict)).to.deep.equal(['confirmed', 'unconfirmed']);
  });

  it('is a letter of its own for each part of a split notice, and a part that was returned is completed', async () => {
    const { registrar, registrar2, aigul } = filing.cast;
    const { id, factIds } = await inReview([rowOf(), rowOf(), rowOf()]);
    const { edmsNumber } = await desk.read(id);
    await app.call(aigul, `POST /notices/${id}/claim`);
    const parts: string[] = [];
    for (const factId of factIds.slice(1)) {
      const body = { factIds: [factId], reason: 'One is urgent' };
      const { body: done, status } = await app.call(aigul, `POST /notices/${id}/split`, { body });
      expect(status, JSON.stringify(done)).to.equal(200);
      parts.push(String((done['part'] as Json)['id']));
    }
    const [decided = '', returned = ''] = parts;
    await decide(id, [{ factId: factIds[0], ...unconfirmed }]);
    await decide(decided, [{ factId: factIds[1], ...unconfirmed }]);
    for (const each of [id, decided]) {
      const [answer, ...more] = await answers(each);
      expect(more).to.deep.equal([]);
      expect((await dataOf(answer!))['edms']).to.deep.equal({ number: edmsNumber, date: '2026-06-30' });
      const body = { edmsNumber: '12-3/78', edmsDate: '2026-07-01' };
      const href = `POST /edms-intakes/${each}/answers/${String(answer!['id'])}/sending` as const;
      expect((await app.call(registrar2, href, { body })).status).to.equal(200);
      expect(await openTasks(each)).to.have.length(0);
    }
    await app.call(aigul, `POST /notices/${returned}/claim`);
    const missing = [{ code: 'EVIDENCE_UNREADABLE', pointer: '#/facts/0/evidenceIds/0', text: 'Which page?' }];
    const back = await app.call(aigul, `POST /notices/${returned}/return`, { body: { missing } });
    expect(back.status, JSON.stringify(back.body)).to.equal(200);
    const letter = desk.letter();
    const added = await app.call(registrar, `POST /edms-intakes/${returned}/letters`, { body: { letter } });
    expect(added.status, JSON.stringify(added.body)).to.equal(200);
    expect(await desk.read(returned)).to.include({ status: 'entry', edmsNumber: letter['edmsNumber'] });
    const row = rowOf();
    await prove(returned, [row]);
    await desk.signed(returned);
    expect((await app.call(registrar, `POST /edms-intakes/${returned}/entry`)).status).to.equal(200);
    const compared = { letter, notice: noticeOf([row]) };
    await app.call(registrar2, `POST /edms-intakes/${returned}/comparison`, { body: compared });
    const { number } = await desk.read(returned);
    const released = await app.call(registrar2, `POST /edms-intakes/${returned}/release`, { body: {} });
    expect(released.body, JSON.stringify(released.body)).to.include({ number });
    const again = await filing.read(returned, aigul);
    expect(again).to.include({ status: 'in_review', number });
    const completed = (again['facts'] as Json[]).map((fact) => String(fact['id']));
    await decide(
      returned,
      completed.map((factId) => ({ factId, ...unconfirmed })),
    );
    const kinds = (await answers(returned)).map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['return', 'decision']);
    const last = (await answers(returned)).at(-1);
    expect((await dataOf(last!))['edms']).to.include({ number: letter['edmsNumber'] });
    expect(await desk.read(id)).to.include({ edmsNumber });
  });

  it('is a letter of its own for what an upheld complaint has opened again', async () => {
    const { head, supervisor, auditor } = filing.cast;
    const { id, factIds } = await inReview([rowOf()]);
    await decide(
      id,
      factIds.map((factId) => ({ factId, ...unconfirmed })),
    );
    const lodged = await app.call(head, `POST /notices/${id}/complaints`, { body: { statement: 'It is a casino' } });
    const complaint = `POST /complaints/${String(lodged.body['complaintId'])}` as const;
    await app.call(supervisor, `${complaint}/assignment`, { body: { to: supervisor, reason: 'Mine' } });
    const upheld = { outcome: 'upheld', reasons: 'It is' };
    const { body } = await app.call(supervisor, `${complaint}/decision`, { body: upheld });
    const part = String(body['reopenedAs']);
    const ofFilingSide = await app.database
      .db('notices')
      .where({ id: part })
      .first<{ released_by: string }>('released_by');
    expect(ofFilingSide.released_by).to.equal(filing.cast.registrar2);
    const opened = await filing.read(part, auditor);
    const [fact] = opened['facts'] as Json[];
    const { id: reviewer } = opened['reviewer'] as { id: string };
    await decide(part, [{ factId: fact?.['id'], ...unconfirmed }], reviewer);
    const [answer, ...more] = await answers(part);
    expect(more).to.deep.equal([]);
    const { edms, noticeNumber } = await dataOf(answer!);
    expect(edms).to.deep.equal({ number: (await desk.read(id))['edmsNumber'], date: '2026-06-30' });
    expect(noticeNumber).to.equal(opened['number']);
    expect(await answers(id)).to.have.length(1);
  });

  it('is decided by neither of its registrars, whatever else they may do', async () => {
    const { registrar, registrar2 } = filing.cast;
    for (const who of [registrar, registrar2]) {
      const { id } = await inReview([rowOf()]);
      await nowHolds(app.database.db, who, { roles: ['registrar', 'reviewer'] });
      const claimed = await app.call(who, `POST /notices/${id}/claim`);
      expect([claimed.status, claimed.body['code']]).to.deep.equal([403, 'filing_body']);
      await nowHolds(app.database.db, who, { roles: ['registrar'] });
    }
  });
});
