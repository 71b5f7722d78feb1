import { expect } from 'chai';
import { freezeInactivityReports } from '../../activities/freeze-inactivity-reports.js';
import { asActor } from '../../db/as-actor.js';
import { recordEvent } from '../../db/audit.js';
import { noteUse } from '../../db/inactivity.js';
import { sha256OfJson } from '../../db/canonical-json.js';
import type { InactivityContent, InactivityDefinition } from '../../domain/inactivity.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { person } from '../support/people.js';

interface Report {
  half_year: string;
  number: string;
  sha256: string;
  content: InactivityContent;
}

describe('the list of inactive accounts', () => {
  const database = withDatabase();
  let now = Date.parse('2027-01-01T01:00:00Z');
  const clock = { now: () => now };
  const inactivity: InactivityDefinition = { roles: ['officer', 'head'], activity: 'any_act' };
  const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };
  const run = () =>
    freezeInactivityReports({ db: database.as.worker, clock, settings: { inactivity, authorisedBody } });
  const reports = (): Promise<Report[]> =>
    database.db('inactivity_reports').orderBy('half_year').select('half_year', 'number', 'sha256', 'content');
  const made = (actor: Actor, at: string) =>
    database
      .db('accounts')
      .where({ id: actor.accountId })
      .update({ created_at: new Date(at) });
  const people: Record<string, Actor> = {};

  before(async () => {
    const { db } = database;
    for (const name of ['idle', 'fresh', 'acted', 'used', 'usedBefore', 'closed']) {
      people[name] = await person(db, { roles: ['officer'], bodyCode: 'HEALTH', fullName: name });
      await made(people[name], '2025-03-01T00:00:00Z');
    }
    people['reviewer'] = await person(db, { roles: ['reviewer'], fullName: 'reviewer' });
    await made(people['fresh']!, '2026-09-01T00:00:00Z');
    const { accountId: caseId } = people['acted']!;
    const event = { caseId, actor: people['acted']!, kind: 'edit', outcome: 'applied' as const };
    await db.transaction((tx) => recordEvent(tx, { now: () => Date.parse('2026-08-01T00:00:00Z') }, event));
    const use = (actor: Actor, halfYear: string, day: string) =>
      asActor(database.as.api, actor, (tx) => noteUse(tx, halfYear, day));
    await use(people['used']!, '2026-H2', '2026-12-31');
    await use(people['usedBefore']!, '2026-H1', '2026-06-30');
    await db('accounts')
      .where({ id: people['closed']!.accountId })
      .update({ closed_at: new Date(now) });
  });

  it('holds who neither did nor used anything in the half-year, and marks who is new', async () => {
    await run();
    const [report] = await reports();
    expect(report!.half_year).to.equal('2026-H2');
    expect(report!.content.usesSince).to.equal('2026-06-30');
    const rows = report!.content.rows.map(({ fullName, lastActiveOn, createdWithinPeriod }) => [
      ...[fullName, lastActiveOn, createdWithinPeriod],
    ]);
    expect(rows).to.deep.equal([
      ['fresh', null, true],
      ['idle', null, false],
      ['usedBefore', '2026-06-30', false],
    ]);
  });

  it('is frozen, hashed and numbered, once for a half-year however often the Schedule fires', async () => {
    await Promise.all([run(), run(), run()]);
    const [report, ...others] = await reports();
    expect(others).to.deep.equal([]);
    expect(report!.sha256).to.equal(sha256OfJson(report!.content));
    expect(report!.number).to.match(/2027-\d+/u);
    const change = database.db('inactivity_reports').update({ size: 0 });
    expect(await change.then(String, (error: unknown) => (error as { code?: string }).code)).to.equal('42501');
    const closed = await database.db('accounts').whereNotNull('closed_at').select('full_name');
    expect(closed, 'nobody is shut out by it').to.deep.equal([{ full_name: 'closed' }]);
  });

  it('is made up for after an outage, a list for each half-year', async () => {
    now = Date.parse('2028-01-03T01:00:00Z');
    await run();
    const all = await reports();
    expect(all.map(({ half_year }) => half_year)).to.deep.equal(['2026-H2', '2027-H1', '2027-H2']);
    expect(all.map(({ content }) => content.rows.length)).to.deep.equal([3, 5, 5]);
  });

  it('asks for what the house has set: other roles, and filing alone as activity', async () => {
    now = Date.parse('2028-07-01T01:00:00Z');
    const event = {
      caseId: people['acted']!.accountId,
      actor: people['acted']!,
      kind: 'edit',
      outcome: 'applied' as const,
    };
    await database.db.transaction((tx) => recordEvent(tx, { now: () => Date.parse('2028-02-01T00:00:00Z') }, event));
    const settings = { authorisedBody, inactivity: { roles: ['officer', 'reviewer'], activity: 'filing' } as const };
    await freezeInactivityReports({ db: database.as.worker, clock, settings });
    const names = (await reports()).at(-1)!.content.rows.map(({ fullName }) => fullName);
    expect(names).to.include.members(['acted', 'reviewer']);
  });
});
