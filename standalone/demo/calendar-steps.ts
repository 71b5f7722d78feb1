import { dayAfter } from '../../domain/almaty.js';
import { isWorkingDay } from '../../domain/working-calendar.js';
import type { ActOf } from './act-schema.js';
import { complaintOf } from './complaint-steps.js';
import { sameOrThrow } from './filing-steps.js';
import { person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { Play } from './play.js';
import { calendarAnswer, calendarDraftAnswer, complaintAnswer } from './story-answers.js';
import type { CalendarDayAnswer } from './story-answers.js';

/** An administrator makes a day off of the last day of a term; he sees what that moves before he releases it, and the term is counted again. */
export async function moveDay({ by, name }: ActOf<'move_day'>, play: Play): Promise<void> {
  const complaintId = complaintOf(play);
  const from = await dueOn(complaintId, play);
  const year = from.slice(0, 4);
  const read = { as: by, method: 'GET', path: `/calendar?year=${year}` } as const;
  const table = calendarAnswer.parse((await play.http.call(read)).body);
  const { toBeConfirmed } = table;
  const body = { toBeConfirmed, days: moved(table.days, from, name) };
  const drafted = await play.http.call({ as: by, method: 'PUT', path: `/calendar/${year}/draft`, body });
  const { preview, terms } = calendarDraftAnswer.parse(drafted.body).changes;
  const term = terms.find(({ caseId }) => caseId === complaintId);
  if (term?.from !== from) throw new DifferenceError(`the preview does not say that the term of ${from} would move`);
  play.say(
    person(by),
    `drafts a day off on ${from}: ${terms.length} open terms would move, that of the complaint to ${term.to}`,
  );

  const release = { as: by, method: 'POST', path: `/calendar/${year}/release`, body: { preview } } as const;
  const { version } = calendarAnswer.parse((await play.http.call(release)).body);
  sameOrThrow('the table in force has version', version, table.version + 1);
  await play.until('the term to be counted again', play.caseOf({}), async () =>
    (await dueOn(complaintId, play)) === term.to ? true : undefined,
  );
  play.say(
    person(by),
    `releases it: the table of ${year} has version ${version}, the complaint is to be decided by ${term.to}`,
  );
}

async function dueOn(complaintId: string, play: Play): Promise<string> {
  const path = `/complaints/${complaintId}`;
  return complaintAnswer.parse((await play.http.call({ as: 'auditor', method: 'GET', path })).body).dueOn;
}

function moved(
  days: readonly CalendarDayAnswer[],
  off: string,
  name: { kk: string; ru: string; en: string },
): CalendarDayAnswer[] {
  const byWeek = (day: string) => isWorkingDay({ days: {}, years: [] }, day);
  let saturday = dayAfter(off);
  while (byWeek(saturday)) saturday = dayAfter(saturday);
  const rest = days.filter(({ day }) => day !== off);
  // In the table already if it is a holiday: then it stays one.
  const worked = days.some(({ day }) => day === saturday) ? [] : [{ day: saturday, kind: 'working' as const, ...name }];
  return [...rest, ...(byWeek(off) ? [{ day: off, kind: 'day_off' as const, ...name }] : []), ...inYear(worked, off)];
}

function inYear(days: CalendarDayAnswer[], day: string): CalendarDayAnswer[] {
  return days.filter((each) => each.day.startsWith(day.slice(0, 4)));
}
