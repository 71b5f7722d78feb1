import { z } from 'zod';
import type { Knex } from 'knex';
import type { NoticeFilter } from '../../db/notice-filters.js';
import { listNotices } from '../../db/notice-views.js';
import { startOfAlmatyDay } from '../../domain/almaty.js';
import type { Clock } from '../../domain/clock.js';
import { noticeStatuses } from '../../domain/notice-status.js';
import { noticeSources } from '../../domain/sources.js';
import { code, flag, id, line, momentOrDay, rawText } from '../fields.js';
import { noticeSummarySchema, viewSummary } from '../notice-view.js';
import { locatorForms } from '../locator-forms.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const dayMs = 24 * 60 * 60 * 1_000;

const filters = {
  status: z
    .string()
    .max(200)
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(noticeStatuses)).min(1))
    .optional()
    .describe('One status, or several with commas between'),
  violationKind: code.optional(),
  body: code.optional(),
  reviewer: id.optional(),
  channel: z.enum(['system', 'edms']).optional(),
  source: z.enum(noticeSources).optional(),
  overdue: flag.optional(),
  submittedFrom: momentOrDay.optional().describe('A moment, or an Almaty day from its beginning'),
  submittedTo: momentOrDay.optional().describe('Before this moment, or until this Almaty day ends'),
  locator: rawText(8_192).optional().describe('Exactly this target, however it is spelled'),
  externalReference: line(100).optional(),
  q: line(200).optional().describe('Part of a number, norm, substantiation, necessity or locator'),
};
type Filters = { [K in keyof typeof filters]: z.output<(typeof filters)[K]> };

/** The notices a person may read. */
export const noticeListRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/notices',
    operationId: 'listNotices',
    capability: 'notice.read',
    tag: 'Filing',
    summary: 'Notices, newest first: one’s own body’s, or all that were filed for the authorised body',
    query: { ...pageQuery, ...filters },
    answers: { 200: { description: 'Notices', schema: pageOf(noticeSummarySchema) } },
    async handler({ actor, query, url, services: { clock }, asActor }) {
      const { limit, cursor, ...given } = query;
      const after = readCursor(cursor, id);
      const rows = await asActor(async (tx) =>
        listNotices(tx, {
          actor,
          filter: await toFilter(tx, clock, given),
          limit: limit + 1,
          at: clock.now(),
          ...(after === undefined ? {} : { after }),
        }),
      );
      return page(
        { url, limit },
        rows,
        (row) => row.id,
        (row) => viewSummary(row, actor),
      );
    },
  }),
];

async function toFilter(
  tx: Knex,
  clock: Clock,
  { submittedFrom, submittedTo, locator, ...same }: Filters,
): Promise<NoticeFilter> {
  const given = {
    ...same,
    submittedFrom: submittedFrom === undefined ? undefined : beginOf(submittedFrom),
    submittedTo: submittedTo === undefined ? undefined : endOf(submittedTo),
    locators: locator === undefined ? undefined : await locatorForms(tx, clock, locator),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function beginOf(momentOrDayGiven: string): number {
  return momentOrDayGiven.includes('T') ? Date.parse(momentOrDayGiven) : startOfAlmatyDay(momentOrDayGiven);
}

function endOf(momentOrDayGiven: string): number {
  if (momentOrDayGiven.includes('T')) return Date.parse(momentOrDayGiven);
  const next = new Date(Date.parse(momentOrDayGiven) + dayMs).toISOString().slice(0, 10);
  return startOfAlmatyDay(next);
}
