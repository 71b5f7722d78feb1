import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { head, itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Draft } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';
import { nowHolds } from '../support/people.js';

describe('hard stops', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  let draft: Draft;

  const stopped = (value = 'instagram.com') =>
    pageFact({ locators: [{ kind: 'domain', value }], necessity: 'Every page of it does it' });
  const ask = (factIds: unknown, options = {}, who = desk.cast.officer) =>
    app.call(who, `POST /notices/${draft.id}/hard-stop-requests`, { body: { factIds, reasons: 'Needed' }, ...options });
  const rule = (factIds: unknown, allow: boolean, options = {}, who = desk.cast.supervisor) =>
    app.call(who, `POST /notices/${draft.id}/hard-stop-rulings`, {
      body: { factIds, allow, reasons: 'Considered' },
      ...options,
    });
  const states = async (who?: string) =>
    ((await desk.read(draft.id, who))['facts'] as Json[]).map(
      ({ hardStop }) => (hardStop as Json | undefined)?.['state'],
    );
  const openTasks = () => app.database.db('tasks').where({ notice_id: draft.id, kind: 'hard_stop', closed_at: null });

  beforeEach(async () => {
    draft = await desk.ready([stopped(), pageFact(), stopped('facebook.com')]);
  });

  it('keep a notice from being submitted until a supervisor has allowed them', async () => {
    const [first, , third] = draft.factIds;
    expect(fieldsOf(await desk.submit(draft.id))).to.deep.equal([
      '#/facts/0/locators/0/value hard_stop_platform_host',
      '#/facts/2/locators/0/value hard_stop_platform_host',
    ]);
    expect(await states()).to.deep.equal(['not_requested', undefined, 'not_requested']);
    expect((await ask([first, third])).body).to.deep.include({ factIds: [first, third], allowed: null });
    expect(await states()).to.deep.equal(['pending', undefined, 'pending']);
    expect(await openTasks()).to.have.length(1);
    await rule([first], false);
    await rule([third], true);
    expect(await states()).to.deep.equal(['refused', undefined, 'allowed']);
    expect(await openTasks()).to.have.length(0);
    expect(fieldsOf(await desk.submit(draft.id))).to.deep.equal(['#/facts/0/locators/0/value hard_stop_platform_host']);
    await ask([first]);
    await rule([first], true);
    expect((await desk.submit(draft.id)).body).to.deep.include({ status: 'submitted' });
    expect((await desk.audit(draft.id)).slice(0, 9)).to.deep.equal([
      ...['draft', 'evidence', 'edit', 'submission refused', 'hard_stop_request'],
      ...['hard_stop_ruling', 'hard_stop_ruling', 'submission refused', 'hard_stop_request'],
    ]);
  });

  it('let a supervisor read the draft while he is asked, and nobody else', async () => {
    const { supervisor, aigul } = desk.cast;
    expect(problemOf(await app.call(supervisor, `GET /notices/${draft.id}`))).to.equal('404 not-found');
    await ask([draft.factIds[0]]);
    expect(await states(supervisor)).to.deep.equal(['pending', undefined, 'not_requested']);
    const listed = itemsOf(await app.call(supervisor, 'GET /notices?status=draft'));
    expect(listed.map(({ id }) => id)).to.deep.equal([draft.id]);
    expect(problemOf(await app.call(aigul, `GET /notices/${draft.id}`))).to.equal('404 not-found');
    expect(problemOf(await rule([draft.factIds[0]], true, {}, aigul))).to.equal('404 not-found');
    await rule([draft.factIds[0]], true);
    expect(problemOf(await app.call(supervisor, `GET /notices/${draft.id}`))).to.equal('404 not-found');
  });

  it('are void when the locator changes', async () => {
    const [first, , third] = draft.factIds;
    await ask([first, third]);
    await rule([first], true);
    const facts = (draft.body['facts'] as Json[]).map(({ id, evidenceIds }) => ({
      ...stopped('tiktok.com'),
      id,
      evidenceIds,
    }));
    const put = await app.call(desk.cast.officer, `PUT /notices/${draft.id}`, {
      ifMatch: '*',
      body: { ...head, facts },
    });
    expect(put.status, JSON.stringify(put.body)).to.equal(200);
    expect(await states()).to.deep.equal(['not_requested', 'not_requested', 'not_requested']);
    expect(await openTasks()).to.have.length(0);
    expect(problemOf(await rule([third], true))).to.equal('404 not-found');
    expect(fieldsOf(await desk.submit(draft.id))).to.have.length(3);
  });

  it('are asked about and ruled on once, all facts or none', async () => {
    const [first, page, third] = draft.factIds;
    const foreign = (await desk.draft([stopped()])).factIds[0];
    expect(fieldsOf(await ask([first, page, foreign, first]))).to.deep.equal(['#/factIds/3 duplicate_id']);
    expect(fieldsOf(await ask([first, page, foreign]))).to.deep.equal([
      '#/factIds/1 no_hard_stop',
      '#/factIds/2 unknown_id',
    ]);
    expect(await states()).to.deep.equal(['not_requested', undefined, 'not_requested']);
    await ask([first]);
    expect(fieldsOf(await ask([first, third]))).to.deep.equal(['#/factIds/0 already_requested']);
    expect(fieldsOf(await rule([first, third], true))).to.deep.equal(['#/factIds/1 nothing_to_rule_on']);
    expect(fieldsOf(await ask([]))).to.deep.equal(['#/factIds too_few']);
  });

  it('answer a repeated key with the same answer, however many come at once', async () => {
    const key = randomUUID();
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask([draft.factIds[0]], { key })));
    expect(new Set(asked.map(({ status, body }) => `${status} ${String(body['actId'])}`)).size).to.equal(1);
    expect(asked[0]?.status).to.equal(200);
    expect(problemOf(await ask([draft.factIds[2]], { key }))).to.equal('422 idempotency-mismatch');
    expect(problemOf(await ask([draft.factIds[2]], { key: null }))).to.equal('400 malformed idempotency_key');
    const ruling = { key: randomUUID() };
    const ruled = await rule([draft.factIds[0]], false, ruling);
    expect((await rule([draft.factIds[0]], false, ruling)).body).to.deep.equal(ruled.body);
    const act = await app.call(desk.cast.supervisor, `GET /acts/${String(ruled.body['actId'])}`);
    expect(act.body).to.deep.include({ kind: 'hard_stop_ruling', state: 'applied', noticeId: draft.id });
    expect(await app.database.db('hard_stop_requests').where({ notice_id: draft.id })).to.have.length(1);
  });

  it('are asked about by whoever filed, and ruled on by nobody of his body', async () => {
    const colleague = await desk.colleague();
    expect(problemOf(await ask([draft.factIds[0]], {}, colleague))).to.equal('403 forbidden not_yours');
    await ask([draft.factIds[0]]);
    expect(problemOf(await rule([draft.factIds[0]], true, {}, desk.cast.officer))).to.equal('403 forbidden role');
    const { db } = app.database;
    await nowHolds(db, desk.cast.supervisor2, { roles: ['officer', 'supervisor'], bodyCode: 'FIN_MONITORING' });
    const ofTheBody = await rule([draft.factIds[0]], true, {}, desk.cast.supervisor2);
    expect(problemOf(ofTheBody)).to.equal('403 forbidden filing_body');
    expect(await states()).to.deep.equal(['pending', undefined, 'not_requested']);
  });
});
