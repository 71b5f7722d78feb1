import { z } from 'zod';
import { dispatchFactIds } from '../../db/dispatch-fact-views.js';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import { rulingKinds } from '../../domain/receipts.js';
import { actAnswers } from '../acts.js';
import { performDispatchAct } from '../dispatch-act.js';
import { id, prose } from '../fields.js';
import { faultsInFactIds } from '../receipt-faults.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const ruling = z.enum(rulingKinds);

/** A supervisor answers a recipient that cannot execute, asks, or has applied something wider; a failed delivery is tried again. */
export const rulingRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/dispatches/{id}/rulings',
    operationId: 'rule',
    capability: 'dispatch.ruling',
    onCase: true,
    tag: 'Execution',
    summary: 'Answer what a recipient asked or could not do; it is sent to the recipient',
    params: { id },
    body: z.strictObject({
      factIds: z.array(id).min(1).max(1_000).optional().describe('By default all facts that this ruling can answer'),
      ruling,
      reasons: prose(4_000),
    }),
    idempotent: true,
    answers: actAnswers(
      z.object({ actId: id, status: z.enum(dispatchStatuses), ruling, facts: z.int() }).meta({ id: 'Ruled' }),
    ),
    handler: (context) =>
      performDispatchAct(context, 'ruling', context.body, async (tx, dispatch) => {
        const ordered = await dispatchFactIds(tx, dispatch.id);
        return faultsInFactIds(context.body.factIds ?? [], ordered, (index) => `#/factIds/${index}`);
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/dispatches/{id}/redelivery',
    operationId: 'redeliver',
    capability: 'dispatch.redelivery',
    onCase: true,
    tag: 'Execution',
    summary: 'Send again what could not be delivered, the prescription or a ruling',
    params: { id },
    body: z.strictObject({}).optional(),
    idempotent: true,
    answers: actAnswers(z.object({ actId: id, status: z.enum(dispatchStatuses) }).meta({ id: 'Redelivery' })),
    handler: (context) => performDispatchAct(context, 'redelivery', {}, () => Promise.resolve([])),
  }),
];
