import { createCaseActivities } from './case-activities.js';
import type { CaseDeps } from './deps.js';
import { createEngineActivities } from './engine-activities.js';
import { createScheduledActivities } from './scheduled-activities.js';

/** Everything that a worker of the cases' task queue has to know: a workflow that finds one of them missing waits until it is there. */
export function casesTaskQueueActivities(deps: CaseDeps) {
  return { ...createCaseActivities(deps), ...createEngineActivities(deps), ...createScheduledActivities(deps) };
}
