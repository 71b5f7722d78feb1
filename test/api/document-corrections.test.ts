import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { issueCopy } from '../../activities/paper/issue-copy.js';
import { asActor } from '../../db/as-actor.js';
import { lockDispatch } from '../../db/dispatches.js';
import { tellComplainantOf } from '../../db/document-corrections.js';
import { nowHolds } from '../support/people.js';
import { withApp } from '../support/app.js';
import { complaintTable } from '../support/complaint-table.js';
import { itemsOf } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { issuedReturn } from '../support/papers.js';
import { eventually } from '../support/players.js';
import { returnSample } from '../support/paper-samples.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';

describe('A clerical error of a document', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const complaints = complaintTable(app, table);
  interface Letter {
    address: string;
    template: string;
    params: { number: string; link: string };
  }
  const documentsOf = async (who: string, caseId: string) =>
    itemsOf(await app.call(who, `GET /documents?caseId=${caseId}`));
  const correct = (id: unknown, fields: Json[], who = table.cast.supervisor, key: string = randomUUID()) =>
    app.call(who, `POST /documents/${String(id)}/corrections`, { body: { reasons: 'A slip of the pen', fields }, key });
  const toldOf = async (id: unknown) =>
    app.database
      .db<{ account_id: string; event: string; href: string }>('notifications')
      .where({ event: 'document_corrected', href: `/api/v1/documents/${String(id)}` })
      .pluck('account_id');
  const dataOf = async (id: unknown) => {
    const row = await app.database
      .db<{ id: string; data: Json }>('documents')
      .where({ id: String(id) })
      .first('data');
    return row?.data ?? {};
  };

  /** A prescription with the copies of both operators. */
  async function prescribed() {
    const { id, factIds } = await table.notice();
    await table.complete(id, await table.write(id, factIds));
    const issued = await eventually(async () => {
      const documents = await documentsOf(table.cast.supervisor, id);
      if (documents.filter(({ dispatch }) => dispatch !== undefined).length < 2) throw new Error('Not opened yet');
      return documents;
    });
    return { noticeId: id, prescription: issued.find(({ dispatch }) => dispatch === undefined) ?? {} };
  }
  const name = { pointer: '/official/fullName', was: 'Aigul', becomes: 'Aigul Nurlanovna' };

  it('is corrected by a further numbered one that refers to the first, for everybody who has that', async () => {
    const { noticeId, prescription } = await prescribed();
    const { supervisor, operator, officer } = table.cast;
    const key = randomUUID();
    const { status, body } = await correct(prescription['id'], [name], supervisor, key);
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(body).to.include({ copies: 2 });
    const { id, number, code } = body['document'] as { id: string; number: string; code: string };
    expect(Number(number.split('-')[2])).to.be.greaterThan(Number(String(prescription['number']).split('-')[2]));
    expect((await correct(prescription['id'], [name], supervisor, key)).body, 'again').to.deep.equal(body);

    const read = (await app.call(supervisor, `GET /documents/${id}`)).body;
    expect(read).to.include({ status: 'in_force', corrects: prescription['id'], kind: 'prescription' });
    const before = (await app.call(supervisor, `GET /documents/${String(prescription['id'])}`)).body;
    expect(before).to.include({ status: 'corrected', correctedBy: number, sha256: prescription['sha256'] });
    const open = await app.call('', `GET /public/documents/${String(prescription['code'])}`);
    expect(open.body).to.include({ status: 'corrected', correctedBy: number });
    expect((await app.call('', `GET /public/documents/${code}`)).body).to.include({ status: 'in_force', number });
    expect(await dataOf(id)).to.deep.include({
      official: { ...((await dataOf(prescription['id']))['official'] as Json), fullName: name.becomes },
    });
    const { official } = (await dataOf(id))['correction'] as Json;
    expect(official).to.deep.equal({ fullName: 'Saule', post: { kk: 'Жетекші', ru: 'Руководитель' } });

    const copies = await documentsOf(operator, noticeId);
    expect(copies.map(({ status: stands }) => stands)).to.deep.equal(['corrected', 'in_force']);
    expect(String(copies[1]?.['number'])).to.match(new RegExp(`^${number}/\\d$`, 'u'));
    expect(await toldOf(copies[1]?.['id'])).to.deep.equal([operator]);
    expect(await toldOf(id)).to.deep.equal([officer]);
    expect((await table.audit(noticeId)).slice(-4)).to.deep.equal([
      ...['document', 'document', 'document'],
      'document_correction',
    ]);

    const lifted = new Date(Date.UTC(2026, 6, 2));
    await app.database.db('restrictions').whereNull('lifted_at').update({ lifted_at: lifted });
    expect((await app.call('', `GET /public/documents/${code}`)).body).to.include({ status: 'lifted' });
  });

  it('is corrected once; then the correction may be, and a copy never alone', async () => {
    const { noticeId, prescription } = await prescribed();
    const addressee = { pointer: '/addressees/0', was: 'Telecom One', becomes: 'Telecom One JSC' };
    const both = await Promise.all([
      correct(prescription['id'], [addressee]),
      correct(prescription['id'], [addressee]),
    ]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(both.map(problemOf)).to.include('409 illegal-move corrected_already');
    const first = both.find(({ status }) => status === 200)?.body ?? {};
    // The other recipient’s copy does not name him.
    expect(first).to.include({ copies: 1 });
    const again = await correct((first['document'] as Json)['id'], [name]);
    expect(again.body).to.include({ copies: 2 });
    const [copy] = (await documentsOf(table.cast.operator, noticeId)).slice(-1);
    expect(await dataOf(copy?.['id'])).to.deep.include({ addressees: ['Telecom One JSC'] });
    expect(problemOf(await correct(copy?.['id'], [name]))).to.equal('409 illegal-move is_a_copy');
  });

  it('is never seen by whoever has his copy only afterwards: he is named rightly, and reads of nobody else', async () => {
    const { noticeId, prescription } = await prescribed();
    const { db } = app.database;
    const copies = await db<{ id: string; case_id: string; dispatch_id: string }>('documents')
      .where({ case_id: noticeId })
      .whereNotNull('dispatch_id')
      .orderBy('copy')
      .select('id', 'dispatch_id');
    // As if neither dispatch had been opened yet.
    await db('documents')
      .whereIn(
        'id',
        copies.map(({ id }) => id),
      )
      .delete();
    const addressee = { pointer: '/addressees/0', was: 'Telecom One', becomes: 'Telecom One JSC' };
    expect((await correct(prescription['id'], [addressee])).body).to.include({ copies: 0 });
    for (const { dispatch_id: dispatchId } of copies) {
      await db.transaction(async (tx) => issueCopy(app.clock, tx, await lockDispatch(tx, dispatchId)));
    }
    const issued = await db<{ data: Json; case_id: string }>('documents')
      .where({ case_id: noticeId })
      .whereNotNull('dispatch_id')
      .pluck('data');
    expect(issued.map((data) => data['addressees'])).to.have.deep.members([['Telecom One JSC'], ['Telecom Two']]);
    for (const data of issued) expect(data).not.to.have.property('correction');
  });

  it('is nothing that was decided, and nothing that it does not say', async () => {
    const { id } = await issuedReturn(app.database.db, (await table.notice()).id);
    const refused = await correct(id, [
      { pointer: '/missing/0/text', was: 'x', becomes: 'y' },
      { pointer: '/filedOn', was: '1999-01-01', becomes: '1999-01-02' },
      { pointer: '/filedOn', was: returnSample().filedOn, becomes: 'soon' },
    ]);
    expect(refused.status).to.equal(422);
    expect(fieldsOf(refused)).to.include.members([
      '#/fields/0/pointer not_clerical',
      '#/fields/1/was not_what_it_says',
      '#/fields/2/becomes not_a_day',
    ]);
    expect((await app.call(table.cast.supervisor, `GET /documents/${id}`)).body).to.include({ status: 'in_force' });
  });

  it('of the decision on an owner’s complaint is told to him by a letter, and stands on his page', async () => {
    const { db } = app.database;
    const email = 'owner@example.kz';
    const entered = await complaints.enter('P-1999-000001', { complainant: { name: 'Айбек', email } });
    const id = await complaints.inHand(entered);
    const { decisionNumber } = (await complaints.decide(id, { outcome: 'dismissed' })).body;
    const [decision] = await documentsOf(table.cast.supervisor, id);
    const name = { pointer: '/official/fullName', was: 'Saule', becomes: 'Saule Maratovna' };
    const { status, body } = await correct(decision?.['id'], [name]);
    expect(status, JSON.stringify(body)).to.equal(200);
    const correction = body['document'] as { id: string; number: string };
    const lettersOf = () =>
      db<Letter>('mails').where({ address: email, template: 'complaint_decision_corrected' }).select('params');
    const letters = await lettersOf();
    expect(letters).to.have.length(1);
    const { number, link } = letters[0]!.params;
    const page = (await app.call('', `GET ${link as `/${string}`}`)).body;
    expect(page).to.include({ number, decisionNumber: correction.number });
    expect(page['decisionNumber']).to.not.equal(decisionNumber);
    await asActor(app.database.as.api, { accountId: table.cast.supervisor }, (tx) =>
      tellComplainantOf(tx, app.clock, correction.id),
    );
    expect(await lettersOf(), 'asked again').to.have.length(1);
    await correct(correction.id, [{ pointer: '/official/fullName', was: 'Saule Maratovna', becomes: 'Saule M.' }]);
    expect(await lettersOf(), 'of a further correction').to.have.length(2);
  });

  it('is corrected by a supervisor who is of no side that filed; others read who may', async () => {
    const { db } = app.database;
    const { id } = await issuedReturn(db, (await table.notice()).id);
    const field = { pointer: '/filedOn', was: returnSample().filedOn, becomes: '2026-06-29' };
    const { aigul, officer, supervisor, supervisor2 } = table.cast;
    for (const who of [aigul, officer]) expect((await correct(id, [field], who)).status, who).to.equal(403);
    const allowed = async (who: string) =>
      ((await app.call(who, `GET /documents/${id}`)).body['actions'] as Json[]).map((each) => [
        each['allowed'],
        each['reason'],
      ]);
    expect(await allowed(supervisor)).to.deep.equal([[true, undefined]]);
    expect(await allowed(aigul)).to.deep.equal([[false, 'role']]);
    await nowHolds(db, supervisor2, { roles: ['supervisor', 'officer'], bodyCode: 'FIN_MONITORING' });
    expect((await correct(id, [field], supervisor2)).status).to.equal(403);
    expect((await correct(id, [field])).status).to.equal(200);
  });
});
