import { almatyDay, almatyOffset, dayAfter, fromAlmaty, startOfAlmatyDay } from './almaty.js';

/** When something regular happens, in Almaty days and hours. */
export interface Rhythm {
  days: 'every_day' | 'first_of_half_year';
  /** The full hour that clocks in Almaty show. */
  hour: number;
}

/** What happens regularly, by the name of its workflow and of its Schedule; a simulated year asks the same table. */
export const rhythms = {
  periodicReview: { days: 'every_day', hour: 8 },
  rosterCycle: { days: 'every_day', hour: 9 },
  inactivityReport: { days: 'first_of_half_year', hour: 6 },
  transparencyReport: { days: 'first_of_half_year', hour: 7 },
} as const satisfies Record<string, Rhythm>;

export type ScheduledWorkflow = keyof typeof rhythms;

/** A time as Temporal's Schedules want it: fields of a UTC calendar. */
export interface UtcCalendar {
  hour: number;
  /** Day and month; left out where it is every day. */
  on?: { dayOfMonth: number; month: number };
}

/** All moments of a rhythm after one moment and up to another, that one included. */
export function timesBetween({ days, hour }: Rhythm, after: number, until: number): number[] {
  const times: number[] = [];
  for (let day = almatyDay(after); startOfAlmatyDay(day) <= until; day = dayAfter(day)) {
    const at = fromAlmaty(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000);
    if (at > after && at <= until && (days === 'every_day' || isFirstOfHalfYear(day))) times.push(at);
  }
  return times;
}

/**
 * The same rhythm in UTC, as it runs under the offset that Almaty has at a moment. A Schedule's own time zones are not asked: the server's zone
 * data may be older than the law. Every worker that starts compares, so a change of the offset reaches the Schedule with the release that knows it.
 */
export function utcCalendars({ days, hour }: Rhythm, at: number): UtcCalendar[] {
  const inUtc = (month: number) => new Date(Date.UTC(2001, month, 1, hour) - almatyOffset(at));
  if (days === 'every_day') return [{ hour: inUtc(0).getUTCHours() }];
  return [0, 6].map((month) => {
    const time = inUtc(month);
    return { hour: time.getUTCHours(), on: { dayOfMonth: time.getUTCDate(), month: time.getUTCMonth() + 1 } };
  });
}

function isFirstOfHalfYear(day: string): boolean {
  return day.endsWith('-01-01') || day.endsWith('-07-01');
}
