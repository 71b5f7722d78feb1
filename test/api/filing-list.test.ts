import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { head, itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

describe('the list of notices', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  let draft: string;
  let gambling: string;
  let fraud: string;
  let elsewhere: string;

  before(async () => {
    const { officer, stranger } = desk.cast;
    const at = (month: number, day: number, hour = 9) => (app.clock.at = Date.UTC(2026, month - 1, day, hour));
    at(6, 1);
    const page = pageFact({ locators: [{ kind: 'url', value: 'https://olshem.kz/Slot?x=1' }] });
    ({ id: gambling } = await desk.ready([page], { ...head, externalReference: 'FM-100%' }));
    await desk.submit(gambling);
    // 23:30 UTC on the 1st is the 2nd in Almaty.
    at(6, 1, 23);
    ({ id: fraud } = await desk.ready([pageFact({ substantiation: 'Қаржы пирамидасы' })], {
      ...head,
      violationKind: 'FRAUD',
    }));
    await desk.submit(fraud);
    at(6, 3);
    ({ id: elsewhere } = await desk.ready([pageFact()], head, stranger));
    await desk.submit(elsewhere, {}, stranger);
    at(6, 4);
    ({ id: draft } = await desk.draft([pageFact()], head, officer));
    await app.database.db('notices').where({ id: fraud }).update({ overdue: true });
  });

  const list = async (who: string, query = '') =>
    itemsOf(await app.call(who, `GET /notices${query}`)).map(({ id }) => id);
  const found = (query: string) => list(desk.cast.officer, `?${query}`);

  it('shows a body its own notices, drafts included, and the authorised body all that were filed', async () => {
    const { officer, stranger, aigul, auditor, operator } = desk.cast;
    expect(await list(officer)).to.deep.equal([draft, fraud, gambling]);
    expect(await list(await desk.colleague())).to.deep.equal([draft, fraud, gambling]);
    expect(await list(stranger)).to.deep.equal([elsewhere]);
    for (const who of [aigul, auditor]) expect(await list(who)).to.deep.equal([elsewhere, fraud, gambling]);
    expect(problemOf(await app.call(operator, 'GET /notices'))).to.equal('403 forbidden role');
  });

  it('says of each how far it is, without its facts', async () => {
    const [first] = itemsOf(await app.call(desk.cast.officer, 'GET /notices?status=in_review&violationKind=FRAUD'));
    expect(first).to.deep.include({ status: 'in_review', factCount: 1, widestScope: 'page', body: 'FIN_MONITORING' });
    expect(first).not.to.have.property('facts');
    expect(first?.['reviewer']).to.have.property('fullName');
  });

  it('is narrowed by every filter', async () => {
    expect(await found('status=draft,returned')).to.deep.equal([draft]);
    expect(await found('violationKind=FRAUD')).to.deep.equal([fraud]);
    expect(await found('overdue=true')).to.deep.equal([fraud]);
    expect(await found('overdue=false&status=in_review')).to.deep.equal([gambling]);
    expect(await found('channel=edms')).to.deep.equal([]);
    expect(await found('source=notice')).to.have.length(3);
    expect(await found(`externalReference=${encodeURIComponent('FM-100%')}`)).to.deep.equal([gambling]);
    const { reviewer } = await desk.read(gambling);
    expect(await found(`reviewer=${String((reviewer as Json)['id'])}`)).to.include(gambling);
    expect(await list(desk.cast.aigul, '?body=HEALTH')).to.deep.equal([elsewhere]);
    expect(await found('body=HEALTH'), 'no other body’s').to.deep.equal([]);
  });

  it('is narrowed by Almaty days and by moments', async () => {
    expect(await found('submittedFrom=2026-06-02')).to.deep.equal([fraud]);
    expect(await found('submittedTo=2026-06-01')).to.deep.equal([gambling]);
    expect(await found('submittedFrom=2026-06-01&submittedTo=2026-06-02')).to.deep.equal([fraud, gambling]);
    expect(await found('submittedTo=2026-06-01T09:00:00.001Z')).to.deep.equal([gambling]);
    expect(await found('submittedTo=2026-06-01T09:00:00.000Z')).to.deep.equal([]);
  });

  it('finds a locator however it is spelled, and parts of what was written', async () => {
    for (const spelling of ['https://olshem.kz/Slot?x=1', 'HTTPS://OLSHEM.kz:443/Slot?x=1#a']) {
      expect(await found(`locator=${encodeURIComponent(spelling)}`), spelling).to.deep.equal([gambling]);
    }
    expect(await found(`locator=${encodeURIComponent('https://olshem.kz/')}`)).to.deep.equal([]);
    expect(await found(`q=${encodeURIComponent('пирамида')}`)).to.deep.equal([fraud]);
    expect(await found('q=olshem.kz')).to.deep.equal([gambling]);
    expect(await found(`q=${encodeURIComponent('100%')}`)).to.deep.equal([gambling]);
    expect(await found(`q=${encodeURIComponent('%')}`), 'no wildcard').to.deep.equal([gambling]);
  });

  it('refuses a filter that it does not know, or cannot read', async () => {
    for (const query of [
      'color=red',
      'status=lost',
      'overdue=perhaps',
      'submittedFrom=2021-02-29',
      'limit=201',
      'cursor=x',
    ]) {
      const refused = await app.call(desk.cast.officer, `GET /notices?${query}`);
      expect(refused.status, query).to.equal(400);
      expect(fieldsOf(refused)[0], query).to.match(new RegExp(`^\\?${query.split('=')[0] ?? ''}`, 'u'));
    }
  });

  it('is read page by page, and nothing is lost while others file', async () => {
    const seen: unknown[] = [];
    let path = '/notices?limit=1';
    for (;;) {
      const page = await app.call(desk.cast.officer, `GET ${path as `/${string}`}`);
      seen.push(...itemsOf(page).map(({ id }) => id));
      const next = /<\/api\/v1([^>]+)>; rel="next"/u.exec(page.headers.get('link') ?? '')?.[1];
      if (next === undefined) break;
      path = next;
      app.clock.at += 1_000;
      if (seen.length === 1) await desk.draft([]);
    }
    expect(seen).to.deep.equal([draft, fraud, gambling]);
  });
});

describe('the timeline', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  const told = async (id: string, who: string) =>
    itemsOf(await app.call(who, `GET /notices/${id}/timeline`)).map(({ kind, outcome }) =>
      outcome === 'applied' ? kind : `${String(kind)} ${String(outcome)}`,
    );

  it('tells who did what when, the engine’s steps included', async () => {
    const { id } = await desk.ready();
    await desk.submit(id);
    const events = itemsOf(await app.call(desk.cast.officer, `GET /notices/${id}/timeline`));
    expect(events.map(({ kind }) => kind)).to.deep.equal([
      ...['draft', 'evidence', 'edit', 'freeze', 'document', 'submission', 'validation', 'assignment'],
    ]);
    expect(events[0]).to.deep.include({ by: { id: desk.cast.officer, fullName: 'Officer' }, body: 'FIN_MONITORING' });
    expect(events.at(-1)).not.to.have.property('by');
    const second = await app.call(desk.cast.officer, `GET /notices/${id}/timeline?limit=3`);
    expect(itemsOf(second)).to.have.length(3);
    expect(problemOf(await app.call(desk.cast.stranger, `GET /notices/${id}/timeline`))).to.equal('404 not-found');
  });

  it('keeps work on the sheet, and what others were refused, from the body that filed', async () => {
    const { officer, aigul, nurlan } = desk.cast;
    const { id } = await desk.ready();
    await desk.submit(id);
    await app.call(aigul, `POST /notices/${id}/claim`);
    await app.call(nurlan, `POST /notices/${id}/claim`);
    await desk.submit(id);
    expect((await told(id, aigul)).slice(8)).to.deep.equal(['claim', 'claim refused', 'submission refused']);
    expect((await told(id, officer)).slice(8)).to.deep.equal(['submission refused']);
  });
});
