import { monthsAfter } from './almaty.js';
import { addWorkingDays, endOfTerm } from './working-calendar.js';
import type { WorkingCalendar } from './working-calendar.js';

/** A complaint is decided within so many working days of its lodging (Administrative Procedural Code). */
export const complaintWorkingDays = 20;
/** By so many working days it may be extended, once and with reasons. */
export const complaintExtendableBy = 60;
/** So many working days before its end whoever decides is reminded. */
const remindBefore = 5;

/**
 * The last Almaty day on which it is possible to complain: three months from the day on which the complainant learned of the act, six where
 * the act did not say how to complain.
 */
export function lastDayToComplain(knownOn: string, { wasExplained }: { wasExplained: boolean }): string {
  return monthsAfter(knownOn, wasExplained ? 3 : 6);
}

/** What decides when somebody is to be told next. */
export interface ComplaintClock {
  /** The Almaty day after which the term counts, and its working days. */
  startedOn: string;
  days: number;
  dueAt: number;
  /** 0: nobody was reminded yet; 1: reminded; 2 and more: overdue. */
  stage: number;
  isAssigned: boolean;
  today: string;
}

/** When a complaint is to be looked at next if nobody does anything until then, in milliseconds since the epoch. */
export function nextComplaintCheck(calendar: WorkingCalendar, clock: ComplaintClock): number {
  const tomorrow = endOfTerm(addWorkingDays(calendar, clock.today, 1));
  if (clock.stage >= 2) return tomorrow;
  const reminder = endOfTerm(addWorkingDays(calendar, clock.startedOn, Math.max(clock.days - remindBefore, 0)));
  const step = clock.stage === 0 ? Math.min(reminder, clock.dueAt) : clock.dueAt;
  // While nobody has it, somebody is looked for every day.
  return clock.isAssigned ? step : Math.min(tomorrow, clock.dueAt);
}
