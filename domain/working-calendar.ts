import { dayAfter, startOfAlmatyDay } from './almaty.js';

/** What a day is, where it is not what its place in the week says: off by the law, off because a day off was moved to it, or worked. */
export const calendarDayKinds = ['holiday', 'day_off', 'working'] as const;
export type CalendarDayKind = (typeof calendarDayKinds)[number];

/** The days of all years whose tables are in force that differ from their place in the week: `2026-07-06` → `holiday`. */
export interface WorkingCalendar {
  days: Readonly<Record<string, CalendarDayKind>>;
  /** The years that have a table. In others only the week is known. */
  years: readonly number[];
}

/** True if people work on this Almaty day, `2026-07-01`. In a year without a table every day from Monday to Friday counts. */
export function isWorkingDay(calendar: WorkingCalendar, day: string): boolean {
  const kind = calendar.days[day];
  return kind === undefined ? !isWeekend(day) : kind === 'working';
}

/**
 * The working day on which a term of `count` working days ends that begins with the day after `day`. With 0 it is the day itself, or the next
 * one on which people work. An end on a day off is never given: then it is the next working day.
 * @throws RangeError if `count` is not a whole number from 0 to 2,000, or nobody works for a year
 */
export function addWorkingDays(calendar: WorkingCalendar, day: string, count: number): string {
  if (!Number.isInteger(count) || count < 0 || count > 2_000)
    throw new RangeError(`${count} is no number of working days`);
  let at = count === 0 ? nextWorkingDay(calendar, day) : day;
  for (let passed = 0; passed < count; passed += 1) at = nextWorkingDay(calendar, dayAfter(at));
  return at;
}

/** How many working days of a term that began on `from` have passed by the end of `to`: those after `from`, up to and with `to`. */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): number {
  let passed = 0;
  for (let at = from; at < to;) {
    at = dayAfter(at);
    if (isWorkingDay(calendar, at)) passed += 1;
  }
  return passed;
}

/** The moment, in milliseconds since the epoch, at which a term is over that ends on this Almaty day: when the day after it begins. */
export function endOfTerm(day: string): number {
  return startOfAlmatyDay(dayAfter(day));
}

/** The years between two Almaty days, both included, that have no table yet: what is counted over them may change once they have. */
export function yearsWithoutTable({ years }: WorkingCalendar, from: string, to: string): number[] {
  const [first, last] = [yearOf(from), yearOf(to)];
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return all.filter((year) => !years.includes(year));
}

function nextWorkingDay(calendar: WorkingCalendar, from: string): string {
  let at = from;
  for (let looked = 0; looked <= 366; looked += 1) {
    if (isWorkingDay(calendar, at)) return at;
    at = dayAfter(at);
  }
  throw new RangeError(`Nobody works for a year after ${from}`);
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
