import { expect } from 'chai';
import { raiseRosterObligations } from '../../activities/raise-roster-obligations.js';
import { referenceList } from '../../db/reference-views.js';
import { rhythms, timesBetween } from '../../domain/schedule-times.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { person } from '../support/people.js';

interface Raised {
  id: string;
  body_code: string;
  half_year: string;
  overdue_at: Date | null;
}

describe('the duty to renew a roster', function () {
  const database = withDatabase();
  let now = Date.parse('2026-04-30T12:00:00Z');
  const clock = { now: () => now };
  const run = () => raiseRosterObligations({ db: database.as.worker, clock });
  const obligations = (): Promise<Raised[]> =>
    database.db('roster_obligations').orderBy('half_year').select('id', 'body_code', 'half_year', 'overdue_at');
  const reminders = (id: string): Promise<string[]> =>
    database.db('roster_reminders').where({ obligation_id: id }).orderBy('sent_at').pluck('reminder');

  it('is raised once for each body of the list, however often the Schedule fires and however many run at once', async () => {
    await Promise.all([run(), run(), run()]);
    await run();
    const bodies = await referenceList(database.db, 'bodies', '2026-04-30');
    const raised = await obligations();
    expect(raised.map(({ body_code }) => body_code).sort()).to.deep.equal(bodies.map(({ code }) => code).sort());
    const events = await database.db('audit_events').where({ kind: 'roster_obligation' }).select('id');
    expect(events).to.have.length(bodies.length);
  });

  it('is reminded of at its days, each once, and is overdue when the half-year is over', async () => {
    const [first] = await obligations();
    for (const time of timesBetween(rhythms.rosterCycle, now, Date.parse('2026-07-17T12:00:00Z'))) {
      now = time;
      await run();
      if (time === Date.parse('2026-06-30T04:00:00Z')) expect((await obligations())[0]!.overdue_at).to.equal(null);
    }
    await run();
    expect(await reminders(first!.id)).to.deep.equal([
      ...['before_14', 'before_7', 'before_1'],
      ...['overdue_0', 'overdue_1', 'overdue_2'],
    ]);
    const all = await obligations();
    expect(all.filter(({ overdue_at }) => overdue_at !== null).map(({ half_year }) => half_year)).to.deep.equal(
      all.filter(({ half_year }) => half_year === '2026-H1').map(() => '2026-H1'),
    );
    expect(all.filter(({ half_year }) => half_year === '2026-H2')).to.have.length(all.length / 2);
  });

  it('is told to the head of the body each time, and to supervisors once it is overdue', async () => {
    const [head, supervisor] = [
      await person(database.db, { roles: ['head'], bodyCode: 'HEALTH' }),
      await person(database.db, { roles: ['supervisor'] }),
    ];
    const told = (actor: Actor): Promise<string[]> =>
      database.db('notifications').where({ account_id: actor.accountId }).orderBy('raised_at').pluck('event');
    await database
      .db('roster_obligations')
      .where({ half_year: '2026-H1' })
      .update({ fulfilled_at: new Date(now) });
    now = Date.parse('2026-12-24T04:00:00Z');
    await run();
    expect([await told(head), await told(supervisor)]).to.deep.equal([['roster_due'], []]);
    now = Date.parse('2027-01-01T04:00:00Z');
    await Promise.all([run(), run()]);
    const after = await told(head);
    expect(after.filter((event) => event === 'roster_due')).to.have.length(1);
    expect(after.filter((event) => event === 'roster_overdue').length).to.be.greaterThan(0);
    expect(await told(supervisor), 'once for all bodies').to.deep.equal(['rosters_overdue']);
  });

  it('is made up for after an outage by one reminder, the latest', async () => {
    const later = (await obligations()).find(({ half_year }) => half_year === '2026-H2')!;
    now = Date.parse('2027-01-20T04:00:00Z');
    await run();
    expect(await reminders(later.id)).to.deep.equal(['before_7', 'overdue_0', 'overdue_2']);
  });
});
