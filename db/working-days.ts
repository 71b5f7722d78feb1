import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import type { CalendarDayKind, WorkingCalendar } from '../domain/working-calendar.js';

/** A day that differs from its place in the week, as a year's table lists it. */
export interface CalendarDay {
  /** An Almaty day of the table's year. */
  day: string;
  kind: CalendarDayKind;
  kk?: string;
  ru?: string;
  en?: string;
}

/** A year's table in one of its versions; those in force are the newest ones. */
export interface CalendarYear {
  year: number;
  version: number;
  days: CalendarDay[];
  /** The Government moves days each year, and Kurban-ait follows the moon: a person has yet to confirm it. */
  toBeConfirmed: boolean;
  /** Null in the first tables, which came with the product. */
  releasedAt: Date | null;
}

interface YearRow {
  year: number;
  version: number;
  days: CalendarDay[];
  to_be_confirmed: boolean;
  released_at: Date | null;
}

/** The tables in force, the earliest year first. */
export async function calendarYears(db: Knex, only: { year?: number } = {}): Promise<CalendarYear[]> {
  const rows: YearRow[] = await db('calendar_versions')
    .distinctOn('year')
    .where(only)
    .orderBy([{ column: 'year' }, { column: 'version', order: 'desc' }])
    .select('year', 'version', 'days', 'to_be_confirmed', 'released_at');
  return rows.map(({ year, version, days, to_be_confirmed: toBeConfirmed, released_at: releasedAt }) => ({
    ...{ year, version, days, toBeConfirmed, releasedAt },
  }));
}

/**
 * The working calendar in force, for `addWorkingDays`.
 * @param instead a table that is not released yet, to see what it would change
 */
export async function workingCalendar(
  db: Knex,
  instead?: Pick<CalendarYear, 'year' | 'days'>,
): Promise<WorkingCalendar> {
  const inForce = await calendarYears(db);
  return calendarOf(
    instead === undefined ? inForce : [...inForce.filter(({ year }) => year !== instead.year), instead],
  );
}

/** The working calendar of these tables. */
export function calendarOf(years: readonly Pick<CalendarYear, 'year' | 'days'>[]): WorkingCalendar {
  return {
    days: Object.fromEntries(years.flatMap(({ days }) => days.map(({ day, kind }) => [day, kind] as const))),
    years: years.map(({ year }) => year),
  };
}

/** Loads the first tables (2025 to 2027), to be confirmed, for years that have none. */
export async function loadFirstCalendars(db: Knex): Promise<void> {
  const text = await readFile(new URL('./reference/working-calendar.tsv', import.meta.url), 'utf8');
  const years = new Map<number, CalendarDay[]>();
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [day = '', kind, kk = '', ru = '', en = ''] = line.split('\t');
    const year = Number(day.slice(0, 4));
    years.set(year, [...(years.get(year) ?? []), { day, kind: kind as CalendarDayKind, kk, ru, en }]);
  }
  await db('calendar_versions')
    .insert([...years].map(([year, days]) => ({ year, version: 1, days: JSON.stringify(days), to_be_confirmed: true })))
    .onConflict(['year', 'version'])
    .ignore();
}
