import { z } from 'zod';
import { listObligations } from '../../db/roster-obligation-views.js';
import { code, day, flag, halfYear, id, moment } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const obligation = z
  .object({
    id,
    body: z.string(),
    halfYear: z.string().describe('`2026-H2`'),
    from: day,
    dueOn: day.describe('The last day of the half-year'),
    fulfilledAt: moment.optional(),
    overdue: z.boolean().describe('Locks nobody out'),
  })
  .meta({ id: 'RosterObligation' });

/** Each body renews its roster at least once per half-year (Rules, clause 5): what is due, done and overdue. */
export const rosterObligationRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/roster-obligations',
    operationId: 'listRosterObligations',
    capability: 'roster_obligation.read',
    tag: 'Rosters',
    summary: 'Duties to renew rosters, newest first: my body’s, or every body’s for the authorised body',
    query: {
      ...pageQuery,
      body: code.optional(),
      halfYear: halfYear.optional(),
      overdue: flag.optional().describe('Unfulfilled after the end of its half-year'),
      open: flag.optional().describe('Nobody has fulfilled it'),
    },
    answers: { 200: { description: 'Duties', schema: pageOf(obligation) } },
    async handler({ query: { limit, cursor, ...filter }, url, services: { clock }, asActor }) {
      const after = readCursor(cursor, z.tuple([halfYear, id]));
      const rows = await asActor((tx) => listObligations(tx, clock, { limit: limit + 1, after, ...filter }));
      return page(
        { url, limit },
        rows,
        (row) => [row.halfYear, row.id],
        ({ bodyCode, fulfilledAt, ...row }) => ({ ...row, body: bodyCode, fulfilledAt: fulfilledAt ?? undefined }),
      );
    },
  }),
];
