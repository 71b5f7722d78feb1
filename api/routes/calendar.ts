import { z } from 'zod';
import { recordEvent } from '../../db/audit.js';
import { changesOf, discardDraft, findDraft, keepDraft, releaseDraft } from '../../db/calendar-drafts.js';
import type { CalendarChanges, CalendarDraft } from '../../db/calendar-drafts.js';
import { calendarYears } from '../../db/working-days.js';
import { almatyYear } from '../../domain/almaty.js';
import { calendarBody, calendarDay, daysOf } from '../calendar-input.js';
import { day, id, moment } from '../fields.js';
import { Problem, notFound } from '../problem.js';
import { defineRoute, noContent, ok } from '../route.js';
import type { Route } from '../route.js';

const yearNumber = z.coerce.number().int().min(2000).max(2199);
const year = z
  .string()
  .regex(/^2[01]\d\d$/u)
  .transform(Number);
const table = z
  .object({
    year: z.number(),
    version: z.number(),
    toBeConfirmed: z.boolean().describe('Nobody has compared it yet with what the Government published'),
    releasedAt: moment.optional().describe('Left out: it came with the product'),
    days: z.array(calendarDay).describe('Days that differ from their place in the week'),
  })
  .meta({ id: 'CalendarYear' });
const termsShown = 500;
const draft = z
  .object({
    id,
    year: z.number(),
    toBeConfirmed: z.boolean(),
    draftedBy: id,
    draftedAt: moment,
    days: z.array(calendarDay),
    changes: z.object({
      ...{ added: z.array(calendarDay), removed: z.array(calendarDay), changed: z.array(calendarDay) },
      movedTerms: z.number().describe('How many open terms would end on another day'),
      terms: z
        .array(z.object({ caseId: id, kind: z.string(), from: day, to: day }))
        .describe(`Which, and from which day to which; at most ${termsShown}`),
      preview: z.string().describe('To be named by whoever releases it'),
    }),
  })
  .meta({ id: 'CalendarDraft' });

/** The working calendar: what is in force, and how an administrator changes it once he has seen what that moves. */
export const calendarRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/calendar',
    operationId: 'getCalendar',
    capability: 'reference.read',
    tag: 'Reference data',
    summary: 'The working calendar of a year, as it is in force',
    query: { year: yearNumber.optional().describe('The present one in Almaty by default') },
    answers: { 200: { description: 'The table of the year', schema: table } },
    async handler({ query, services, asActor }) {
      const wanted = query.year ?? almatyYear(services.clock.now());
      const [found] = await asActor((tx) => calendarYears(tx, { year: wanted }));
      if (found === undefined) throw notFound();
      return ok({ ...found, releasedAt: found.releasedAt ?? undefined });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/calendar/{year}/draft',
    operationId: 'getCalendarDraft',
    capability: 'calendar.read',
    tag: 'Reference data',
    summary: 'What is being prepared for a year, and what it would change now',
    params: { year },
    answers: { 200: { description: 'The draft', schema: draft } },
    handler: ({ params, asActor }) =>
      asActor(async (tx) => {
        const found = await findDraft(tx, params.year);
        if (found === undefined) throw notFound();
        return ok(toView(found, await changesOf(tx, found)));
      }),
  }),
  defineRoute({
    method: 'put',
    path: '/calendar/{year}/draft',
    operationId: 'draftCalendar',
    capability: 'calendar.draft',
    tag: 'Reference data',
    summary: 'Prepare a new table of a year: its days, or a CSV or iCalendar file of them',
    description: 'Nothing changes by it; the answer says what would. It takes the place of what was being prepared.',
    params: { year },
    body: calendarBody,
    answers: { 200: { description: 'The draft', schema: draft } },
    handler: ({ actor, params, body, services, asActor }) =>
      asActor(async (tx) => {
        const days = daysOf(params.year, body);
        const { toBeConfirmed } = body;
        const wanted = { year: params.year, days, toBeConfirmed, by: actor.accountId };
        const kept = await keepDraft(tx, services.clock, wanted);
        const after = { year: kept.year, days: days.length, toBeConfirmed };
        await recordEvent(tx, services.clock, {
          ...{ caseId: kept.id, actor, kind: 'calendar_draft', outcome: 'applied', after },
        });
        return ok(toView(kept, await changesOf(tx, kept)));
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/calendar/{year}/draft',
    operationId: 'discardCalendarDraft',
    capability: 'calendar.draft',
    tag: 'Reference data',
    summary: 'Throw away what is being prepared for a year',
    params: { year },
    answers: { 204: { description: 'It is gone' } },
    handler: ({ actor, params, services, asActor }) =>
      asActor(async (tx) => {
        const found = await findDraft(tx, params.year, 'locked');
        if (found === undefined || !(await discardDraft(tx, services.clock, params.year))) throw notFound();
        await recordEvent(tx, services.clock, {
          ...{ caseId: found.id, actor, kind: 'calendar_draft_discarded', outcome: 'applied' },
        });
        return noContent();
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/calendar/{year}/release',
    operationId: 'releaseCalendar',
    capability: 'calendar.release',
    tag: 'Reference data',
    summary: 'Put the draft of a year in force: every open term in working days is counted again',
    description:
      'With the `preview` that was seen: if it would change something else by now, 412, and nothing happens.',
    params: { year },
    body: z.strictObject({ preview: z.string().regex(/^[0-9a-f]{64}$/u) }),
    answers: { 200: { description: 'The table in force', schema: table } },
    handler: ({ actor, params, body, services, asActor }) =>
      asActor(async (tx) => {
        const found = await findDraft(tx, params.year, 'locked');
        if (found === undefined) throw notFound();
        const { preview, terms } = await changesOf(tx, found);
        if (preview !== body.preview) throw new Problem('stale', { code: 'stale' });
        const version = await releaseDraft(tx, services.clock, found.id);
        await recordEvent(tx, services.clock, {
          ...{ caseId: found.id, actor, kind: 'calendar_release', outcome: 'applied' },
          after: { year: found.year, version, toBeConfirmed: found.toBeConfirmed, movedTerms: terms.length },
        });
        const [inForce] = await calendarYears(tx, { year: found.year });
        return ok({ ...inForce, releasedAt: inForce?.releasedAt ?? undefined });
      }),
  }),
];

function toView(of: CalendarDraft, { terms, ...changes }: CalendarChanges): Record<string, unknown> {
  return { ...of, changes: { ...changes, movedTerms: terms.length, terms: terms.slice(0, termsShown) } };
}
