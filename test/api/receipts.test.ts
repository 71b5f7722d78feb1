import { expect } from 'chai';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { givenUpMessage } from '../support/prescription.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';
import { nowHolds } from '../support/people.js';

describe('receipts and rulings', () => {
  const app = withApp();
  const table = withReviewTable(app);
  let noticeId: string;
  let factIds: string[];
  let dispatchId: string;

  beforeEach(async () => {
    ({ id: noticeId, factIds } = await table.notice(2));
    const sheetVersion = await table.write(noticeId, factIds);
    await app.call(table.cast.aigul, `POST /notices/${noticeId}/completion`, {
      body: { sheetVersion, recipientIds: [table.cast.recipientId] },
    });
    const { body } = await app.call(table.cast.supervisor, `GET /dispatches?notice=${noticeId}`);
    dispatchId = String((body['items'] as Json[])[0]?.['id']);
    await app.call(table.cast.operator, `GET /dispatches/${dispatchId}`);
  });

  const receipts = (body: Json, who = table.cast.operator) =>
    app.call(who, `POST /dispatches/${dispatchId}/receipts`, { body });
  const rule = (body: Json, who = table.cast.supervisor) =>
    app.call(who, `POST /dispatches/${dispatchId}/rulings`, { body: { reasons: 'As the law says', ...body } });
  const dispatch = async () => (await app.call(table.cast.supervisor, `GET /dispatches/${dispatchId}`)).body;
  const factStatuses = async () => ((await dispatch())['facts'] as Json[]).map(({ status }) => status);
  const noticeStatus = async () =>
    app.database
      .db<{ id: string; status: string; outcome: string }>('notices')
      .where({ id: noticeId })
      .first('status', 'outcome');

  it('for all facts at once settle the dispatch, and with the last one the notice closes', async () => {
    expect((await receipts({ status: 'received' })).body).to.include({ status: 'received' });
    expect((await receipts({ status: 'executed', note: 'Done' })).body).to.include({ status: 'executed' });
    expect(await noticeStatus()).to.deep.equal({ status: 'closed', outcome: 'restricted' });
    expect((await dispatch())['receipts']).to.have.length(4);
  });

  it('may speak of each fact on its own', async () => {
    const { body } = await receipts({
      facts: [
        { factId: factIds[0], status: 'executed' },
        { factId: factIds[1], status: 'unclear', note: 'Which page?' },
      ],
    });
    expect(body).to.include({ status: 'unclear' });
    expect(await factStatuses()).to.deep.equal(['executed', 'unclear']);
  });

  it('come in exactly one of two forms', async () => {
    const facts = [{ factId: factIds[0], status: 'executed' }];
    expect(fieldsOf(await receipts({ status: 'executed', facts }))).to.deep.equal(['#/facts one_form_only']);
    expect(fieldsOf(await receipts({ note: 'hello', facts }))).to.deep.equal(['#/facts one_form_only']);
    expect(fieldsOf(await receipts({}))).to.deep.equal(['#/status required']);
    expect(fieldsOf(await receipts({ facts: [] }))).to.deep.equal(['#/facts too_few']);
  });

  it('speak of facts of this dispatch, each once, and apply real locators', async () => {
    const { factIds: foreign } = await table.notice();
    const applied = { kind: 'domain', value: 'not a domain' };
    const refused = await receipts({
      facts: [
        { factId: factIds[0], status: 'executed', appliedTarget: applied },
        { factId: factIds[0], status: 'executed' },
        { factId: foreign[0], status: 'executed' },
        { factId: factIds[1], status: 'received', appliedTarget: { kind: 'domain', value: 'kazino.kz' } },
      ],
    });
    expect(refused.status).to.equal(422);
    expect(fieldsOf(refused)).to.include.members([
      '#/facts/1/factId named_twice',
      '#/facts/2/factId unknown_fact',
      '#/facts/3/appliedTarget only_where_executed',
    ]);
    expect(fieldsOf(refused).some((field) => field.startsWith('#/facts/0/appliedTarget/value'))).to.equal(true);
    expect(await factStatuses()).to.deep.equal(['pending', 'pending']);
  });

  it('are the recipient’s own to give', async () => {
    expect(problemOf(await receipts({ status: 'executed' }, table.cast.otherOperator))).to.equal('404 not-found');
    expect(problemOf(await receipts({ status: 'executed' }, table.cast.supervisor))).to.equal('403 forbidden role');
    expect(problemOf(await receipts({ status: 'executed' }, table.cast.officer))).to.equal('404 not-found');
  });

  it('after settlement are kept as late, move nothing, and raise an alert if they say something else', async () => {
    await receipts({ status: 'executed' });
    const late = await receipts({ status: 'impossible', note: 'It does not work' });
    expect(late.status).to.equal(200);
    expect(late.body).to.include({ status: 'executed', late: true });
    expect(await noticeStatus()).to.deep.equal({ status: 'closed', outcome: 'restricted' });
    const kept = ((await dispatch())['receipts'] as Json[]).filter((receipt) => receipt['late'] === true);
    expect(kept.map(({ status }) => status)).to.deep.equal(['impossible', 'impossible']);
    const alerts = await app.call(table.cast.ops, `GET /alerts?dispatch=${dispatchId}`);
    expect((alerts.body['items'] as Json[]).map(({ kind }) => kind)).to.deep.equal([
      'contradicting_receipt',
      'contradicting_receipt',
    ]);
  });

  it('that are repeated with their key are given once', async () => {
    const key = '0197c5c0-0000-4000-8000-000000000001';
    const send = (body: Json) =>
      app.call(table.cast.operator, `POST /dispatches/${dispatchId}/receipts`, { body, key });
    const first = await send({ status: 'executed' });
    expect((await send({ status: 'executed' })).body).to.deep.equal(first.body);
    expect(problemOf(await send({ status: 'impossible' }))).to.equal('422 idempotency-mismatch');
    expect((await dispatch())['receipts']).to.have.length(2);
  });

  it('of something wider than ordered wait for a ruling', async () => {
    const applied = { kind: 'domain', value: 'kazino-olshemi.kz' };
    const given = await receipts({
      facts: factIds.map((factId) => ({ factId, status: 'executed', appliedTarget: applied })),
    });
    expect(given.body).to.include({ status: 'impossible' });
    const fact = ((await dispatch())['facts'] as Json[])[0];
    const appliedTarget = { ...applied, display: applied.value, scope: 'domain' };
    expect(fact).to.deep.include({ awaitsRuling: true, appliedTarget });
    expect(problemOf(await rule({ ruling: 'clarify' }))).to.equal('409 illegal-move ruling_does_not_apply');
    expect((await rule({ ruling: 'accept_applied' })).body).to.include({ status: 'executed', facts: 2 });
  });

  it('that say impossible are ruled on: accepted, or insisted', async () => {
    await receipts({ status: 'impossible', note: 'We have no such equipment' });
    const insisted = await rule({ ruling: 'insist', factIds: [factIds[0]] });
    expect(insisted.body).to.include({ status: 'impossible', facts: 1 });
    expect(await factStatuses()).to.deep.equal(['received', 'impossible']);
    expect((await rule({ ruling: 'accept_impossible' })).body).to.include({ status: 'received' });
    expect((await receipts({ facts: [{ factId: factIds[0], status: 'executed' }] })).body).to.include({
      status: 'partly_executed',
    });
  });

  it('that say unclear stop the clock until they are clarified', async () => {
    const before = (await dispatch())['dueAt'] as string;
    await receipts({ status: 'unclear', note: 'Which page?' });
    app.clock.at += 60 * 60_000;
    expect((await rule({ ruling: 'clarify' })).body).to.include({ status: 'received', facts: 2 });
    const after = (await dispatch())['dueAt'] as string;
    expect(Date.parse(after) - Date.parse(before)).to.equal(60 * 60_000);
    const rulings = (await dispatch())['rulings'] as Json[];
    expect(rulings[0]).to.deep.include({
      ruling: 'clarify',
      ruledBy: { id: table.cast.supervisor, fullName: 'Saule' },
    });
  });

  it('are ruled on by a supervisor, where there is something to rule on', async () => {
    expect(problemOf(await rule({ ruling: 'insist' }))).to.equal('409 illegal-move status');
    await receipts({ status: 'impossible' });
    expect(problemOf(await rule({ ruling: 'insist' }, table.cast.aigul))).to.equal('403 forbidden role');
    expect(problemOf(await rule({ ruling: 'insist' }, table.cast.operator))).to.equal('403 forbidden role');
    expect(fieldsOf(await rule({ ruling: 'insist', factIds: [noticeId] }))).to.deep.equal(['#/factIds/0 unknown_fact']);
    const { db } = app.database;
    await nowHolds(db, table.cast.supervisor, { roles: ['officer', 'supervisor'], bodyCode: 'FIN_MONITORING' });
    expect(problemOf(await rule({ ruling: 'insist' }))).to.equal('403 forbidden filing_body');
    await nowHolds(db, table.cast.supervisor, { roles: ['supervisor'] });
  });

  it('are asked for again only where the delivery had failed', async () => {
    const again = (who: string) => app.call(who, `POST /dispatches/${dispatchId}/redelivery`);
    expect(problemOf(await again(table.cast.aigul))).to.equal('409 illegal-move nothing_undelivered');
    expect(problemOf(await again(table.cast.operator))).to.equal('403 forbidden role');
    const undeliverable = { undeliverable_at: new Date(app.clock.at), status: 'undeliverable', fetched_at: null };
    await app.database.db('dispatches').where({ id: dispatchId }).update(undeliverable);
    await givenUpMessage(app.database.db, dispatchId);
    expect(problemOf(await again(table.cast.aigul))).to.equal('409 illegal-move no_endpoint');
    const endpoint = { endpoint: 'https://operator.test/hook', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    await app.database.db('recipients').where({ id: table.cast.recipientId }).update(endpoint);
    expect((await again(table.cast.aigul)).body).to.include({ status: 'pending' });
    await app.database.db('recipients').where({ id: table.cast.recipientId }).update({ endpoint: null, secret: null });
  });
});
