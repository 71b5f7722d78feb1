import { z } from 'zod';
import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { findTargets, sidesOfTargets } from '../../db/restoration-targets.js';
import { findRestoration, listRestorations, restorationTargets } from '../../db/restoration-views.js';
import type { RestorationView } from '../../db/restoration-views.js';
import { restrictionsByIds } from '../../db/restriction-views.js';
import { may, mayActOnRestoration } from '../../domain/capabilities.js';
import { restorationOrigins, restorationOutcomes, restorationStatuses } from '../../domain/restoration.js';
import { isOfFilingSide } from '../../domain/roles.js';
import type { Actor } from '../../domain/roles.js';
import { actAnswers, performAct } from '../acts.js';
import { flag, id, prose } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { permit } from '../permit.js';
import { notFound, Problem } from '../problem.js';
import { readAbout, restorationRequest } from '../restoration-request.js';
import { restorationActed, restorationActions, restorationSchema, viewRestoration } from '../restoration-view.js';
import { restrictionSchema, viewRestriction } from '../restriction-view.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const wholeRestoration = restorationSchema
  .extend({
    targets: z
      .array(
        z.object({
          restrictionId: id,
          lifted: z.boolean().optional(),
          grounds: z
            .array(z.object({ factId: id, noticeId: id, body: z.string() }))
            .optional()
            .describe('All that a decision to lift ends, whichever body filed it; for the authorised body only'),
          restriction: restrictionSchema.optional(),
        }),
      )
      .describe('At most 1,000; the restriction itself for the authorised body only'),
  })
  .meta({ id: 'WholeRestoration' });

/** Resuming access: who asks for it, what is decided, what came of it. */
export const restorationRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/restorations',
    operationId: 'listRestorations',
    capability: 'restoration.read',
    tag: 'Restoration',
    summary: 'Wishes to resume access, oldest first',
    query: {
      ...pageQuery,
      status: z.enum(restorationStatuses).optional(),
      outcome: z.enum(restorationOutcomes).optional(),
      origin: z.enum(restorationOrigins).optional(),
      restriction: id.optional(),
      overdue: flag.optional(),
    },
    answers: { 200: { description: 'Restorations', schema: pageOf(restorationSchema) } },
    async handler({ actor, query, url, asActor }) {
      const after = readCursor(query.cursor, id);
      const { limit, cursor: _, restriction: restrictionId, ...given } = query;
      const asked = Object.entries({ ...given, restrictionId, after }).filter(([, value]) => value !== undefined);
      const rows = await asActor((tx) =>
        listRestorations(tx, actor, { ...Object.fromEntries(asked), limit: limit + 1 }),
      );
      return page(
        { url, limit },
        rows,
        (row) => row.id,
        (row) => viewRestoration(row, actor),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/restorations/{id}',
    operationId: 'getRestoration',
    capability: 'restoration.read',
    tag: 'Restoration',
    summary: 'One wish to resume access, with the restrictions it is about',
    params: { id },
    answers: { 200: { description: 'The restoration', schema: wholeRestoration } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const found = await findRestoration(tx, actor, params.id);
        if (found === undefined) throw notFound();
        return ok({ ...viewRestoration(found, actor), targets: await targetsOf(tx, actor, found.id) });
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/restorations',
    operationId: 'requestRestoration',
    capability: 'restoration.restoration_request',
    tag: 'Restoration',
    summary: 'Ask that access be resumed, or resume it of the authorised body’s own motion',
    description:
      'On removal, an annulled act, an error or an expired ground. A person checks it; the authorised body may decide it in the same act. All facts of an annulled act are lifted in one.',
    body: restorationRequest,
    bodyBytesAtMost: 8 * 1024 * 1024,
    idempotent: true,
    answers: actAnswers(restorationActed),
    async handler(context) {
      const { actor, body, services, asActor } = context;
      const { lift = false, ...request } = body;
      if (lift) {
        const permission = may(actor, 'restoration.restoration_decision');
        if (!permission.allowed) throw new Problem('forbidden', { code: permission.reason });
      }
      const meant = await asActor((tx) => readAbout(tx, services.clock, request.about));
      return performAct(context, {
        kind: 'restoration_request',
        caseId: uuidv7({ msecs: services.clock.now() }),
        payload: { ...request, about: meant, lift },
        check: async (tx) => {
          if (!lift) return;
          const targets = await findTargets(tx, meant, { whole: request.cause === 'removed' });
          const isHis = (await sidesOfTargets(tx, targets)).some((side) => isOfFilingSide(actor, side));
          if (isHis) throw new Problem('forbidden', { code: 'filing_body' });
        },
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/restorations/{id}/decision',
    operationId: 'decideRestoration',
    capability: 'restoration.restoration_decision',
    onCase: true,
    tag: 'Restoration',
    summary: 'Lift what was asked for, or refuse, with reasons',
    description:
      'One official is enough, whatever the scope. Where further grounds hold a restriction it stays in force, and the answer says so, as it names wider restrictions over what was lifted.',
    params: { id },
    body: z.strictObject({ decision: z.enum(['lift', 'refuse']), reasons: prose(4_000) }),
    idempotent: true,
    answers: actAnswers(restorationActed),
    async handler(context) {
      const { actor, params, body } = context;
      return performAct(context, {
        kind: 'restoration_decision',
        caseId: params.id,
        payload: body,
        check: async (tx) => {
          const found = await findRestoration(tx, actor, params.id);
          if (found === undefined) throw notFound();
          permit(mayActOnRestoration(actor, 'restoration_decision', found), {
            caseId: found.id,
            kind: 'restoration_decision',
            caseStatus: found.status,
            actions: restorationActions(actor, found),
          });
        },
        standing: async (tx) => standingOf(actor, await findRestoration(tx, actor, params.id)),
      });
    },
  }),
];

function standingOf(actor: Actor, found: RestorationView | undefined): { caseStatus: string; actions: unknown[] } {
  if (found === undefined) throw notFound();
  return { caseStatus: found.status, actions: restorationActions(actor, found) };
}

async function targetsOf(tx: Knex, actor: Actor, restorationId: string) {
  const targets = await restorationTargets(tx, restorationId);
  const ids = targets.map(({ restrictionId }) => restrictionId);
  const seen = may(actor, 'restriction.read').allowed ? await restrictionsByIds(tx, ids) : [];
  const byId = new Map(seen.map((row) => [row.id, viewRestriction(row, [])]));
  return targets.map(({ restrictionId, lifted, grounds }) => ({
    restrictionId,
    lifted: lifted ?? undefined,
    grounds: byId.has(restrictionId) ? grounds : undefined,
    restriction: byId.get(restrictionId),
  }));
}
