import type { Dispatch } from '../../db/dispatches.js';
import { withClockStarted } from '../../domain/receipts.js';

/** The dispatch with the term of its facts running from `at` (Art. 41-1(3)), unless it runs already. */
export function startClock(dispatch: Dispatch, at: number, termMs: number): Dispatch {
  if (dispatch.clockStartedAt !== null) return dispatch;
  return {
    ...dispatch,
    clockStartedAt: at,
    facts: dispatch.facts.map((fact) => withClockStarted(fact, at, termMs)),
  };
}
