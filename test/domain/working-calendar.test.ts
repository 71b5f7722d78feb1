import { expect } from 'chai';
import fc from 'fast-check';
import { almatyDay, dayAfter } from '../../domain/almaty.js';
import {
  addWorkingDays,
  calendarDayKinds,
  endOfTerm,
  isWorkingDay,
  workingDaysBetween,
  yearsWithoutTable,
} from '../../domain/working-calendar.js';
import type { WorkingCalendar } from '../../domain/working-calendar.js';

const dayNumber = (from: string, after: number) =>
  new Date(Date.parse(`${from}T00:00:00Z`) + after * 86_400_000).toISOString().slice(0, 10);
const days = fc.integer({ min: 0, max: 1_500 }).map((after) => dayNumber('2024-01-01', after));
const calendars: fc.Arbitrary<WorkingCalendar> = fc
  .array(fc.tuple(days, fc.constantFrom(...calendarDayKinds)), { maxLength: 200 })
  .map((listed) => ({ days: Object.fromEntries(listed), years: [] }));
const counts = fc.integer({ min: 1, max: 60 });

describe('the working calendar', () => {
  const calendar: WorkingCalendar = {
    days: { '2025-01-03': 'day_off', '2025-01-05': 'working', '2026-07-06': 'holiday' },
    years: [2025, 2026],
  };

  it('knows holidays, moved days off and moved working days, and otherwise the week', () => {
    const works = ['2025-01-03', '2025-01-04', '2025-01-05', '2026-07-03', '2026-07-06'].map((day) =>
      isWorkingDay(calendar, day),
    );
    expect(works).to.deep.equal([false, false, true, true, false]);
  });

  it('counts a term from the day after, and ends it on a day on which people work', () => {
    expect(addWorkingDays(calendar, '2026-07-03', 1), 'over a holiday').to.equal('2026-07-07');
    expect(addWorkingDays(calendar, '2025-01-02', 1), 'on a Sunday that is worked').to.equal('2025-01-05');
    expect(addWorkingDays(calendar, '2026-07-06', 0), 'no day at all, on a holiday').to.equal('2026-07-07');
    expect(addWorkingDays(calendar, '2026-06-08', 20)).to.equal('2026-07-07');
  });

  it('ends a term when its last day does in Almaty, also in the night in which clocks were put back', () => {
    expect(new Date(endOfTerm('2026-07-07')).toISOString()).to.equal('2026-07-07T19:00:00.000Z');
    expect(new Date(endOfTerm('2024-02-28')).toISOString()).to.equal('2024-02-28T18:00:00.000Z');
    // 29 February 2024 lasted an hour longer.
    expect(new Date(endOfTerm('2024-02-29')).toISOString()).to.equal('2024-02-29T19:00:00.000Z');
    expect(endOfTerm('2024-02-29') - endOfTerm('2024-02-28')).to.equal(25 * 3_600_000);
    expect(addWorkingDays(calendar, '2024-02-28', 2)).to.equal('2024-03-01');
  });

  it('says over which years it counts that have no table yet', () => {
    expect(yearsWithoutTable(calendar, '2024-12-30', '2027-01-02')).to.deep.equal([2024, 2027]);
    expect(yearsWithoutTable(calendar, '2025-12-30', '2026-01-02')).to.deep.equal([]);
  });

  it('refuses what is no number of days, and a calendar in which nobody ever works', () => {
    for (const count of [-1, 1.5, NaN, 2_001]) {
      expect(() => addWorkingDays(calendar, '2026-07-01', count)).to.throw(RangeError);
    }
    const never = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [dayNumber('2026-01-01', at), 'holiday']));
    expect(() => addWorkingDays({ days: never as WorkingCalendar['days'], years: [] }, '2026-01-01', 1)).to.throw(
      'Nobody works for a year',
    );
  });

  it('gives a working day after the first, with exactly as many working days between', () => {
    fc.assert(
      fc.property(calendars, days, counts, (given, day, count) => {
        const end = addWorkingDays(given, day, count);
        expect(isWorkingDay(given, end)).to.equal(true);
        expect(end > day).to.equal(true);
        expect(workingDaysBetween(given, day, end)).to.equal(count);
      }),
    );
  });

  it('adds up: some days and then some more are all of them', () => {
    fc.assert(
      fc.property(calendars, days, counts, counts, (given, day, some, more) => {
        expect(addWorkingDays(given, addWorkingDays(given, day, some), more)).to.equal(
          addWorkingDays(given, day, some + more),
        );
      }),
    );
  });

  it('never ends a term earlier because it began later, or because another day is off', () => {
    fc.assert(
      fc.property(calendars, days, counts, days, (given, day, count, off) => {
        const end = addWorkingDays(given, day, count);
        expect(addWorkingDays(given, dayAfter(day), count) >= end).to.equal(true);
        const fewer = { ...given, days: { ...given.days, [off]: 'holiday' as const } };
        expect(addWorkingDays(fewer, day, count) >= end).to.equal(true);
      }),
    );
  });

  it('ends every term at the end of its Almaty day, on either side of 1 March 2024', () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(almatyDay(endOfTerm(day) - 1)).to.equal(day);
        expect(almatyDay(endOfTerm(day))).to.equal(dayAfter(day));
      }),
    );
  });
});
