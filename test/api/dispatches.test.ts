import { expect } from 'chai';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { problemOf, withReviewTable } from '../support/review-table.js';

describe('dispatches and prescriptions', () => {
  const app = withApp();
  const table = withReviewTable(app);
  let noticeId: string;
  let dispatchId: string;
  let otherDispatchId: string;
  let prescriptionId: string;

  beforeEach(async () => {
    const { id, factIds } = await table.notice(2);
    noticeId = id;
    await table.complete(id, await table.write(id, factIds));
    const { body } = await app.call(table.cast.supervisor, `GET /dispatches?notice=${id}`);
    const items = body['items'] as { id: string; prescriptionId: string; recipient: { id: string } }[];
    const to = (recipientId: string) => items.find(({ recipient }) => recipient.id === recipientId);
    dispatchId = to(table.cast.recipientId)?.id ?? '';
    otherDispatchId = to(table.cast.otherRecipientId)?.id ?? '';
    prescriptionId = items[0]?.prescriptionId ?? '';
  });

  const get = (who: string, id = dispatchId) => app.call(who, `GET /dispatches/${id}`);

  it('are listed to a recipient if they are its own, and to the authorised body all', async () => {
    const own = await app.call(table.cast.operator, `GET /dispatches?prescription=${prescriptionId}`);
    expect((own.body['items'] as Json[]).map(({ id }) => id)).to.deep.equal([dispatchId]);
    const all = await app.call(table.cast.ops, `GET /dispatches?prescription=${prescriptionId}`);
    expect((all.body['items'] as Json[]).map(({ id }) => id)).to.have.members([dispatchId, otherDispatchId]);
    expect(problemOf(await app.call(table.cast.officer, 'GET /dispatches'))).to.equal('403 forbidden role');
  });

  it('are found by status, page by page', async () => {
    const first = await app.call(table.cast.supervisor, `GET /dispatches?notice=${noticeId}&status=pending&limit=1`);
    expect(first.headers.get('link')).to.match(/^<\/api\/v1\/dispatches\?.*&cursor=.+>; rel="next"$/);
    const cursor = encodeURIComponent(first.body['nextCursor'] as string);
    const second = await app.call(
      table.cast.supervisor,
      `GET /dispatches?notice=${noticeId}&status=pending&limit=1&cursor=${cursor}`,
    );
    const ids = [first, second].flatMap(({ body }) => (body['items'] as Json[]).map(({ id }) => id));
    expect(ids).to.have.members([dispatchId, otherDispatchId]);
    expect(second.body['nextCursor']).to.equal(null);
    const none = await app.call(table.cast.supervisor, `GET /dispatches?notice=${noticeId}&status=executed`);
    expect(none.body['items']).to.deep.equal([]);
  });

  it('show a recipient what it has to restrict, and not the notice behind it', async () => {
    const { body } = await get(table.cast.operator);
    expect(body).not.to.have.property('noticeId');
    expect(body).to.include({
      id: dispatchId,
      receiptUrl: `http://habarlama.test/api/v1/dispatches/${dispatchId}/receipts`,
    });
    expect(JSON.stringify(body)).not.to.include(noticeId);
    const prescription = body['prescription'] as { facts: Json[]; number: string };
    expect(prescription.number).to.match(/\d{4}-\d{6}$/);
    expect(prescription.facts).to.have.length(2);
    expect(body['facts']).to.have.length(2);
  });

  it('count as fetched when their recipient first looks, and then the term runs', async () => {
    for (const who of [table.cast.supervisor, table.cast.auditor]) {
      expect((await get(who)).body)
        .to.include({ status: 'pending' })
        .and.not.to.have.property('fetchedAt');
    }
    const fetchedAt = new Date(app.clock.at).toISOString();
    const first = await get(table.cast.operator);
    expect(first.body).to.include({ status: 'delivered', fetchedAt });
    expect(first.body).to.include({ dueAt: new Date(app.clock.at + 120 * 60_000).toISOString(), overdue: false });
    app.clock.at += 121 * 60_000;
    const second = await get(table.cast.operator);
    expect(second.body).to.include({ fetchedAt, overdue: true });
    const overdue = await app.call(table.cast.supervisor, `GET /dispatches?notice=${noticeId}&overdue=true`);
    expect((overdue.body['items'] as Json[]).map(({ id }) => id)).to.deep.equal([dispatchId]);
    expect((await table.audit(noticeId)).filter((kind) => kind === 'fetch')).to.have.length(1);
  });

  it('count as fetched once, however often their recipient looks at the same time', async () => {
    const looks = await Promise.all(Array.from({ length: 10 }, () => get(table.cast.operator)));
    expect(new Set(looks.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect((await table.audit(noticeId)).filter((kind) => kind === 'fetch')).to.have.length(1);
  });

  it('that had settled before anybody looked note the look all the same', async () => {
    await app.call(table.cast.operator, `POST /dispatches/${dispatchId}/receipts`, { body: { status: 'executed' } });
    const fetchedAt = new Date(app.clock.at).toISOString();
    expect((await get(table.cast.operator)).body).to.include({ status: 'executed', fetchedAt });
    expect(await table.audit(noticeId)).to.include('fetch');
  });

  it('do not exist for another recipient, nor for their own before they are opened', async () => {
    const missing = await get(table.cast.operator, '0197c5c0-0000-7000-8000-00000000dead');
    const foreign = await get(table.cast.operator, otherDispatchId);
    for (const body of [missing.body, foreign.body]) delete body['requestId'];
    expect(foreign.body).to.deep.equal(missing.body);
    expect(problemOf(await get(table.cast.officer))).to.equal('403 forbidden role');

    await app.database.db('dispatches').where({ id: otherDispatchId }).update({ opened_at: null });
    expect(problemOf(await get(table.cast.otherOperator, otherDispatchId))).to.equal('404 not-found');
    const listed = await app.call(table.cast.otherOperator, `GET /dispatches?prescription=${prescriptionId}`);
    expect(listed.body['items']).to.deep.equal([]);
    expect((await get(table.cast.supervisor, otherDispatchId)).status).to.equal(200);
  });

  it('belong to a prescription that says who ordered what, on which basis, and how to complain', async () => {
    const { body } = await app.call(table.cast.aigul, `GET /prescriptions/${prescriptionId}`);
    expect(body).to.deep.include({ issuingOfficial: { id: table.cast.aigul, fullName: 'Aigul' } });
    expect(body).to.include.keys('number', 'issuedAt', 'basis', 'issuingBody', 'termMinutes', 'howToComplain');
    expect((body['recipients'] as Json[]).map(({ dispatchId: id }) => id)).to.have.members([
      dispatchId,
      otherDispatchId,
    ]);
  });

  it('and their prescription is read by those it went to and by the body that filed, and by no other', async () => {
    const read = (who: string) => app.call(who, `GET /prescriptions/${prescriptionId}`);
    expect((await read(table.cast.officer)).status).to.equal(200);
    const own = await read(table.cast.operator);
    expect((own.body['recipients'] as Json[]).map(({ dispatchId: id }) => id)).to.deep.equal([dispatchId]);
    expect(own.body).not.to.have.property('noticeId');
    expect(problemOf(await read(table.cast.stranger))).to.equal('404 not-found');
    expect(problemOf(await read(table.cast.admin))).to.equal('403 forbidden role');
    const listed = await app.call(table.cast.stranger, 'GET /prescriptions');
    expect(listed.body['items']).to.deep.equal([]);
  });
});
