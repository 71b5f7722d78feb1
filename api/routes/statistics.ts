import { z } from 'zod';
import { countedEvents } from '../../db/statistics.js';
import { daysBetween } from '../../domain/almaty.js';
import { mayForBody } from '../../domain/capabilities.js';
import { noticeSources } from '../../domain/sources.js';
import { figuresByGroup, figuresOf } from '../../domain/statistics.js';
import type { Grouping } from '../../domain/statistics.js';
import { code, day } from '../fields.js';
import { Problem } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import { figuresPerFact, figuresSchema, groupSchema } from '../statistics-view.js';

const daysAtMost = 1_098;
const groupNames = { month: 'month', body: 'body', violationKind: 'violation_kind', scope: 'scope' } as const;

const asked = {
  from: day.describe('The first Almaty day within'),
  to: day.describe('The first Almaty day that is not within any more; at most three years on'),
  body: code.optional().describe('Whose notices; for a head his own body without asking'),
  violationKind: code.optional(),
  channel: z.enum(['system', 'edms']).optional(),
  source: z.enum(noticeSources).optional(),
  groupBy: z.enum(['month', 'body', 'violationKind', 'scope']).optional(),
};

const answer = z
  .object({ ...asked, total: figuresSchema, groups: z.array(groupSchema).optional() })
  .meta({ id: 'Statistics' });

/** Counts over cases (Rules, clause 4). */
export const statisticsRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/statistics',
    operationId: 'getStatistics',
    capability: 'statistics.read',
    tag: 'Statistics',
    summary: 'Counts over cases of some days: of all bodies, or for its head of one',
    description:
      'Everything counts on the day on which it was recorded, whatever becomes of it later, and once. Counted by scope, notices and complaints are left out: they have none. What belongs to a part of a notice counts for its body and kind.',
    query: asked,
    heavy: true,
    answers: { 200: { description: 'The figures', schema: answer } },
    async handler({ actor, query, services, asActor }) {
      refuseUnlessSpan(query);
      const permission = mayForBody(actor, 'statistics.read', query.body);
      if (!permission.allowed) throw new Problem('forbidden', { code: permission.reason });
      const { from, to, groupBy, ...of } = query;
      const by = groupBy === undefined ? undefined : groupNames[groupBy];
      const given = { span: { from, to }, now: services.clock.now(), of };
      const lines = await asActor((tx) => countedEvents(tx, given, by === undefined ? ['all'] : ['all', by]));
      const total = figuresOf(lines.filter((line) => line.by === 'all'));
      return ok({ ...query, total, ...(by === undefined ? {} : { groups: groupsOf(lines, by) }) });
    },
  }),
];

function groupsOf(lines: Awaited<ReturnType<typeof countedEvents>>, by: Grouping) {
  return figuresByGroup(lines, by).map(({ key, figures }) => ({
    key,
    ...(by === 'scope' ? figuresPerFact(figures) : figures),
  }));
}

function refuseUnlessSpan({ from, to }: { from: string; to: string }): void {
  const isAfter = from < to;
  if (isAfter && daysBetween(from, to) <= daysAtMost) return;
  const errors = [{ pointer: '?to', code: isAfter ? 'span_too_long' : 'not_after_from' }];
  throw new Problem('malformed', { code: 'bad_query', errors });
}
