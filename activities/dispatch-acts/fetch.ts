import { settleIfDone } from '../dispatch-state.js';
import type { AppliedDispatchAct, DispatchActContext } from './context.js';
import { startClock } from './start-clock.js';

/** The recipient has looked at its dispatch for the first time: for those who poll, that is receipt. */
export async function recordFetch({ deps, tx, act, dispatch }: DispatchActContext): Promise<AppliedDispatchAct> {
  const at = act.receivedAt;
  const fetched = { ...dispatch, fetchedAt: dispatch.fetchedAt ?? at };
  const after =
    deps.settings.clockStartsOn === 'delivery' ? startClock(fetched, at, deps.settings.executionTermMs) : fetched;
  return { dispatch: await settleIfDone(deps, tx, dispatch, after), result: {} };
}
