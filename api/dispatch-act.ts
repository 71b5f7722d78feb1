import type { Knex } from 'knex';
import type { z } from 'zod';
import { findDispatch } from '../db/dispatch-views.js';
import type { Dispatch } from '../db/dispatch-views.js';
import type { DispatchActKind } from '../domain/acts.js';
import { performAct } from './acts.js';
import { dispatchActions } from './dispatch-actions.js';
import { findForExecution } from './dispatch-case.js';
import { invalid, notFound } from './problem.js';
import type { FieldError } from './problem.js';
import type { Answer, Context } from './route.js';

type DispatchContext = Context<{ id: z.ZodType<string> }, Record<string, z.ZodType>, z.ZodType>;

/**
 * Performs an act on the dispatch that the path names: kept, sent to its workflow, answered with the outcome or 202.
 * @param faultsIn what is wrong with the body, as far as tables say; nothing is kept then (422)
 */
export async function performDispatchAct(
  context: DispatchContext,
  kind: DispatchActKind,
  payload: unknown,
  faultsIn: (tx: Knex, dispatch: Dispatch) => Promise<FieldError[]>,
): Promise<Answer> {
  const { actor, params, services, asActor } = context;
  const dispatch = await asActor((tx) => findDispatch(tx, params.id, services.clock.now()));
  if (dispatch === undefined) throw notFound();
  return performAct(context, {
    kind,
    caseId: dispatch.id,
    chainId: dispatch.caseId,
    ...(dispatch.noticeId === null ? {} : { noticeId: dispatch.noticeId }),
    dispatchId: dispatch.id,
    payload,
    check: async (tx) => {
      const now = await findForExecution(tx, services.clock, actor, kind, dispatch.id);
      const faults = await faultsIn(tx, now);
      if (faults.length > 0) throw invalid(faults);
    },
    standing: async (tx) => {
      const now = (await findDispatch(tx, dispatch.id, services.clock.now())) ?? dispatch;
      return { caseStatus: now.status, actions: dispatchActions(actor, now) };
    },
  });
}
