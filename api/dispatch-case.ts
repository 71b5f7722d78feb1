import type { Knex } from 'knex';
import { findDispatch } from '../db/dispatch-views.js';
import type { Dispatch } from '../db/dispatch-views.js';
import type { Clock } from '../domain/clock.js';
import { mayActOnDispatch } from '../domain/capabilities.js';
import type { DispatchVerb } from '../domain/capabilities.js';
import type { Actor } from '../domain/roles.js';
import { dispatchActions } from './dispatch-actions.js';
import { permit } from './permit.js';
import { notFound } from './problem.js';

/**
 * The dispatch, if this actor may do this to it now.
 * @throws Problem *not-found*, *forbidden* or *illegal-move*
 */
export async function findForExecution(
  tx: Knex,
  clock: Clock,
  actor: Actor,
  verb: DispatchVerb,
  dispatchId: string,
): Promise<Dispatch> {
  const dispatch = await findDispatch(tx, dispatchId, clock.now());
  if (dispatch === undefined) throw notFound();
  permit(mayActOnDispatch(actor, verb, dispatch), {
    caseId: dispatch.caseId,
    kind: verb,
    dispatchId: dispatch.id,
    caseStatus: dispatch.status,
    actions: dispatchActions(actor, dispatch),
  });
  return dispatch;
}
