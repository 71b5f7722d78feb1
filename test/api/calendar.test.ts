import { expect } from 'chai';
import type { Client } from '@temporalio/client';
import { recountTerms } from '../../acts/recount-terms.js';
import { newId } from '../../db/new-id.js';
import { runningTerm, startTerm } from '../../db/working-terms.js';
import { withApp } from '../support/app.js';
import { cast } from '../support/cast.js';
import type { Cast } from '../support/cast.js';
import type { Json } from '../support/http-client.js';

interface Changes {
  preview: string;
  movedTerms: number;
  terms: { caseId: string; kind: string; from: string; to: string }[];
  added: Json[];
  removed: Json[];
  changed: Json[];
}

describe('the calendar', () => {
  const app = withApp();
  let people: Cast;
  before(async () => {
    people = await cast(app.database.db);
  });
  beforeEach(async () => {
    app.clock.at = Date.UTC(2026, 6, 3, 9);
    await app.database.db('working_terms').delete();
    await app.call(people.admin, 'DELETE /calendar/2026/draft');
  });

  const inForce = async (year = 2026) => (await app.call(people.officer, `GET /calendar?year=${year}`)).body;
  const draft = (body: object, year = 2026) => app.call(people.admin, `PUT /calendar/${year}/draft`, { body });
  const changesOf = ({ body }: { body: Json }) => body['changes'] as Changes;
  const release = (preview: string, who = people.admin) =>
    app.call(who, 'POST /calendar/2026/release', { body: { preview } });
  const daysInForce = async () => (await inForce())['days'] as Json[];
  const term = (days: number, caseId = newId(app.clock.at)) =>
    startTerm(app.database.as.worker, app.clock, { caseId, kind: 'complaint', workflowId: null, days });

  it('of a year says which version it is, and that nobody has confirmed it yet', async () => {
    expect(await inForce(2027)).to.deep.include({ year: 2027, version: 1, toBeConfirmed: true });
    expect((await app.call(people.officer, 'GET /calendar')).body).to.include({ year: 2026 });
    expect((await app.call(people.officer, 'GET /calendar?year=2044')).status).to.equal(404);
  });

  it('shows before it is released what would change: days, and which case’s term from when to when', async () => {
    const moving = await term(1);
    await term(0);
    const days = [
      ...(await daysInForce()).filter(({ day }) => day !== '2026-12-16'),
      { day: '2026-07-07', kind: 'day_off' },
    ];
    const drafted = await draft({ toBeConfirmed: false, days });
    const changes = changesOf(drafted);
    expect(changes).to.deep.include({
      added: [{ day: '2026-07-07', kind: 'day_off' }],
      changed: [],
      movedTerms: 1,
      terms: [{ caseId: moving.caseId, kind: 'complaint', from: '2026-07-07', to: '2026-07-08' }],
    });
    expect(changes.removed.map(({ day }) => day)).to.deep.equal(['2026-12-16']);
    expect(await inForce(), 'nothing has changed').to.include({ version: 1 });
    const shown = await app.call(people.auditor, 'GET /calendar/2026/draft');
    expect(shown.body).to.deep.equal(drafted.body);
  });

  it('is released as it was seen, on record, and then every open term is counted again', async () => {
    const moving = await term(1);
    const days = [...(await daysInForce()), { day: '2026-07-07', kind: 'day_off' }];
    const { preview, terms } = changesOf(await draft({ toBeConfirmed: false, days }));
    const { version } = await inForce();
    const released = await release(preview);
    expect(released.status).to.equal(200);
    expect(released.body).to.deep.include({
      ...{ year: 2026, version: Number(version) + 1, toBeConfirmed: false },
      releasedAt: new Date(app.clock.at).toISOString(),
    });
    const events: unknown = await app.database
      .db('audit_events')
      .where({ kind: 'calendar_release' })
      .orderBy('at', 'desc')
      .first('actor_id', 'after');
    expect(events).to.deep.equal({
      actor_id: people.admin,
      after: { year: 2026, version: Number(version) + 1, toBeConfirmed: false, movedTerms: 1 },
    });
    await recountTerms({ db: app.database.as.worker, clock: app.clock, temporal: {} as unknown as Client });
    const counted = await runningTerm(app.database.as.worker, moving.caseId, 'complaint');
    expect(counted?.dueOn).to.equal(terms[0]?.to);
    expect((await release(preview)).status, 'there is no draft any more').to.equal(404);
  });

  it('is not released by whoever has not seen what it does by now', async () => {
    const days = [{ day: '2026-07-08', kind: 'day_off' }];
    const { preview } = changesOf(await draft({ toBeConfirmed: true, days }));
    expect((await release('0'.repeat(64))).status).to.equal(412);
    await term(2);
    expect((await release(preview)).status, 'a term has begun that would move').to.equal(412);
    const seen = await app.call(people.admin, 'GET /calendar/2026/draft');
    expect((await release(changesOf(seen).preview)).status).to.equal(200);
  });

  it('is drafted and released by an administrator alone', async () => {
    const body = { toBeConfirmed: true, days: [] };
    const { preview } = changesOf(await draft(body));
    for (const who of [people.officer, people.supervisor, people.auditor, people.ops]) {
      expect((await app.call(who, 'PUT /calendar/2026/draft', { body })).status).to.equal(403);
      expect((await release(preview, who)).status).to.equal(403);
    }
    expect((await app.call(people.officer, 'GET /calendar/2026/draft')).status).to.equal(403);
  });

  it('is taken from CSV and from iCalendar as from the days themselves', async () => {
    const wanted = [
      { day: '2026-01-04', kind: 'working' },
      { day: '2026-01-05', kind: 'day_off', kk: 'Демалыс', ru: 'Отдых', en: 'Rest' },
    ];
    const csv = 'day;kind;kk;ru;en\r\n2026-01-05;day_off;Демалыс;Отдых;Rest\r\n2026-01-04;working;;;\r\n';
    expect((await draft({ toBeConfirmed: true, csv })).body['days']).to.deep.equal(wanted);
    const commas = '\uFEFFday,kind,kk,ru,en\n2026-01-05,day_off,"Демалыс",Отдых,Rest\n2026-01-04,working,,,\n';
    expect((await draft({ toBeConfirmed: true, csv: commas })).body['days']).to.deep.equal(wanted);
    const icalendar = [
      ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20260105', 'CATEGORIES:DAY_OFF', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20260104', 'CATEGORIES:WORKING', 'END:VEVENT', 'END:VCALENDAR'],
    ].join('\r\n');
    const read = (await draft({ toBeConfirmed: true, icalendar })).body['days'] as Json[];
    expect(read.map(({ day, kind }) => ({ day, kind }))).to.deep.equal(wanted.map(({ day, kind }) => ({ day, kind })));
  });

  it('refuses what cannot be meant, naming every line', async () => {
    const faults = async (body: object) => {
      const { status, body: answer } = await draft({ toBeConfirmed: true, ...body });
      expect(status).to.equal(422);
      return (answer['errors'] as Json[]).map(({ pointer, code }) => `${String(pointer)} ${String(code)}`);
    };
    const days = [
      { day: '2025-12-31', kind: 'holiday' },
      { day: '2026-07-08', kind: 'working' },
      { day: '2026-07-05', kind: 'day_off' },
      { day: '2026-07-05', kind: 'holiday' },
    ];
    expect(await faults({ days })).to.deep.equal([
      ...[
        '#/days/0/day another_year',
        '#/days/1/day works_anyway',
        '#/days/2/day off_anyway',
        '#/days/3/day duplicate_id',
      ],
    ]);
    expect(await faults({ csv: 'day,kind\n2026-07-08,party\n2026-13-01,holiday\n' })).to.deep.equal([
      ...['#/csv/2 wrong_format', '#/csv/3 wrong_format'],
    ]);
    expect(await faults({ csv: 'day,kind\n"2026' })).to.have.length(1);
    expect(await faults({ icalendar: 'nothing' })).to.deep.equal(['#/icalendar/1 not_icalendar']);
    expect(await faults({})).to.deep.equal(['# one_of_days_csv_icalendar']);
  });
});
