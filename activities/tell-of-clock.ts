import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import type { Dispatch } from '../db/dispatches.js';
import { openTask, taskCaseOf } from '../db/tasks.js';
import type { CaseDeps } from './deps.js';
import { tellOfDispatch } from './tell.js';

const taskFor = { breach: 'breach', no_receipt: 'unheard' } as const;

/** An alert, a task and word to supervisors of what a clock has found: once per dispatch, however many of its facts it concerns. */
export async function tellOfClock(
  deps: CaseDeps,
  tx: Knex,
  dispatch: Dispatch,
  found: keyof typeof taskFor,
): Promise<void> {
  const { id, noticeId, recipientId } = dispatch;
  await raiseAlert(tx, deps.clock, { kind: found, key: id, noticeId, dispatchId: id, recipientId });
  await openTask(tx, deps.clock, {
    ...{ kind: taskFor[found], ...taskCaseOf(dispatch), dispatchId: id, role: 'supervisor' },
  });
  await tellOfDispatch(deps, tx, found, { dispatch, key: id });
}
