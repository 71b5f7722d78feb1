import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { person } from '../support/people.js';
import { restrictionOn } from '../support/restriction.js';
import { confirmed, fieldsOf, problemOf, unconfirmed, withReviewTable } from '../support/review-table.js';
import type { Json } from '../support/http-client.js';

describe('the review sheet', () => {
  const app = withApp();
  const table = withReviewTable(app);
  let id: string;
  let factIds: string[];

  beforeEach(async () => {
    ({ id, factIds } = await table.notice(3));
    await app.call(table.cast.aigul, `POST /notices/${id}/claim`);
  });

  const patch = (verdicts: unknown[], { who = table.cast.aigul, ifMatch = '"0"' } = {}) =>
    app.call(who, `PATCH /notices/${id}/verdicts`, { body: { verdicts }, ifMatch });
  const read = (who = table.cast.aigul) => app.call(who, `GET /notices/${id}/verdicts`);
  const on = (index: number, verdict: Json) => ({ factId: factIds[index], ...verdict });

  it('is empty at first, and its ETag is its version', async () => {
    const { headers, body } = await read();
    expect(headers.get('etag')).to.equal('"0"');
    expect(body).to.deep.include({ sheetVersion: 0, facts: 3, verdicts: [] });
    expect(body['holder']).to.deep.equal({ id: table.cast.aigul, fullName: 'Aigul' });
  });

  it('keeps any number of verdicts and gives them in the order of the facts', async () => {
    const { status, headers } = await patch([on(2, unconfirmed), on(0, confirmed)]);
    expect([status, headers.get('etag')]).to.deep.equal([200, '"1"']);
    await patch([on(1, confirmed), on(0, unconfirmed)], { ifMatch: '"1"' });
    const verdicts = (await read()).body['verdicts'] as Json[];
    expect(verdicts.map(({ factId, verdict }) => [factId, verdict])).to.deep.equal([
      [factIds[0], 'unconfirmed'],
      [factIds[1], 'confirmed'],
      [factIds[2], 'unconfirmed'],
    ]);
    expect(verdicts[0]).to.include({ writtenBy: table.cast.aigul, writtenAt: new Date(app.clock.at).toISOString() });
  });

  it('is written only by who has read its last version', async () => {
    await patch([on(0, confirmed)]);
    const stale = await patch([on(0, unconfirmed)]);
    expect(problemOf(stale)).to.equal('412 stale stale');
    expect(stale.headers.get('etag')).to.equal('"1"');
    const unsaid = await app.call(table.cast.aigul, `PATCH /notices/${id}/verdicts`, {
      body: { verdicts: [on(0, unconfirmed)] },
    });
    expect(problemOf(unsaid)).to.equal('428 precondition-required if_match_required');
    expect(problemOf(await patch([on(0, unconfirmed)], { ifMatch: 'W/"1"' }))).to.equal('412 stale stale');
    expect(problemOf(await patch([on(0, unconfirmed)], { ifMatch: '1' }))).to.equal('400 malformed');
    expect((await patch([on(0, unconfirmed)], { ifMatch: '"0", "1"' })).status).to.equal(200);
  });

  it('takes all verdicts or none, and names every bad field', async () => {
    const refused = await patch([
      on(0, confirmed),
      on(0, confirmed),
      { factId: '0197c5c0-0000-7000-8000-00000000dead', ...confirmed },
      on(1, { ...confirmed, reasonCode: 'NO_VIOLATION' }),
      on(2, { ...unconfirmed, reasonCode: 'NO_SUCH_REASON', target: 'url' }),
    ]);
    expect(refused.status).to.equal(422);
    expect(fieldsOf(refused)).to.deep.equal([
      '#/verdicts/1/factId named_twice',
      '#/verdicts/2/factId unknown_fact',
      '#/verdicts/3/reasonCode not_a_reason_for_this_verdict',
      '#/verdicts/4/reasonCode not_a_reason_for_this_verdict',
      '#/verdicts/4/target only_where_confirmed',
    ]);
    expect((await read()).body).to.deep.include({ sheetVersion: 0, verdicts: [] });
  });

  it('takes no verdict without a reason of the list and a text, on a fact that is confirmed as on one that is not', async () => {
    for (const verdict of [confirmed, unconfirmed]) {
      for (const field of ['reasonCode', 'reasons']) {
        const { [field]: _, ...without } = on(0, verdict) as Json;
        const named = fieldsOf(await patch([without])).map((said) => said.split(' ')[0]);
        expect(named, `${String(verdict['verdict'])} ${field}`).to.deep.equal([`#/verdicts/0/${field}`]);
      }
      expect(fieldsOf(await patch([on(0, { ...verdict, reasons: ' ' })]))).to.have.length(1);
    }
    expect((await read()).body).to.deep.include({ sheetVersion: 0, verdicts: [] });
  });

  it('may confirm a narrower locator of the same fact, and no wider one', async () => {
    const both = [
      { kind: 'url' as const, value: 'https://kazino.kz/x', scope: 'page' as const },
      { kind: 'domain' as const, value: 'kazino.kz', scope: 'domain' as const },
    ];
    ({ id, factIds } = await table.notice([both]));
    await app.call(table.cast.aigul, `POST /notices/${id}/claim`);
    expect(fieldsOf(await patch([on(0, { ...confirmed, target: 'domain' })]))).to.deep.equal([
      '#/verdicts/0/target wider_than_filed',
    ]);
    expect(fieldsOf(await patch([on(0, { ...confirmed, target: 'ip' })]))).to.deep.equal([
      '#/verdicts/0/target no_such_locator',
    ]);
    const kept = await patch([on(0, { ...confirmed, target: 'url' })]);
    expect((kept.body['verdicts'] as Json[])[0]).to.include({ target: 'url' });
  });

  it('calls a fact a duplicate only of a restriction in force, and finds it where the locator is the same', async () => {
    const filer = await person(app.database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    const official = await person(app.database.db, { roles: ['reviewer'] });
    const page = 'https://kazino.kz/restricted';
    const restriction = await restrictionOn(app.database.db, page, filer, official);
    ({ id, factIds } = await table.notice([[{ kind: 'url', value: page, scope: 'page' }], ...(await elsewhere())]));
    await app.call(table.cast.aigul, `POST /notices/${id}/claim`);
    const duplicate = { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY', reasons: 'Restricted already' };
    expect(fieldsOf(await patch([on(0, duplicate), on(1, duplicate)]))).to.deep.equal([
      '#/verdicts/1/duplicateOf required_where_duplicate',
    ]);
    expect(fieldsOf(await patch([on(1, { ...duplicate, duplicateOf: id })]))).to.deep.equal([
      '#/verdicts/0/duplicateOf no_restriction_in_force',
    ]);
    expect(fieldsOf(await patch([on(1, { ...confirmed, duplicateOf: restriction.id })]))).to.deep.equal([
      '#/verdicts/0/duplicateOf only_where_duplicate',
    ]);
    const kept = await patch([on(0, duplicate)]);
    expect((kept.body['verdicts'] as Json[])[0]).to.include({ duplicateOf: restriction.id });
  });

  it('is written by the holder of the lease alone', async () => {
    expect(problemOf(await patch([on(0, confirmed)], { who: table.cast.nurlan }))).to.equal('409 held held');
    await app.call(table.cast.aigul, `POST /notices/${id}/release`);
    expect(problemOf(await patch([on(0, confirmed)]))).to.equal('409 illegal-move lease_required');
    expect((await read()).body).to.deep.include({ sheetVersion: 0, verdicts: [] });
  });

  it('is read by the authorised body and the auditor, and by nobody else', async () => {
    for (const who of [table.cast.nurlan, table.cast.supervisor, table.cast.auditor]) {
      expect((await read(who)).status).to.equal(200);
    }
    expect(problemOf(await read(table.cast.officer))).to.equal('403 forbidden role');
    for (const who of [table.cast.stranger, table.cast.operator, table.cast.admin, table.cast.ops]) {
      expect(problemOf(await read(who))).to.equal('404 not-found');
    }
  });

  async function elsewhere() {
    const { factIds: others } = await table.notice();
    return [[{ kind: 'url' as const, value: `https://other.kz/${others[0] ?? ''}`, scope: 'page' as const }]];
  }
});
