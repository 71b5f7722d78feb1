import { workingCalendar } from '../db/working-days.js';
import { almatyDay, dayAfter } from '../domain/almaty.js';
import { isWorkingDay } from '../domain/working-calendar.js';
import type { WorkingCalendar } from '../domain/working-calendar.js';
import type { World } from './world.js';

/** Every term ends with the working day that it says, counted here day by day, and at the very end of it in Almaty. */
export async function wrongTerms({ db, tally }: World): Promise<string[]> {
  const calendar = await workingCalendar(db);
  const terms: { case_id: string; kind: string; started_on: string; due_on: string; days: number; due_at: Date }[] =
    await db('working_terms').select('case_id', 'kind', 'days', 'due_at', db.raw('started_on::text, due_on::text'));
  tally.count('terms in working days', terms.length);
  return terms.flatMap(({ case_id: of, kind, started_on: from, due_on: until, days, due_at: dueAt }) => {
    const passed = daysWorked(calendar, from, until);
    const endsWithItsDay = almatyDay(dueAt.getTime() - 1) === until && almatyDay(dueAt.getTime()) === dayAfter(until);
    const isRight = passed === days && isWorkingDay(calendar, until) && endsWithItsDay;
    return isRight ? [] : [`The ${kind} of ${of} has ${days} working days and ends on ${until}, after ${passed}`];
  });
}

function daysWorked(calendar: WorkingCalendar, after: string, until: string): number {
  let passed = 0;
  for (let day = dayAfter(after); day <= until; day = dayAfter(day)) if (isWorkingDay(calendar, day)) passed += 1;
  return passed;
}
