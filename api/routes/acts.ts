import { findAct } from '../../db/acts.js';
import { actView, viewAct } from '../acts.js';
import { id } from '../fields.js';
import { notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

/** What became of what one asked for. */
export const actRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/acts/{id}',
    operationId: 'getAct',
    capability: 'act.read',
    tag: 'Acts',
    summary: 'An act of one’s own: received, applied or refused, with its answer',
    params: { id },
    answers: { 200: { description: 'The act', schema: actView } },
    async handler({ actor, params, asActor }) {
      const act = await asActor((tx) => findAct(tx, params.id));
      if (act?.actorId !== actor.accountId) throw notFound();
      return ok(viewAct(act));
    },
  }),
];
