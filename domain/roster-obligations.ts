import { dayAfter, daysBetween } from './almaty.js';

/** Days before the end of a half-year at which a body that has not renewed its roster is reminded. */
const daysBefore = [14, 7, 1];
const week = 7;

/**
 * Which reminder of an obligation is the latest that is due on an Almaty day: `before_14`, `before_7`, `before_1`, and once the last day is over
 * `overdue_0` and a further one each week. Undefined before the first. Of reminders that an outage swallowed only the latest is sent.
 */
export function reminderDue(lastDay: string, today: string): string | undefined {
  const left = daysBetween(today, lastDay);
  if (left < 0) return `overdue_${Math.floor((-left - 1) / week)}`;
  const passed = daysBefore.filter((days) => left <= days).at(-1);
  return passed === undefined ? undefined : `before_${passed}`;
}

/** True once the last day of the half-year is over. */
export function isOverdue(lastDay: string, today: string): boolean {
  return today >= dayAfter(lastDay);
}
