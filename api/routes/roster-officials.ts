import { z } from 'zod';
import { newId } from '../../db/new-id.js';
import { authorise, lockOfficial, rosterOfficials, withdrawAuthorisation } from '../../db/roster-officials.js';
import type { RosterOfficial } from '../../db/roster-officials.js';
import { performDirectAct } from '../direct-act.js';
import { id, line, moment, prose } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { Problem, notFound } from '../problem.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const tag = 'Rosters';
const official = z
  .object({
    accountId: id,
    fullName: z.string(),
    email: z.string(),
    authorisation: z.object({ id, post: z.string(), authorisedAt: moment }).optional(),
  })
  .meta({ id: 'RosterOfficial' });

/** Whom the head of a body authorises to sign its roster (Rules, clause 5): recorded, and withdrawn whenever he likes. */
export const rosterOfficialRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/roster-officials',
    operationId: 'listRosterOfficials',
    capability: 'roster_official.read',
    tag,
    summary: 'The people of my body, and who of them may sign its roster',
    query: pageQuery,
    answers: { 200: { description: 'By name', schema: pageOf(official) } },
    async handler({ query, url, asActor }) {
      const after = readCursor(query.cursor, z.tuple([line(300), id]));
      const rows = await asActor((tx) =>
        rosterOfficials(tx, { limit: query.limit + 1, ...(after === undefined ? {} : { after }) }),
      );
      return page({ url, limit: query.limit }, rows, (row) => [row.fullName, row.id], viewOfficial);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/roster-officials/{id}/authorisation',
    operationId: 'authoriseRosterOfficial',
    capability: 'roster_official.authorise',
    tag,
    summary: 'Authorise somebody of my body to sign its roster',
    params: { id },
    body: z.strictObject({ post: line(300) }),
    idempotent: true,
    answers: {
      200: { description: 'Authorised', schema: z.object({ actId: id, authorisationId: id, accountId: id }) },
    },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const authorisationId = newId(services.clock.now());
      const act = { kind: 'roster_authorisation' as const, caseId: authorisationId, payload: body };
      return performDirectAct(context, act, async (tx) => {
        await lockOfficial(tx, params.id);
        const [found] = await rosterOfficials(tx, { limit: 1, id: params.id });
        // Nobody authorises himself: a head signs without it.
        if (found === undefined || actor.bodyCode === undefined || found.id === actor.accountId) throw notFound();
        if (found.authorisation !== null) throw already();
        const { post } = body;
        const given = { id: authorisationId, bodyCode: actor.bodyCode, accountId: found.id, post, by: actor.accountId };
        await authorise(tx, services.clock, given);
        const named = { authorisationId, accountId: found.id };
        return { result: named, before: {}, after: named };
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/roster-officials/{id}/withdrawal',
    operationId: 'withdrawRosterOfficial',
    capability: 'roster_official.withdraw',
    tag,
    summary: 'Withdraw an authorisation; it counts no more from the next request on',
    params: { id },
    body: z.strictObject({ reason: prose(4_000) }),
    idempotent: true,
    answers: {
      200: { description: 'Withdrawn', schema: z.object({ actId: id, authorisationId: id, accountId: id }) },
    },
    handler: async (context) => {
      const { actor, params, body, services, asActor } = context;
      const [known] = await asActor((tx) => rosterOfficials(tx, { limit: 1, id: params.id }));
      const caseId = known?.authorisation?.id ?? params.id;
      const act = { kind: 'roster_withdrawal' as const, caseId, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const [found] = await rosterOfficials(tx, { limit: 1, id: params.id });
        if (found === undefined) throw notFound();
        const withdrawn =
          found.authorisation !== null &&
          (await withdrawAuthorisation(tx, services.clock, {
            ...{ id: found.authorisation.id, by: actor.accountId, reason: body.reason },
          }));
        if (!withdrawn) throw new Problem('illegal-move', { code: 'not_authorised_now' });
        const named = { authorisationId: caseId, accountId: found.id };
        return { result: named, before: { authorised: true }, after: { ...named, authorised: false } };
      });
    },
  }),
];

function already(): Problem {
  return new Problem('illegal-move', { code: 'authorised_already' });
}

function viewOfficial({ id: accountId, authorisation, ...row }: RosterOfficial): z.output<typeof official> {
  return { accountId, ...row, ...(authorisation === null ? {} : { authorisation }) };
}
