import { freezeInactivityReports } from './steps.js';

/** What the end of a half-year brings for accounts: the list of those without activity and use. Started by its Schedule. */
export async function inactivityReport(): Promise<void> {
  await freezeInactivityReports();
}
