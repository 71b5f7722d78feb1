import type { CaseDeps } from './deps.js';
import { freezeInactivityReports } from './freeze-inactivity-reports.js';
import { freezeTransparencyReports } from './freeze-transparency-reports.js';
import { raisePeriodicReviews } from './raise-periodic-reviews.js';
import { raiseRosterObligations } from './raise-roster-obligations.js';

/** What happens regularly, in our own database; each brings it up to the present moment and is safe to run twice. */
export function createScheduledActivities(deps: CaseDeps) {
  return {
    freezeInactivityReports: () => freezeInactivityReports(deps),
    freezeTransparencyReports: () => freezeTransparencyReports(deps),
    raisePeriodicReviews: () => raisePeriodicReviews(deps),
    raiseRosterObligations: () => raiseRosterObligations(deps),
  };
}

export type ScheduledActivities = ReturnType<typeof createScheduledActivities>;
