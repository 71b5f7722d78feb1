import { z } from 'zod';
import { factEntries } from '../../db/fact-views.js';
import { locatorKinds } from '../../domain/locator.js';
import { targetOf } from '../../domain/notice.js';
import { scopes } from '../../domain/scope.js';
import { id } from '../fields.js';
import { findReaches } from '../find-reach.js';
import { orderedTarget, viewTarget } from '../locator-view.js';
import { notFound } from '../problem.js';
import { reachSchema } from '../reach-view.js';
import { locatorReference } from '../read-notice.js';
import { findForReview } from '../review-case.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const examplesAtMost = 20;

const factReach = z
  .object({
    factId: id,
    target: orderedTarget,
    scope: z.enum(scopes),
    reach: reachSchema.optional().describe('Left out for a page, which reaches no further than itself'),
  })
  .meta({ id: 'FactReach' });

/** What whoever decides a wide target looks at first (safeguard 1). */
export const reachRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/notices/{id}/facts/{factId}/reach',
    operationId: 'getReach',
    capability: 'notice.read',
    onCase: true,
    tag: 'Review',
    summary: 'What else a restriction of this fact would hit, by what is known here',
    description:
      'From notices, restrictions and lists; no address is ever asked of the network, so there may be more. Other bodies’ cases are counted; those that the reader may read are shown.',
    params: { id, factId: id },
    query: {
      target: z
        .enum(locatorKinds)
        .optional()
        .describe('Another locator of the fact; by default what was confirmed, or else filed'),
    },
    answers: { 200: { description: 'How far it reaches', schema: factReach } },
    handler: ({ actor, language, params, query, services, asActor }) =>
      asActor(async (tx) => {
        const { notice } = await findForReview(tx, actor, 'read', params.id);
        const fact = (await factEntries(tx, notice.id)).find((each) => each.id === params.factId);
        const locator = fact && targetOf(fact, query.target ?? fact.decision.confirmedTarget ?? fact.target);
        if (fact === undefined || locator === undefined) throw notFound();
        const reference = await locatorReference(tx, services.clock);
        const asked = { locator, factId: fact.id, noticeId: notice.id };
        const [reach] = await findReaches(tx, [asked], { language, reference, examplesAtMost });
        const { kind, normalised, unicode } = locator;
        const target = viewTarget({ kind, value: normalised, unicode: unicode ?? null });
        return ok({ factId: fact.id, target, scope: locator.scope, reach });
      }),
  }),
];
