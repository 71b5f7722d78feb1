import { expect } from 'chai';
import { calendarYears, loadFirstCalendars, workingCalendar } from '../../db/working-days.js';
import { addWorkingDays, isWorkingDay } from '../../domain/working-calendar.js';
import { withDatabase } from '../support/database.js';

describe('the tables of the working calendar', () => {
  const database = withDatabase();

  it('come with the product for 2025 to 2027, each to be confirmed, each day named in kk, ru and en', async () => {
    const years = await calendarYears(database.as.api);
    expect(years.map(({ year, version, toBeConfirmed }) => [year, version, toBeConfirmed])).to.deep.equal([
      [2025, 1, true],
      [2026, 1, true],
      [2027, 1, true],
    ]);
    for (const { year, days } of years) {
      expect(
        days.filter(({ kind }) => kind === 'holiday'),
        `${year}`,
      ).to.have.length(15);
      for (const { day, kk, ru, en } of days) {
        expect(day.startsWith(`${year}-`), day).to.equal(true);
        for (const name of [kk, ru, en]) expect(name, day).to.match(/\S/u);
      }
    }
  });

  it('have a day off for every holiday on a weekend, but for Christmas and Kurban-ait', async () => {
    const isMoved = (day: string) => /-(0[13]-0[128]|03-2[123]|05-0[179]|07-06|08-30|10-25|12-16)$/u.test(day);
    for (const { year, days } of await calendarYears(database.db)) {
      const isOnWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay());
      const owed = days.filter(({ day, kind }) => kind === 'holiday' && isMoved(day) && isOnWeekend(day));
      const given = days.filter(({ day, kind }) => kind === 'day_off' && day !== '2025-01-03');
      expect(given, `${year}`).to.have.length(owed.length);
      for (const { day } of given) expect(isOnWeekend(day), day).to.equal(false);
    }
  });

  it('are counted with as they were published: terms over Nauryz 2026 and New Year 2025', async () => {
    const calendar = await workingCalendar(database.as.worker);
    expect(addWorkingDays(calendar, '2026-03-19', 2)).to.equal('2026-03-26');
    expect(addWorkingDays(calendar, '2025-01-02', 1)).to.equal('2025-01-05');
    expect(isWorkingDay(calendar, '2027-05-17'), 'Kurban-ait on a Sunday moves nothing').to.equal(true);
  });

  it('are in force in their newest version, which loading the first ones again leaves alone', async () => {
    const days = JSON.stringify([{ day: '2027-05-17', kind: 'day_off' }]);
    await database.db('calendar_versions').insert({ year: 2027, version: 2, days, to_be_confirmed: false });
    await loadFirstCalendars(database.db);
    const [, , newest] = await calendarYears(database.db);
    expect(newest).to.include({ year: 2027, version: 2, toBeConfirmed: false });
    expect((await workingCalendar(database.db)).days).to.not.have.property('2027-01-01');
  });

  it('are tried as they would be, before they are released', async () => {
    const tried = await workingCalendar(database.db, { year: 2030, days: [{ day: '2030-07-05', kind: 'day_off' }] });
    expect(tried.years).to.include(2030);
    expect(addWorkingDays(tried, '2030-07-04', 1)).to.equal('2030-07-08');
    expect(addWorkingDays(await workingCalendar(database.db), '2030-07-04', 1)).to.equal('2030-07-05');
  });
});
