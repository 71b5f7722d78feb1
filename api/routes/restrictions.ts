import { z } from 'zod';
import type { Knex } from 'knex';
import { restrictionsOver, restrictionsUnder } from '../../db/covering-restrictions.js';
import {
  findRestriction,
  groundsOf,
  listRestrictions,
  recipientStandings,
  restrictionsByIds,
} from '../../db/restriction-views.js';
import type { RestrictionFilter, RestrictionView } from '../../db/restriction-views.js';
import { may } from '../../domain/capabilities.js';
import type { CapabilityName } from '../../domain/capability-table.js';
import { locatorKinds } from '../../domain/locator.js';
import type { Actor } from '../../domain/roles.js';
import { scopes } from '../../domain/scope.js';
import { code, day, flag, id, moment, rawText } from '../fields.js';
import type { ActionView } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { notFound } from '../problem.js';
import { locatorForms } from '../locator-forms.js';
import { restrictionSchema, viewRestriction } from '../restriction-view.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const namedAtMost = 100;
const factStatus = z.enum(['pending', 'received', 'unclear', 'impossible', 'executed', 'not_executed', 'cancelled']);
const onItsWay = z.object({ dispatchId: id, status: factStatus }).optional();

const wholeRestriction = restrictionSchema
  .extend({
    restsOn: z
      .array(
        z.object({
          factId: id,
          noticeId: id,
          noticeNumber: z.string().optional(),
          addedAt: moment,
          endedAt: moment.optional(),
        }),
      )
      .describe('Every ground it rests on or has rested on'),
    recipients: z.array(
      z.object({ recipient: z.object({ id, name: z.string() }), restriction: onItsWay, restoration: onItsWay }),
    ),
    within: z.array(restrictionSchema).describe('Wider restrictions in force over the same target'),
    covers: z.array(restrictionSchema).describe('Narrower ones in force under it, at most 100'),
  })
  .meta({ id: 'WholeRestriction' });

/** The register: one row per restricted target. */
export const restrictionRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/restrictions',
    operationId: 'listRestrictions',
    capability: 'restriction.read',
    tag: 'Restoration',
    summary: 'The register of restrictions, oldest first',
    query: {
      ...pageQuery,
      inForce: flag.optional(),
      kind: z.enum(locatorKinds).optional(),
      scope: z.enum(scopes).optional(),
      violationKind: code.optional(),
      body: code.optional(),
      recipient: id.optional(),
      reviewBefore: day.optional().describe('In force, with a review date before this day'),
      locator: rawText(4_096).optional().describe('This very target, however it is written'),
    },
    answers: { 200: { description: 'Restrictions', schema: pageOf(restrictionSchema) } },
    async handler({ actor, query, url, services, asActor }) {
      const after = readCursor(query.cursor, id);
      const { limit, cursor: _, locator, recipient, ...given } = query;
      const rows = await asActor(async (tx) => {
        const locators = locator === undefined ? undefined : await locatorForms(tx, services.clock, locator);
        const filter = Object.entries({ ...given, recipientId: recipient, locators, after });
        const asked = Object.fromEntries(filter.filter(([, value]) => value !== undefined));
        return listRestrictions(tx, { ...(asked as Omit<RestrictionFilter, 'limit'>), limit: limit + 1 });
      });
      return page(
        { url, limit },
        rows,
        (row) => row.id,
        (row) => viewRestriction(row, actionsOn(actor, row)),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/restrictions/{id}',
    operationId: 'getRestriction',
    capability: 'restriction.read',
    tag: 'Restoration',
    summary: 'One restriction: what it rests on, who executes it, and what lies over and under it',
    params: { id },
    answers: { 200: { description: 'The restriction', schema: wholeRestriction } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const found = await findRestriction(tx, params.id);
        if (found === undefined) throw notFound();
        return ok({ ...viewRestriction(found, actionsOn(actor, found)), ...(await contents(tx, actor, found)) });
      }),
  }),
];

async function contents(tx: Knex, actor: Actor, { id: restrictionId }: RestrictionView) {
  const over = await restrictionsOver(tx, [restrictionId]);
  const within = await restrictionsByIds(
    tx,
    over.map(({ outerId }) => outerId),
  );
  const covers = await restrictionsByIds(tx, await restrictionsUnder(tx, restrictionId, namedAtMost));
  const linked = (row: RestrictionView) => viewRestriction(row, actionsOn(actor, row));
  return {
    restsOn: (await groundsOf(tx, restrictionId)).map((ground) => ({
      ...ground,
      noticeNumber: ground.noticeNumber ?? undefined,
      endedAt: ground.endedAt ?? undefined,
    })),
    recipients: (await recipientStandings(tx, restrictionId)).map(({ recipientId, name, ...standing }) => ({
      recipient: { id: recipientId, name },
      restriction: standing.restriction ?? undefined,
      restoration: standing.restoration ?? undefined,
    })),
    within: within.map(linked),
    covers: covers.map(linked),
  };
}

function actionsOn(actor: Actor, { id: restrictionId, state }: RestrictionView): ActionView[] {
  const isInForce = state === 'in_force';
  const offer = (name: string, capability: CapabilityName, href: string): ActionView => {
    const permission = may(actor, capability);
    const reason = permission.allowed ? 'not_in_force' : permission.reason;
    const allowed = permission.allowed && isInForce;
    return { name, method: 'POST', href, allowed, ...(allowed ? {} : { reason }) };
  };
  return [
    offer('restoration_request', 'restoration.restoration_request', '/api/v1/restorations'),
    offer('review', 'restriction.review', `/api/v1/restrictions/${restrictionId}/review`),
  ];
}
