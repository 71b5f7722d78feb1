import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { head, itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Draft } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

describe('facts, row by row', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  let draft: Draft;
  beforeEach(async () => {
    draft = await desk.draft([pageFact(), pageFact(), pageFact()]);
  });

  const as = (request: `${string} /${string}`, options = {}) => app.call(desk.cast.officer, request, options);
  const add = (facts: Json[]) => as(`POST /notices/${draft.id}/facts`, { body: { facts } });
  const etagNow = async () => (await as(`GET /notices/${draft.id}`)).headers.get('etag') ?? '';
  const rows = async () => itemsOf(await as(`GET /notices/${draft.id}/facts`));
  const change = (factId: string | undefined, body: Json, ifMatch = draft.etag) =>
    as(`PUT /notices/${draft.id}/facts/${String(factId)}`, { body, ifMatch });
  const remove = (factId: string | undefined, ifMatch = draft.etag) =>
    as(`DELETE /notices/${draft.id}/facts/${String(factId)}`, { ifMatch });

  it('are listed in order, page by page', async () => {
    const first = await as(`GET /notices/${draft.id}/facts?limit=2`);
    expect(itemsOf(first).map(({ id }) => id)).to.deep.equal(draft.factIds.slice(0, 2));
    const link = /<\/api\/v1(\/[^>]+)>; rel="next"/u.exec(first.headers.get('link') ?? '')?.[1] as `/${string}`;
    const second = await as(`GET ${link}`);
    expect(itemsOf(second).map(({ id }) => id)).to.deep.equal(draft.factIds.slice(2));
    expect(second.body['nextCursor']).to.equal(null);
  });

  it('are added to the end, all or none', async () => {
    const added = await add([pageFact(), pageFact()]);
    expect(added.status).to.equal(201);
    expect(added.headers.get('etag')).to.equal(await etagNow());
    expect(itemsOf(added).map(({ ordinal }) => ordinal)).to.deep.equal([4, 5]);
    const refused = await add([pageFact(), pageFact({ locators: [{ kind: 'ip', value: '10.0.0.1' }] })]);
    expect(fieldsOf(refused)).to.deep.equal(['#/facts/1/locators/0/value special_purpose_address']);
    expect(await rows()).to.have.length(5);
    const many = await add(Array.from({ length: 996 }, () => pageFact()));
    expect(problemOf(many)).to.equal('413 too-large too_many_rows');
  });

  it('say each where it is: mass media, a network of telecommunications or an online platform; nothing else is taken', async () => {
    const media = ['mass_media', 'telecom_network', 'online_platform'];
    const added = await add(media.map((medium) => pageFact({ medium })));
    expect(itemsOf(added).map(({ medium }) => medium)).to.deep.equal(media);
    expect((await rows()).slice(-3).map(({ medium }) => medium)).to.deep.equal(media);
    const { medium: _, ...nowhere } = pageFact();
    for (const fact of [pageFact({ medium: 'radio' }), nowhere]) {
      const refused = await add([fact]);
      expect([refused.status, fieldsOf(refused)[0]?.split(' ')[0]]).to.deep.equal([422, '#/facts/0/medium']);
    }
  });

  it('are replaced one at a time, under the revision that was read', async () => {
    const changed = await change(draft.factIds[1], pageFact({ substantiation: 'Another' }));
    expect(changed.body).to.deep.include({ id: draft.factIds[1], ordinal: 2, substantiation: 'Another' });
    expect(changed.headers.get('etag')).to.equal(await etagNow());
    expect(problemOf(await change(draft.factIds[1], pageFact()))).to.equal('412 stale stale');
    const refused = await change(draft.factIds[0], pageFact({ locators: [{ kind: 'domain', value: '' }] }), '*');
    expect(fieldsOf(refused)).to.deep.equal(['#/locators/0/value empty']);
    const other = await desk.draft();
    expect(problemOf(await change(other.factIds[0], pageFact(), '*'))).to.equal('404 not-found');
  });

  it('are taken off, and the gap in the order closes', async () => {
    const removed = await remove(draft.factIds[0]);
    expect([removed.status, removed.headers.get('etag')]).to.deep.equal([204, await etagNow()]);
    expect((await rows()).map(({ id, ordinal }) => [id, ordinal])).to.deep.equal([
      [draft.factIds[1], 1],
      [draft.factIds[2], 2],
    ]);
    expect(problemOf(await remove(draft.factIds[0], '*'))).to.equal('404 not-found');
    expect(await desk.audit(draft.id)).to.deep.equal(['draft', 'edit']);
  });

  it('lose their verdicts when a returned notice changes them, and only those', async () => {
    const { aigul, officer } = desk.cast;
    const { id, factIds, body } = await desk.ready([pageFact(), pageFact()]);
    await desk.submit(id);
    await app.database.db('notices').where({ id }).update({ reviewer_id: aigul });
    await app.call(aigul, `POST /notices/${id}/claim`);
    const verdicts = factIds.map((factId) => ({
      factId,
      ...{ verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION', reasons: 'A lawful lottery' },
    }));
    const sheet = await app.call(aigul, `PATCH /notices/${id}/verdicts`, { ifMatch: '*', body: { verdicts } });
    expect(sheet.status, JSON.stringify(sheet.body)).to.equal(200);
    const missing = [{ code: 'EVIDENCE_UNREADABLE', text: 'Not readable' }];
    await app.call(aigul, `POST /notices/${id}/return`, { body: { missing } });
    const [first, second] = (body['facts'] as Json[]).map(asRequest);
    const facts = [
      { ...first, id: factIds[0], substantiation: 'Changed' },
      { ...second, id: factIds[1] },
    ];
    const put = await app.call(officer, `PUT /notices/${id}`, { ifMatch: '*', body: { ...head, facts } });
    expect(put.status, JSON.stringify(put.body)).to.equal(200);
    const left = await app.database.db('sheet_verdicts').where({ notice_id: id }).select('fact_id');
    expect(left).to.deep.equal([{ fact_id: factIds[1] }]);
    const row = await app.database.db<{ id: string; sheet_version: number }>('notices').where({ id }).first();
    expect(row?.sheet_version).to.be.greaterThan(sheet.body['sheetVersion'] as number);
    const other = { ...head, norm: 'Another norm', facts };
    await app.call(officer, `PUT /notices/${id}`, { ifMatch: '*', body: other });
    expect(await app.database.db('sheet_verdicts').where({ notice_id: id })).to.have.length(0);
  });

  function asRequest({ medium, locators, protocol, substantiation, evidenceIds }: Json): Json {
    return { medium, locators, protocol, substantiation, evidenceIds };
  }
});
