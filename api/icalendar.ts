import type { CalendarDayKind } from '../domain/working-calendar.js';

/** A day as a file lists it, with the line it was read from, counted from one. */
export interface ListedDay {
  day: string;
  kind: CalendarDayKind;
  name?: string;
  line: number;
}

/** Why a file cannot be taken: a code, and the line. */
export interface ListFault {
  code: string;
  line: number;
}

interface ContentLine {
  name: string;
  params: string;
  value: string;
  line: number;
}

const daysAtMost = 400;

/**
 * Reads the all-day events of an iCalendar file (RFC 5545): DTSTART and DTEND as dates, SUMMARY, and CATEGORIES, in which `WORKING` and `DAY_OFF` say what the
 * day is; else it is a holiday. Strict: a repeated event, a time of day or half an event is refused, for a day that is guessed wrong moves somebody's term.
 */
export function readICalendar(text: string): { days: ListedDay[]; faults: ListFault[] } {
  const lines = contentLines(text);
  const faults: ListFault[] = [];
  const days: ListedDay[] = [];
  const [first, last] = [lines[0], lines.at(-1)];
  if (!is(first, 'BEGIN', 'VCALENDAR') || !is(last, 'END', 'VCALENDAR')) {
    return { days, faults: [{ code: 'not_icalendar', line: 1 }] };
  }
  const open: string[] = [];
  let event: ContentLine[] = [];
  for (const line of lines) {
    if (line.name === 'BEGIN') {
      open.push(line.value.toUpperCase());
      if (open.at(-1) === 'VEVENT') event = [line];
    } else if (line.name === 'END') {
      if (open.pop() !== line.value.toUpperCase())
        return { days: [], faults: [{ code: 'not_icalendar', line: line.line }] };
      if (line.value.toUpperCase() === 'VEVENT') take(event);
    } else if (open.at(-1) === 'VEVENT') event.push(line);
    if (days.length > daysAtMost) return { days: [], faults: [{ code: 'too_many', line: line.line }] };
  }
  if (open.length > 0) faults.push({ code: 'not_icalendar', line: lines.length });
  return faults.length > 0 ? { days: [], faults } : { days, faults };

  function take(of: readonly ContentLine[]): void {
    const one = (name: string) => of.find((line) => line.name === name);
    const recurring = of.find(({ name }) => ['RRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID', 'DURATION'].includes(name));
    const [start, end] = [one('DTSTART'), one('DTEND')];
    const from = start && dateOf(start);
    const until = end === undefined ? from && nextDay(from) : dateOf(end);
    const at = of[0]?.line ?? 1;
    if (recurring !== undefined) faults.push({ code: 'not_one_event', line: recurring.line });
    else if (from === undefined) faults.push({ code: 'not_a_date', line: start?.line ?? at });
    else if (until === undefined || until <= from) faults.push({ code: 'not_a_date', line: end?.line ?? at });
    else {
      const name = one('SUMMARY');
      const named = name === undefined ? {} : { name: unescaped(name.value) };
      const kind = kindOf(one('CATEGORIES')?.value ?? '');
      for (let day = from; day < until && days.length <= daysAtMost; day = nextDay(day)) {
        days.push({ day, kind, line: at, ...named });
      }
    }
  }
}

function contentLines(text: string): ContentLine[] {
  const unfolded: { raw: string; line: number }[] = [];
  text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|\n/u)
    .forEach((raw, index) => {
      const before = unfolded.at(-1);
      // A line that begins with a space goes on from the one before it.
      if (/^[ \t]/u.test(raw) && before !== undefined) before.raw += raw.slice(1);
      else if (raw !== '') unfolded.push({ raw, line: index + 1 });
    });
  return unfolded.map(({ raw, line }) => {
    const [, name = '', params = '', value = ''] =
      /^([A-Za-z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/u.exec(raw) ?? [];
    return { name: name.toUpperCase(), params: params.toUpperCase(), value, line };
  });
}

function is(line: ContentLine | undefined, name: string, value: string): boolean {
  return line?.name === name && line.value.toUpperCase() === value;
}

function dateOf({ params, value }: ContentLine): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/u.exec(value) ?? [];
  if (year === undefined || !params.split(';').includes('VALUE=DATE')) return undefined;
  const iso = `${year}-${month ?? ''}-${day ?? ''}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : undefined;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function kindOf(categories: string): CalendarDayKind {
  const named = categories.toUpperCase().split(',');
  if (named.includes('WORKING')) return 'working';
  return named.includes('DAY_OFF') ? 'day_off' : 'holiday';
}

function unescaped(text: string): string {
  return text.replace(/\\([\\;,nN])/gu, (_, escaped: string) => (/n/iu.test(escaped) ? ' ' : escaped));
}
