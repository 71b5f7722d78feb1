import { reopenMessages } from '../../db/dispatch-messages.js';
import { closeTasks, taskCaseOf } from '../../db/tasks.js';
import { ActRefusedError } from '../act-refused.js';
import { polls, settleIfDone } from '../dispatch-state.js';
import type { AppliedDispatchAct, DispatchActContext } from './context.js';

/** Sends again what could not be delivered: the order, rulings, or both in their order. */
export async function redeliver({ deps, tx, dispatch }: DispatchActContext): Promise<AppliedDispatchAct> {
  if (await polls(tx, dispatch)) throw new ActRefusedError({ type: 'illegal-move', code: 'no_endpoint' });
  await reopenMessages(tx, dispatch.id);
  await closeTasks(tx, deps.clock, { ...taskCaseOf(dispatch), dispatchId: dispatch.id, kinds: ['undeliverable'] });
  return { dispatch: await settleIfDone(deps, tx, dispatch, { ...dispatch, undeliverableAt: null }), result: {} };
}
