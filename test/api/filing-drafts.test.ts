import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { draftOf, head, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

describe('drafts', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  const someId = '01980000-0000-7000-8000-000000000000';
  const factsOf = (body: Json) => body['facts'] as Json[];
  const create = (body: unknown, who = desk.cast.officer) => app.call(who, 'POST /notices', { body });

  it('may be as incomplete as they like, and say what they are', async () => {
    const { status, headers, body } = await create({});
    expect(status).to.equal(201);
    expect(headers.get('location')).to.equal(`/api/v1/notices/${String(body['id'])}`);
    expect(headers.get('etag')).to.equal('"1"');
    expect(body).to.deep.include({
      ...{ number: null, status: 'draft', channel: 'system', source: 'notice', body: 'FIN_MONITORING', facts: [] },
      filedBy: { id: desk.cast.officer, fullName: 'Officer' },
    });
    const actions: Json = Object.fromEntries(
      (body['actions'] as { name: string; allowed: boolean }[]).map(({ name, allowed }) => [name, allowed]),
    );
    expect(actions).to.include({ edit: true, discard: true, submission: true, withdrawal: false, claim: false });
  });

  it('show what was typed and what the software makes of it', async () => {
    const { body } = await desk.draft([
      pageFact({
        locators: [
          { kind: 'url', value: 'HTTPS://Kazino-Olshemi.KZ:443/A#top' },
          { kind: 'domain', value: 'қазино.қаз' },
        ],
        deviceCodes: [{ kind: 'mac', value: '02-00-5e-00-53-01' }],
      }),
    ]);
    const [fact] = factsOf(body);
    expect(fact).to.deep.include({
      ordinal: 1,
      scope: 'page',
      verdict: 'pending',
      locators: [
        { kind: 'url', value: 'HTTPS://Kazino-Olshemi.KZ:443/A#top' },
        { kind: 'domain', value: 'қазино.қаз' },
      ],
      deviceCodes: [
        {
          kind: 'mac',
          value: '02-00-5e-00-53-01',
          normalised: '02:00:5E:00:53:01',
          warnings: ['locally_administered'],
        },
      ],
    });
    const [page, domain] = (fact?.['normalised'] ?? []) as Json[];
    expect(page).to.deep.include({ normalised: 'https://kazino-olshemi.kz/A', scope: 'page', pending: false });
    expect(domain).to.deep.include({ scope: 'domain', unicode: 'қазино.қаз' });
    expect(domain?.['normalised']).to.match(/^xn--.*\.xn--80ao21a$/u);
  });

  it('refuse every locator and code that is none, each by its pointer, and keep nothing', async () => {
    const before = await countNotices();
    const refused = await create({
      ...head,
      facts: [
        pageFact({ locators: [{ kind: 'url', value: 'https://u:p@kazino.kz/' }] }),
        pageFact({
          locators: [
            { kind: 'domain', value: '2130706433' },
            { kind: 'ip', value: '127.0.0.1' },
          ],
          deviceCodes: [{ kind: 'imei', value: '490154203237517' }],
          evidenceIds: [someId],
        }),
      ],
    });
    expect(problemOf(refused)).to.equal('422 invalid');
    expect(fieldsOf(refused)).to.have.members([
      '#/facts/0/locators/0/value credentials_in_url',
      '#/facts/1/locators/0/value ip_in_disguise',
      '#/facts/1/locators/1/value special_purpose_address',
      '#/facts/1/deviceCodes/0/value wrong_check_digit',
      '#/facts/1/evidenceIds/0 unknown_id',
    ]);
    expect(await countNotices()).to.equal(before);
  });

  it('take no field that the server computes, and none that it does not know', async () => {
    const refused = await create({
      ...head,
      status: 'submitted',
      body: 'HEALTH',
      facts: [pageFact({ scope: 'page', normalised: [], verdict: 'confirmed', id: someId })],
    });
    expect(fieldsOf(refused)).to.have.members([
      '#/status unknown_field',
      '#/body unknown_field',
      ...['scope', 'normalised', 'verdict', 'id'].map((field) => `#/facts/0/${field} unknown_field`),
    ]);
    expect(fieldsOf(await create({ ...head, violationKind: 'NO_SUCH_KIND' }))).to.deep.equal([
      '#/violationKind unknown_code',
    ]);
  });

  it('have at most 1,000 facts', async () => {
    const facts = Array.from({ length: 1_001 }, () => pageFact());
    expect(problemOf(await create({ facts }))).to.equal('413 too-large too_many_rows');
    const { status, body } = await create({ facts: facts.slice(1) });
    expect([status, factsOf(body).length]).to.deep.equal([201, 1_000]);
  });

  it('are replaced as a whole: facts whose id is given are kept, others are new, the rest goes', async () => {
    const draft = await desk.draft([pageFact(), pageFact(), pageFact()]);
    const [first, second, third] = draft.factIds;
    const body = { ...head, norm: 'Another', facts: [pageFact({ id: third }), pageFact(), pageFact({ id: first })] };
    const replaced = draftOf(await desk.put(draft, body));
    expect(replaced.etag).not.to.equal(draft.etag);
    expect(replaced.factIds[0]).to.equal(third);
    expect(replaced.factIds[2]).to.equal(first);
    expect(replaced.factIds).not.to.include(second);
    expect(factsOf(await desk.read(draft.id)).map(({ ordinal }) => ordinal)).to.deep.equal([1, 2, 3]);
    expect(await desk.audit(draft.id)).to.deep.equal(['draft', 'edit']);
  });

  it('are not written over unseen', async () => {
    const draft = await desk.draft();
    await desk.put(draft, { ...head, facts: [] });
    expect(problemOf(await desk.put(draft, { facts: [] }))).to.equal('412 stale stale');
    const blind = await app.call(desk.cast.officer, `PUT /notices/${draft.id}`, { body: { facts: [] } });
    expect(problemOf(blind)).to.equal('428 precondition-required if_match_required');
    expect((await desk.read(draft.id))['norm']).to.equal(head['norm']);
  });

  it('let one of two simultaneous writers through', async () => {
    const draft = await desk.draft();
    const writes = await Promise.all(['a', 'b', 'c', 'd'].map((norm) => desk.put(draft, { norm, facts: [] })));
    expect(writes.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412, 412]);
  });

  it('keep no fact and no evidence of another notice', async () => {
    const [mine, other] = [await desk.draft(), await desk.draft()];
    const evidenceIds = [await desk.screenshot(other.id)];
    const refused = await desk.put(mine, {
      facts: [
        pageFact({ id: other.factIds[0] }),
        pageFact({ id: mine.factIds[0], evidenceIds }),
        pageFact({ id: mine.factIds[0] }),
      ],
    });
    expect(fieldsOf(refused)).to.have.members([
      '#/facts/0/id unknown_id',
      '#/facts/1/evidenceIds/0 unknown_id',
      '#/facts/2/id duplicate_id',
    ]);
    expect(factsOf(await desk.read(other.id))).to.have.length(1);
  });

  it('are thrown away with all that hangs on them; what was done stays in the audit', async () => {
    const draft = await desk.ready();
    const gone = await app.call(desk.cast.officer, `DELETE /notices/${draft.id}`, { ifMatch: draft.etag });
    expect(gone.status).to.equal(204);
    expect(problemOf(await app.call(desk.cast.officer, `GET /notices/${draft.id}`))).to.equal('404 not-found');
    for (const table of ['facts', 'evidence']) {
      expect(await app.database.db(table).where({ notice_id: draft.id }), table).to.have.length(0);
    }
    expect((await desk.audit(draft.id)).at(-1)).to.equal('discard');
  });

  it('carry the sender’s own number, which is one notice’s of his body', async () => {
    const first = await desk.draft([], { ...head, externalReference: 'FM-17' });
    const again = await create({ ...head, externalReference: ' FM-17 ' });
    expect(problemOf(again)).to.equal('409 reference-taken reference_taken');
    expect(again.body['existing']).to.deep.equal({
      ...{ id: first.id, number: null, href: `/api/v1/notices/${first.id}` },
    });
    const elsewhere = await create({ externalReference: 'FM-17' }, desk.cast.stranger);
    expect(elsewhere.status).to.equal(201);
    const own = await desk.put(first, { ...head, externalReference: 'FM-17', facts: [] });
    expect(own.status).to.equal(200);
    const racers = await Promise.all(Array.from({ length: 6 }, () => create({ externalReference: 'FM-18' })));
    expect(racers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409, 409]);
  });

  it('are written by officers of a body, read by their body, changed by whoever wrote them', async () => {
    const { id, etag } = await desk.draft();
    for (const who of [desk.cast.aigul, desk.cast.admin, desk.cast.operator]) {
      expect(problemOf(await create({}, who))).to.equal('403 forbidden role');
    }
    const { aigul, supervisor, auditor, stranger, admin, operator } = desk.cast;
    for (const who of [aigul, supervisor, auditor, stranger, admin, operator]) {
      expect(problemOf(await app.call(who, `GET /notices/${id}`))).to.equal('404 not-found');
      const put = await app.call(who, `PUT /notices/${id}`, { ifMatch: etag, body: { facts: [] } });
      expect(problemOf(put)).to.equal('404 not-found');
    }
    const colleague = await desk.colleague();
    expect((await app.call(colleague, `GET /notices/${id}`)).status).to.equal(200);
    const put = await app.call(colleague, `PUT /notices/${id}`, { ifMatch: etag, body: { facts: [] } });
    expect(problemOf(put)).to.equal('403 forbidden not_yours');
    expect(await desk.audit(id)).to.deep.equal(['draft', 'edit refused']);
    expect(problemOf(await app.call(desk.cast.officer, 'GET /notices/nothing'))).to.equal('404 not-found');
  });

  it('warn of a kind that the body is not listed for, and stop nobody', async () => {
    const { db } = app.database;
    const entry = { list: 'bodies', code: 'FIN_MONITORING' };
    await db('reference_entries')
      .where(entry)
      .update({ data: JSON.stringify({ violationKinds: ['FRAUD'] }) });
    try {
      const { body } = await desk.draft();
      expect((body['warnings'] as Json[]).map(({ pointer, code }) => [pointer, code])).to.deep.equal([
        ['#/violationKind', 'outside_competence'],
      ]);
      const fraud = await desk.draft([], { violationKind: 'FRAUD' });
      expect(fraud.body['warnings']).to.deep.equal([]);
    } finally {
      await db('reference_entries').where(entry).update({ data: '{}' });
    }
  });

  async function countNotices(): Promise<number> {
    return (await app.database.db('notices').select('id')).length;
  }
});
