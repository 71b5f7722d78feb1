import { expect } from 'chai';
import { asActor } from '../../db/as-actor.js';
import { withApp } from '../support/app.js';
import { itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import { head as ordinary } from '../support/filing-desk.js';
import { person } from '../support/people.js';
import { fieldsOf, withReviewTable } from '../support/review-table.js';

describe('Notices of other tracks', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  const table = withReviewTable(app);
  let prosecutor: string;
  before(async () => {
    prosecutor = (await person(app.database.db, { roles: ['officer'], bodyCode: 'PROSECUTOR' })).accountId;
  });
  const sourceAct = { number: '7-12-26', date: '2026-06-30' };
  const head = { ...ordinary, source: 'prosecutor', sourceAct };

  it('say on which track they come and which act they carry, and are found by it', async () => {
    const { id } = await desk.ready([pageFact()], head, prosecutor);
    const { status, body } = await desk.submit(id, {}, prosecutor);
    expect(status, JSON.stringify(body)).to.equal(200);
    const read = await desk.read(id, table.cast.supervisor);
    expect(read).to.deep.include({ source: 'prosecutor', sourceAct });
    expect(Date.parse(String(read['forwardBy'])) - Date.parse(String(read['submittedAt']))).to.equal(3_600_000);
    const found = itemsOf(await app.call(table.cast.supervisor, 'GET /notices?source=prosecutor'));
    expect(found.map((item) => item['id'])).to.deep.equal([id]);
    expect(itemsOf(await app.call(table.cast.stranger, 'GET /notices?source=prosecutor'))).to.deep.equal([]);
  });

  it('are filed by the bodies whose track it is, with their act, and an ordinary notice carries none', async () => {
    const tried = async (more: object, who: string) => {
      const { id } = await desk.ready([pageFact()], { ...ordinary, ...more }, who);
      return fieldsOf(await desk.submit(id, {}, who));
    };
    expect(await tried({ source: 'prosecutor', sourceAct }, table.cast.officer)).to.deep.equal([
      '#/source not_a_source_of_this_body',
    ]);
    expect(await tried({ source: 'prosecutor' }, prosecutor)).to.deep.equal(['#/sourceAct required_for_this_source']);
    expect(await tried({ source: 'notice', sourceAct }, prosecutor)).to.deep.equal(['#/sourceAct not_for_this_source']);
    expect(await tried({ source: 'notice' }, prosecutor)).to.deep.equal([]);
  });

  it('stay on their track once they have their number, and so do ordinary ones', async () => {
    const returned = async (more: object) => {
      const draft = await desk.ready([pageFact()], { ...ordinary, ...more }, prosecutor);
      expect((await desk.submit(draft.id, {}, prosecutor)).status).to.equal(200);
      const { db } = app.database;
      await db('notices')
        .where({ id: draft.id })
        .update({ status: 'returned', number: `2026-${draft.id.slice(-6)}` });
      const put = async (body: object) => {
        const { headers } = await app.call(prosecutor, `GET /notices/${draft.id}`);
        const facts = [pageFact()];
        const ifMatch = headers.get('etag') ?? '';
        return app.call(prosecutor, `PUT /notices/${draft.id}`, { ifMatch, body: { ...ordinary, ...body, facts } });
      };
      return put;
    };
    const plain = await returned({});
    const settled = '#/source source_is_settled';
    expect(fieldsOf(await plain({ source: 'prosecutor', sourceAct }))).to.deep.equal([settled]);
    expect((await plain({})).status).to.equal(200);
    const track = await returned({ source: 'prosecutor', sourceAct });
    expect(fieldsOf(await track({}))).to.deep.equal([settled]);
    const completed = { source: 'prosecutor', sourceAct: { ...sourceAct, number: '7-12-27' } };
    expect((await track(completed)).body).to.deep.include(completed);
  });

  it('stay on it in the database too, whoever reviews them', async () => {
    const reviewer = await person(app.database.db, { roles: ['reviewer'] });
    const { id } = await table.notice();
    const how = (tried: Promise<unknown>) =>
      tried.then(
        () => 'it was done',
        (error: unknown) => (error as Error).message,
      );
    const settled = 'the track of this notice is settled';
    const changed = (change: object) =>
      how(asActor(app.database.as.api, reviewer, (tx) => tx('notices').where({ id }).update(change)));
    expect(await changed({ source: 'tax', source_act: JSON.stringify(sourceAct) })).to.include(settled);
    expect(await changed({ source_act: JSON.stringify(sourceAct) })).to.include(settled);
    await app.database.db('notices').where({ id }).update({ status: 'returned' });
    const asOwner = app.database.db('notices').where({ id }).update({ source: 'tax' });
    expect(await how(asOwner)).to.include(settled);
  });

  it('are confirmed or returned to be completed, never rejected; the prescription names their act', async () => {
    const filed = { bodyCode: 'PROSECUTOR', filerId: prosecutor };
    const track = { source: 'prosecutor', sourceAct } as const;
    const { id, factIds } = await table.notice(1, { ...filed, track });
    await app.call(table.cast.aigul, `POST /notices/${id}/claim`);
    const write = async (noticeId: string, factId: string | undefined, verdict: object) => {
      const sheet = await app.call(table.cast.aigul, `GET /notices/${noticeId}/verdicts`);
      const body = { verdicts: [{ factId, reasons: 'By its form', ...verdict }] };
      const ifMatch = sheet.headers.get('etag') ?? '';
      return app.call(table.cast.aigul, `PATCH /notices/${noticeId}/verdicts`, { ifMatch, body });
    };
    const rejected = await write(id, factIds[0], { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION' });
    expect(fieldsOf(rejected)).to.deep.equal(['#/verdicts/0/verdict not_rejectable']);
    const inOrder = { verdict: 'confirmed', reasonCode: 'ACT_IN_ORDER' };
    const { body } = await write(id, factIds[0], inOrder);
    expect((await table.complete(id, Number(body['sheetVersion']))).body).to.include({ status: 'in_execution' });
    const [issued] = itemsOf(await app.call(table.cast.supervisor, `GET /prescriptions?notice=${id}`));
    expect(issued?.['basis']).to.deep.include({ source: 'prosecutor', sourceAct });

    const another = await table.notice(1, { ...filed, track });
    await app.call(table.cast.aigul, `POST /notices/${another.id}/claim`);
    const missing = [{ code: 'NARROWER_ADDRESS', text: 'Which page?' }];
    const returned = await app.call(table.cast.aigul, `POST /notices/${another.id}/return`, { body: { missing } });
    expect(returned.body).to.include({ status: 'returned' });

    const usual = await table.notice();
    await app.call(table.cast.aigul, `POST /notices/${usual.id}/claim`);
    const formOnly = await write(usual.id, usual.factIds[0], inOrder);
    expect(fieldsOf(formOnly), 'an ordinary notice').to.deep.equal(['#/verdicts/0/reasonCode only_for_other_tracks']);
  });

  it('have a list that says who may use each, and the clock of each', async () => {
    const items = itemsOf(await app.call(table.cast.officer, 'GET /notice-sources?on=2026-07-01'));
    expect(items.map(({ code, bodies, within }) => [code, bodies, within])).to.deep.equal([
      ['notice', undefined, undefined],
      ['prosecutor', ['PROSECUTOR'], { minutes: 60 }],
      ['urgent', ['SECURITY'], { minutes: 1_440 }],
      ['tax', ['FINANCE'], { workingDays: 3 }],
    ]);
  });
});
