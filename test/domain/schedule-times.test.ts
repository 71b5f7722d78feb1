import { expect } from 'chai';
import { timesBetween, utcCalendars } from '../../domain/schedule-times.js';
import type { Rhythm } from '../../domain/schedule-times.js';

const at = (text: string) => Date.parse(text);
const texts = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));
const daily: Rhythm = { days: 'every_day', hour: 9 };
const halfYearly: Rhythm = { days: 'first_of_half_year', hour: 2 };

describe('the times of what is regular', () => {
  it('keep to the hour that clocks in Almaty show, across 1 March 2024', () => {
    expect(texts(timesBetween(daily, at('2024-02-28T12:00Z'), at('2024-03-02T12:00Z')))).to.deep.equal([
      '2024-02-29T03:00',
      '2024-03-01T04:00',
      '2024-03-02T04:00',
    ]);
  });

  it('come on the first day of each half-year', () => {
    expect(texts(timesBetween(halfYearly, at('2023-06-30T00:00Z'), at('2025-01-01T00:00Z')))).to.deep.equal([
      '2023-06-30T20:00',
      '2023-12-31T20:00',
      '2024-06-30T21:00',
      '2024-12-31T21:00',
    ]);
  });

  it('count the last moment asked for, and not the first', () => {
    const time = at('2026-07-01T04:00Z');
    expect(timesBetween(daily, time - 1, time)).to.deep.equal([time]);
    expect(timesBetween(daily, time, time + 1)).to.deep.equal([]);
  });

  it('are the same in UTC, on the day before where Almaty is ahead of it', () => {
    const now = at('2026-07-01T00:00Z');
    expect(utcCalendars(daily, now)).to.deep.equal([{ hour: 4 }]);
    expect(utcCalendars(daily, at('2024-01-01T00:00Z'))).to.deep.equal([{ hour: 3 }]);
    expect(utcCalendars(halfYearly, now)).to.deep.equal([
      { hour: 21, on: { dayOfMonth: 31, month: 12 } },
      { hour: 21, on: { dayOfMonth: 30, month: 6 } },
    ]);
  });
});
