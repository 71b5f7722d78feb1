import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { raiseRosterObligations } from '../../activities/raise-roster-obligations.js';
import { withApp } from '../support/app.js';
import { itemsOf, withFilingDesk } from '../support/filing-desk.js';
import type { CallOptions, Json, Reply } from '../support/http-client.js';
import { person } from '../support/people.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

const body = 'FIN_MONITORING';
const row = (email: string, more: Json = {}): Json => ({
  ...{ fullName: 'Сейітова Айжан Маратқызы', email, phone: '8 (701) 123-45-67' },
  ...more,
});

describe('rosters', function () {
  const app = withApp();
  const desk = withFilingDesk(app);
  let mine = '';
  before(async () => {
    const officer = await app.database
      .db<{ id: string; email: string }>('accounts')
      .where({ id: desk.cast.officer })
      .first('email');
    mine = officer?.email ?? '';
  });

  const head = () => desk.cast.head;
  const draft = async (rows: Json[], who = head()) => {
    const { status, body: made, headers } = await app.call(who, 'POST /rosters', { body: { rows }, key: null });
    expect(status, JSON.stringify(made)).to.equal(201);
    return { id: String(made['id']), etag: headers.get('etag') ?? '' };
  };
  const diff = async (id: string, who = head()) => (await app.call(who, `GET /rosters/${id}/diff`)).body;
  const submit = async (id: string, options: CallOptions = {}, who = head()): Promise<Reply> => {
    const against = (await diff(id, who))['against'];
    return app.call(who, `POST /rosters/${id}/submission`, { body: { post: 'Төраға', against }, ...options });
  };
  const putInForce = async (rows: Json[]) => {
    const { id } = await draft(rows);
    const { status, body: answer } = await submit(id);
    expect(status, JSON.stringify(answer)).to.equal(200);
    return { id, answer };
  };

  it('are drafted, compared with the list in force, submitted, and kept with what they changed', async () => {
    await putInForce([row(mine), row('a@fin.gov.kz'), row('b@fin.gov.kz')]);
    const { id, etag } = await draft([row(mine.toUpperCase())]);
    const rows = [
      row(mine),
      row('A@fin.gov.kz', { phone: '+77479998877' }),
      row('c@fin.gov.kz', { organisation: 'Орталық' }),
    ];
    const put = await app.call(head(), `PUT /rosters/${id}`, { ifMatch: etag, body: { rows } });
    expect(put.status, JSON.stringify(put.body)).to.equal(200);
    expect((await app.call(head(), `PUT /rosters/${id}`, { ifMatch: etag, body: { rows } })).status).to.equal(412);
    const shown = await diff(id);
    expect(shown).to.deep.include({ kept: 1 });
    expect((shown['added'] as Json[]).map(({ email }) => email)).to.deep.equal(['c@fin.gov.kz']);
    expect((shown['removed'] as Json[]).map(({ email }) => email)).to.deep.equal(['b@fin.gov.kz']);
    expect((shown['changed'] as { to: Json }[]).map(({ to }) => to['phone'])).to.deep.equal(['+77479998877']);

    const { status, body: answer } = await submit(id);
    expect(status).to.equal(200);
    expect(answer['changes']).to.deep.equal({ kept: 1, added: 1, changed: 1, removed: 1 });
    expect((answer['document'] as Json)['number']).to.be.a('string');
    expect(await diff(id), 'kept after').to.deep.equal(shown);
    const listed = itemsOf(await app.call(desk.cast.supervisor, `GET /rosters?body=${body}`));
    expect(listed.map(({ status: each }) => each)).to.include('replaced');
    expect(listed.filter(({ status: each }) => each === 'in_force').map((each) => each['id'])).to.deep.equal([id]);
    expect(itemsOf(await app.call(desk.cast.auditor, `GET /rosters/${id}/rows?limit=1`))[0]).to.deep.equal({
      ...row(mine, { phone: '+77011234567' }),
    });
    expect(await desk.audit(id)).to.deep.equal(['roster_draft', 'roster_edit', 'document', 'roster_submission']);
  });

  it('name every fault by its row, all at once, and keep nothing', async () => {
    const rows = [
      row('a@fin.gov.kz'),
      row('A@FIN.gov.kz', { fullName: 'Айжан' }),
      row('a@localhost', { phone: '+7 7172 12 34 56' }),
      row('not an address', { phone: '+44 20 7946 0000' }),
    ];
    const refused = await app.call(head(), 'POST /rosters', { body: { rows }, key: null });
    expect(fieldsOf(refused)).to.have.members([
      ...['#/rows/1/fullName name_needs_surname_and_name', '#/rows/1/email duplicate_email'],
      ...['#/rows/2/email email_domain', '#/rows/2/phone not_a_mobile_phone'],
      ...['#/rows/3/email email_format', '#/rows/3/phone not_a_mobile_phone'],
    ]);
    const iin = await app.call(head(), 'POST /rosters', {
      body: { rows: [row('a@fin.gov.kz', { iin: '1' })] },
      key: null,
    });
    expect(fieldsOf(iin), 'no other personal data').to.deep.equal(['#/rows/0/iin unknown_field']);
  });

  it('take away the right to file from whoever is not on the new one, and leave his drafts', async () => {
    await putInForce([row(mine.toUpperCase())]);
    const { id } = await desk.ready();
    await putInForce([row('somebody@fin.gov.kz')]);
    const refused = await desk.submit(id);
    expect(problemOf(refused)).to.equal('403 forbidden not_on_the_roster');
    const submission = async () =>
      ((await desk.read(id))['actions'] as Json[]).find(({ name }) => name === 'submission');
    expect(await submission()).to.include({ allowed: false, reason: 'not_on_the_roster' });
    const listed = await app.call(desk.cast.officer, 'GET /notices?status=draft');
    const [mineListed] = (listed.body['items'] as Json[]).filter((notice) => notice['id'] === id);
    expect(mineListed?.['actions']).to.deep.include(await submission());
    expect((await desk.read(id))['status']).to.equal('draft');
    expect((await desk.draft()).id, 'he still drafts').to.be.a('string');
    await putInForce([row(mine), row('somebody@fin.gov.kz')]);
    expect(await submission(), 'back on the list').to.include({ allowed: true });
    expect((await desk.submit(id)).status, 'back on the list').to.equal(200);
  });

  it('are submitted once, however often the request is sent, and only against the list that was looked at', async () => {
    const { id } = await draft([row(mine), row('d@fin.gov.kz')]);
    const against = (await diff(id))['against'];
    const other = await draft([row(mine), row('e@fin.gov.kz')]);
    expect((await submit(other.id)).status).to.equal(200);
    const late = await app.call(head(), `POST /rosters/${id}/submission`, { body: { post: 'Head', against } });
    expect(problemOf(late)).to.equal('412 stale another_roster_in_force');
    const key = randomUUID();
    const [first, second] = [
      await submit(id, { key }),
      await app.call(head(), `POST /rosters/${id}/submission`, {
        body: { post: 'Төраға', against: (against as number) + 1 },
        key,
      }),
    ];
    expect(second.body).to.deep.equal(first.body);
    expect(problemOf(await submit(id))).to.equal('409 illegal-move status');
    expect((await app.call(head(), `DELETE /rosters/${id}`, { ifMatch: '*' })).status).to.equal(409);
  });

  it('are not put in force over one another, when two are submitted at once against the same list', async () => {
    const drafts = [await draft([row(mine), row('g@fin.gov.kz')]), await draft([row(mine), row('h@fin.gov.kz')])];
    const against = (await diff(drafts[0]!.id))['against'];
    const { db } = app.database;
    // Both have compared, and wait for each other, before the first of them is in force.
    const held = await db.transaction();
    await held.raw('select pg_advisory_xact_lock(hashtext(?))', [`habarlama.roster.${body}`]);
    const sent = drafts.map(({ id }) =>
      app.call(head(), `POST /rosters/${id}/submission`, { body: { post: 'Head', against } }),
    );
    const waiting = `select from pg_locks where locktype = 'advisory' and not granted and objid = hashtext(?)::bit(32)::bigint::oid`;
    while ((await db.raw<{ rows: unknown[] }>(waiting, [`habarlama.roster.${body}`])).rows.length < 2)
      await setTimeout(20);
    await held.commit();
    const met = await Promise.all(sent);
    expect(met.map(({ status }) => status).toSorted()).to.deep.equal([200, 412]);
    expect(problemOf(met.find(({ status }) => status === 412)!)).to.equal('412 stale another_roster_in_force');
  });

  it('are signed by an official whom the head authorises, until he withdraws it', async () => {
    const { accountId: clerk } = await person(app.database.db, {
      roles: ['officer'],
      bodyCode: body,
      fullName: 'Clerk',
    });
    const refused = await app.call(clerk, 'POST /rosters', { body: { rows: [row(mine)] }, key: null });
    expect(problemOf(refused)).to.equal('403 forbidden not_authorised_to_sign');
    const authorise = () =>
      app.call(head(), `POST /roster-officials/${clerk}/authorisation`, { body: { post: 'Маман' } });
    expect((await authorise()).status).to.equal(200);
    expect(problemOf(await authorise())).to.equal('409 illegal-move authorised_already');
    const officials = itemsOf(await app.call(head(), 'GET /roster-officials?limit=200'));
    const authorised = officials.find(({ accountId }) => accountId === clerk);
    expect(authorised?.['authorisation']).to.deep.include({ post: 'Маман' });

    const { id } = await draft([row(mine)], clerk);
    expect((await submit(id, {}, clerk)).status).to.equal(200);
    const next = await draft([row(mine), row('f@fin.gov.kz')], clerk);
    const withdraw = () => app.call(head(), `POST /roster-officials/${clerk}/withdrawal`, { body: { reason: 'Left' } });
    expect((await withdraw()).status).to.equal(200);
    expect(problemOf(await withdraw())).to.equal('409 illegal-move not_authorised_now');
    expect((await app.call(clerk, `GET /rosters/${next.id}`)).status).to.equal(404);
    expect((await submit(next.id, {}, head())).status, 'the head goes on with it').to.equal(200);
    expect(
      (await app.call(head(), `POST /roster-officials/${head()}/authorisation`, { body: { post: 'x' } })).status,
    ).to.equal(404);
  });

  it('fulfil the duty of their body, overdue or not, whether it was raised before or after', async () => {
    const open = async (who = desk.cast.aigul) =>
      itemsOf(await app.call(who, `GET /roster-obligations?body=${body}`)).map(
        ({ halfYear, overdue, fulfilledAt }) =>
          `${String(halfYear)} ${overdue === true ? 'overdue' : fulfilledAt === undefined ? 'open' : 'done'}`,
      );
    const cycle = () => raiseRosterObligations({ db: app.database.as.worker, clock: app.clock });
    await cycle();
    expect(await open(), 'submitted in this half-year before it was raised').to.deep.equal(['2026-H2 done']);
    const now = app.clock.at;
    app.clock.at = Date.parse('2027-07-02T06:00:00Z');
    await app.database.db('roster_obligations').insert({
      ...{ id: randomUUID(), body_code: body, half_year: '2027-H1', first_day: '2027-01-01', last_day: '2027-06-30' },
      raised_at: new Date(app.clock.at),
    });
    await cycle();
    expect((await open()).slice(0, 2)).to.deep.equal(['2027-H2 open', '2027-H1 overdue']);
    const overdue = itemsOf(await app.call(desk.cast.registrar, 'GET /roster-obligations?overdue=true'));
    expect(overdue.map((each) => each['body'])).to.include(body);
    const { id } = await desk.ready();
    expect((await desk.submit(id)).status, 'overdue locks nobody out').to.equal(200);
    await putInForce([row(mine)]);
    expect((await open(desk.cast.officer)).slice(0, 2)).to.deep.equal(['2027-H2 done', '2027-H1 done']);
    expect(await open(desk.cast.stranger), 'of other bodies nothing').to.deep.equal([]);
    app.clock.at = now;
  });
});
