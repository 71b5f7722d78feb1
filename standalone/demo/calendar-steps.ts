import type { z } from 'zod';
import { dayAfter } from '../../domain/almaty.js';
import { isWorkingDay } from '../../domain/working-calendar.js';
import type { ActOf } from './act-schema.js';
import { complaintOf } from './complaint-steps.js';
import { sameOrThrow } from './filing-steps.js';
import { RefusedError } from './http.js';
import { person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { Play } from './play.js';
import { calendarAnswer, calendarDraftAnswer, complaintAnswer } from './story-answers.js';
import type { CalendarDayAnswer } from './story-answers.js';

const looksAtMost = 10;

/** An administrator makes a day off of the last day of a term; he sees what that moves before he releases it, and the term is counted again. */
export async function moveDay({ by, name }: ActOf<'move_day'>, play: Play): Promise<void> {
  const complaintId = complaintOf(play);
  const from = await dueOn(complaintId, play);
  const year = from.slice(0, 4);
  const table = await tableOf(year, by, play);
  const { toBeConfirmed } = table;
  const body = { toBeConfirmed, days: moved(table.days, from, name) };
  const path = `/calendar/${year}/draft`;
  await play.http.call({ as: by, method: 'PUT', path, body });
  const { version, to } = await releaseAsSeen({ by, year, complaintId, from }, play);
  sameOrThrow('the table in force has version', version, table.version + 1);
  await play.until('the term to be counted again', play.caseOf({}), async () =>
    (await dueOn(complaintId, play)) === to ? true : undefined,
  );
  play.say(
    person(by),
    `releases it: the table of ${year} has version ${version}, the complaint is to be decided by ${to}`,
  );
}

/** Releases what is drafted, naming what it would change; if that is something else by now, as other cases go on, he looks again. */
async function releaseAsSeen(
  { by, year, complaintId, from }: { by: string; year: string; complaintId: string; from: string },
  play: Play,
): Promise<{ version: number; to: string }> {
  for (let tries = 1; ; tries += 1) {
    const drafted = await play.http.call({ as: by, method: 'GET', path: `/calendar/${year}/draft` });
    const { preview, terms } = calendarDraftAnswer.parse(drafted.body).changes;
    const term = terms.find(({ caseId }) => caseId === complaintId);
    if (term?.from !== from) throw new DifferenceError(`the preview does not say that the term of ${from} would move`);
    const { to } = term;
    const words = `that ${terms.length} open terms would move, that of the complaint to ${to}`;
    play.say(person(by), `drafts a day off on ${from} and sees ${words}`);
    const release = { as: by, method: 'POST', path: `/calendar/${year}/release`, body: { preview } } as const;
    const released = await play.http.call(release).catch((error: unknown) => {
      if (error instanceof RefusedError && error.status === 412 && tries < looksAtMost) return undefined;
      throw error;
    });
    if (released !== undefined) return { version: calendarAnswer.parse(released.body).version, to };
  }
}

/** The table of a year; one that has none yet has no days. */
async function tableOf(year: string, by: string, play: Play): Promise<z.output<typeof calendarAnswer>> {
  const read = { as: by, method: 'GET', path: `/calendar?year=${year}` } as const;
  const answer = await play.http.call(read).catch((error: unknown) => {
    if (error instanceof RefusedError && error.status === 404) return undefined;
    throw error;
  });
  return answer === undefined ? { version: 0, toBeConfirmed: true, days: [] } : calendarAnswer.parse(answer.body);
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
