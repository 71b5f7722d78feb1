import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { endMessage, isOrder } from '../db/dispatch-messages.js';
import type { DispatchMessage } from '../db/dispatch-messages.js';
import type { Dispatch } from '../db/dispatches.js';
import { openTask, taskCaseOf } from '../db/tasks.js';
import type { CaseDeps } from './deps.js';
import { settleIfDone } from './dispatch-state.js';
import { tellOfDispatch } from './tell.js';

/** Ends a message that cannot be delivered, with an alert and a task, once each time it is sent. Never moves a dispatch that the recipient has by now. */
export async function markUndeliverable(
  deps: CaseDeps,
  tx: Knex,
  dispatch: Dispatch,
  message: DispatchMessage,
): Promise<Dispatch> {
  const { id, noticeId, recipientId } = dispatch;
  await endMessage(tx, deps.clock.now(), message.id, 'given_up');
  await raiseAlert(tx, deps.clock, {
    kind: 'undeliverable',
    key: failureKey(dispatch, message),
    noticeId,
    dispatchId: id,
    recipientId,
  });
  await openTask(tx, deps.clock, {
    kind: 'undeliverable',
    ...taskCaseOf(dispatch),
    dispatchId: id,
    role: 'supervisor',
  });
  await tellOfDispatch(deps, tx, 'undeliverable', { dispatch, key: failureKey(dispatch, message) });
  // A ruling that fails says nothing of the order, which may be there long since.
  if (!isOrder(message.type)) return settleIfDone(deps, tx, dispatch, dispatch);
  return settleIfDone(deps, tx, dispatch, {
    ...dispatch,
    undeliverableAt: dispatch.undeliverableAt ?? deps.clock.now(),
  });
}

/** Names one failure of a message: after it was sent again it may fail again, and that is news. */
export function failureKey(dispatch: Dispatch, message: DispatchMessage): string {
  return `${message.id}:${dispatch.revision}`;
}
