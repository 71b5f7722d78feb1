import { workingCalendar } from '../db/working-days.js';
import { dayAfter, fromAlmaty } from '../domain/almaty.js';
import { isWorkingDay } from '../domain/working-calendar.js';
import { planAbsences } from './absences.js';
import { pollDispatches } from './executing.js';
import { fileNotice } from './filing.js';
import { workOnTasks } from './reviewing.js';
import { planWayBack } from './way-back.js';
import type { World } from './world.js';

const hour = 3_600_000;
const minute = 60_000;
const halfHour = 30 * minute;

/** The moment at which clocks in Almaty show this hour on a day. */
export function hourOn(day: string, hours: number): number {
  return fromAlmaty(Date.parse(`${day}T00:00:00Z`) + Math.round(hours * hour));
}

/**
 * When people come to their work on a day. Each day at another time: most terms are whole days long, and the server that skips time is left with
 * a dead case when a timer fires in the moment in which an act takes it away.
 */
export function roundOn(day: string, index: number): number {
  return hourOn(day, 14) + (index % 24) * 7 * minute;
}

/** The Almaty days of a year. */
export function daysOf(year: number): string[] {
  const days: string[] = [];
  for (let day = `${year}-01-01`; day < `${year + 1}-01-01`; day = dayAfter(day)) days.push(day);
  return days;
}

/** Enters what people do on the working days of a year, and what operators do on every day. */
export async function planYear(world: World, { year, notices }: { year: number; notices: number }): Promise<void> {
  const { agenda, chance } = world;
  const calendar = await workingCalendar(world.db);
  const days = daysOf(year);
  const workingDays = days.filter((day) => isWorkingDay(calendar, day));
  for (let count = 0; count < notices; count += 1) {
    const at = hourOn(chance.oneOf(workingDays), chance.between(9, 12));
    agenda.add({ at, what: 'a notice is filed', work: () => fileNotice(world) });
  }
  planWayBack(world, { workingDays, notices });
  planAbsences(world, workingDays);
  for (const [index, day] of days.entries()) {
    const at = roundOn(day, index);
    if (isWorkingDay(calendar, day)) agenda.add({ at, what: 'tasks are looked at', work: () => workOnTasks(world) });
    agenda.add({ at: at + halfHour, what: 'operators poll', work: () => pollDispatches(world) });
  }
}
