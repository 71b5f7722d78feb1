import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { CalendarDay } from '../db/working-days.js';
import { calendarDayKinds, isWorkingDay } from '../domain/working-calendar.js';
import { day, line, rawText } from './fields.js';
import { readICalendar } from './icalendar.js';
import { invalid } from './problem.js';
import type { FieldError } from './problem.js';

const daysAtMost = 150;
const name = line(200).optional();

/** A day that differs from its place in the week. */
export const calendarDay = z.strictObject({ day, kind: z.enum(calendarDayKinds), kk: name, ru: name, en: name });

/** What an administrator sends: the days themselves, or a file of them. */
export const calendarBody = z
  .strictObject({
    toBeConfirmed: z.boolean().describe('Until a person has compared it with what was published'),
    days: z.array(calendarDay).max(daysAtMost).optional(),
    csv: rawText(100_000).optional().describe('Columns day, kind, kk, ru, en; comma or semicolon'),
    icalendar: rawText(400_000).optional().describe('All-day events (RFC 5545)'),
  })
  .refine(({ days, csv, icalendar }) => [days, csv, icalendar].filter((given) => given !== undefined).length === 1, {
    error: 'one_of_days_csv_icalendar',
    params: { code: 'one_of_days_csv_icalendar' },
  });

type Listed = [CalendarDay, pointer: string, line?: number];

/**
 * The days of a year as they were sent, in order. What is listed once is meant once, lies in the year, and differs from the week.
 * @throws Problem *invalid* naming every field, and every line of a file, at once
 */
export function daysOf(year: number, body: z.output<typeof calendarBody>): CalendarDay[] {
  const listed = listedIn(body);
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [given, pointer, at] of listed) {
    const fault = (code: string) => void errors.push(faultAt(pointer, code, at));
    if (!given.day.startsWith(`${year}-`)) fault('another_year');
    if (seen.has(given.day)) fault('duplicate_id');
    seen.add(given.day);
    const worksByTheWeek = isWorkingDay({ days: {}, years: [] }, given.day);
    // A holiday may fall on a Sunday; a day cannot be moved to where it is.
    if (given.kind === 'working' && worksByTheWeek) fault('works_anyway');
    if (given.kind === 'day_off' && !worksByTheWeek) fault('off_anyway');
  }
  if (listed.length > daysAtMost) errors.push({ pointer: '#', code: 'too_many' });
  if (errors.length > 0) throw invalid(errors.slice(0, 100));
  return listed.map(([given]) => given).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function listedIn({ days, csv, icalendar }: z.output<typeof calendarBody>): Listed[] {
  if (days !== undefined) return days.map((given, index) => [named(given), `#/days/${index}/day`]);
  return csv === undefined ? fromICalendar(icalendar ?? '') : fromCsv(csv);
}

function fromICalendar(text: string): Listed[] {
  const { days, faults } = readICalendar(text);
  if (faults.length > 0) throw invalid(faults.map(({ code, line: at }) => faultAt('#/icalendar', code, at)));
  const errors: FieldError[] = [];
  const listed = days.map(({ day: of, kind, name: title, line: at }): Listed => {
    const read = line(200).optional().safeParse(title);
    if (!read.success) errors.push(faultAt('#/icalendar', 'too_long', at));
    // A file has one name for a day, in whichever language: the same in all.
    const names = read.data === undefined ? {} : { kk: read.data, ru: read.data, en: read.data };
    return [{ day: of, kind, ...names }, '#/icalendar', at];
  });
  if (errors.length > 0) throw invalid(errors.slice(0, 100));
  return listed;
}

function fromCsv(text: string): Listed[] {
  const rows = recordsOf(text);
  const errors: FieldError[] = [];
  const listed = rows.flatMap(({ record, info }): Listed[] => {
    const filled = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ''));
    const read = calendarDay.safeParse(filled);
    if (read.success) return [[named(read.data), '#/csv', info.lines]];
    errors.push(faultAt('#/csv', 'wrong_format', info.lines));
    return [];
  });
  if (errors.length > 0) throw invalid(errors.slice(0, 100));
  return listed;
}

function recordsOf(text: string): { record: Record<string, string>; info: { lines: number } }[] {
  const [header = ''] = text.split('\n', 1);
  try {
    return parse(text, {
      ...{ bom: true, columns: true, info: true, skip_empty_lines: true, trim: true, to: 1_000 },
      delimiter: header.includes(';') ? ';' : ',',
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
  } catch (error) {
    throw invalid([faultAt('#/csv', 'wrong_format', (error as { lines?: number }).lines ?? 1)]);
  }
}

function named({ day: of, kind, kk, ru, en }: z.output<typeof calendarDay>): CalendarDay {
  return {
    ...{ day: of, kind },
    ...(kk === undefined ? {} : { kk }),
    ...(ru === undefined ? {} : { ru }),
    ...(en === undefined ? {} : { en }),
  };
}

function faultAt(pointer: string, code: string, at: number | undefined): FieldError {
  return at === undefined ? { pointer, code } : { pointer: `${pointer}/${at}`, code };
}
