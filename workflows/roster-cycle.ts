import { raiseRosterObligations } from './steps.js';

/** What a day brings for rosters: obligations of a new half-year, reminders, the overdue mark. Started by its Schedule. */
export async function rosterCycle(): Promise<void> {
  await raiseRosterObligations();
}
