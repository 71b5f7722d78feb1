import { z } from 'zod';
import { timelineOf } from '../../db/timeline-views.js';
import type { TimelineEntry } from '../../db/timeline-views.js';
import { mayAct } from '../../domain/capabilities.js';
import type { NoticeSubject } from '../../domain/capabilities.js';
import type { Actor } from '../../domain/roles.js';
import { roles } from '../../domain/roles.js';
import { id, moment, person } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { findForReview } from '../review-case.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const state = z.record(z.string(), z.unknown());

const entry = z
  .object({
    position: z.int(),
    at: moment,
    kind: z.string(),
    outcome: z.enum(['applied', 'refused']),
    by: person.optional().describe('Nobody where the engine acted'),
    roles: z.array(z.enum(roles)),
    body: z.string().optional(),
    actId: id.optional(),
    dispatchId: id.optional(),
    before: state.optional(),
    after: state.optional(),
  })
  .meta({ id: 'TimelineEntry' });

/** How the authorised body works on its sheet, and what it opens for that, is its own business until it has decided. */
const workOnTheSheet = ['claim', 'release', 'verdicts', 'evidence_opened'];

/** Who did what to a case, and when. */
export const timelineRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/notices/{id}/timeline',
    operationId: 'getTimeline',
    capability: 'notice.read',
    onCase: true,
    tag: 'Filing',
    summary: 'Who did what when, the engine’s steps included, oldest first',
    description: 'Whoever may not read the review sheet is told neither of work on it nor of what others were refused.',
    params: { id },
    query: pageQuery,
    answers: { 200: { description: 'Events', schema: pageOf(entry) } },
    async handler({ actor, params, query, url, asActor }) {
      const after = readCursor(query.cursor, z.int32().min(0)) ?? 0;
      const rows = await asActor(async (tx) => {
        const { notice } = await findForReview(tx, actor, 'read', params.id);
        return timelineOf(tx, notice.id, { after, limit: query.limit + 1, ...shownTo(actor, notice) });
      });
      return page({ url, limit: query.limit }, rows, (row) => row.position, toView);
    },
  }),
];

function shownTo(actor: Actor, notice: NoticeSubject): { without?: string[]; refusalsOf?: string } {
  if (mayAct(actor, 'sheet', notice).allowed) return {};
  return { without: workOnTheSheet, refusalsOf: notice.bodyCode };
}

function toView({ bodyCode, ...row }: TimelineEntry): Record<string, unknown> {
  return {
    ...row,
    by: row.by ?? undefined,
    body: bodyCode ?? undefined,
    actId: row.actId ?? undefined,
    dispatchId: row.dispatchId ?? undefined,
    before: row.before ?? undefined,
    after: row.after ?? undefined,
  };
}
