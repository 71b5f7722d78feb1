import { expect } from 'chai';
import { remindOfCalendar } from '../../acts/remind-of-calendar.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';

describe('A calendar that nobody has confirmed', () => {
  const database = withDatabase();
  const clock = setClock(0);
  const at = (day: string) => {
    clock.at = Date.parse(`${day}T12:00:00Z`);
    return remindOfCalendar({ db: database.as.worker, clock });
  };
  const told = async () => {
    const rows: { key: string }[] = await database.db('notifications').orderBy('key').select('key');
    return rows.map(({ key }) => key);
  };
  before(() => person(database.db, { roles: ['administrator'] }));

  it('is said to administrators once a month, of the next year from November on', async () => {
    expect(await at('2026-10-31')).to.deep.equal([2026]);
    expect(await at('2026-10-31')).to.deep.equal([2026]);
    expect(await told()).to.deep.equal(['2026:2026-10']);
    expect(await at('2026-11-01')).to.deep.equal([2026, 2027]);
    expect(await told()).to.deep.equal(['2026:2026-10', '2026:2026-11', '2027:2026-11']);
  });

  it('is not, once it was confirmed; a year without any table is', async () => {
    const confirmed = { version: 2, days: '[]', to_be_confirmed: false };
    await database.db('calendar_versions').insert([2026, 2027].map((year) => ({ year, ...confirmed })));
    expect(await at('2026-12-01')).to.deep.equal([]);
    expect(await at('2027-12-01')).to.deep.equal([2028]);
  });
});
