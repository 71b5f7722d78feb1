import { z } from 'zod';
import { publicTransparencyReport, publicTransparencyReports, transparencyOf } from '../../db/transparency-reports.js';
import { halfYearOf } from '../../domain/half-years.js';
import { csvType } from '../csv-file.js';
import { halfYear } from '../fields.js';
import { notFound } from '../problem.js';
import { definePublicRoute, defineRoute, ok } from '../route.js';
import type { PublicRoute, Route } from '../route.js';
import { transparencyCsv } from '../transparency-file.js';
import { transparencyEntry, transparencyReport, transparencySchema } from '../transparency-view.js';

/** How the report of the current half-year would look. */
export const transparencyRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/transparency-reports/preview',
    operationId: 'previewTransparencyReport',
    capability: 'transparency_report.preview',
    tag: 'Statistics',
    summary: 'How the transparency report of the current half-year looks now; nothing is kept',
    heavy: true,
    answers: { 200: { description: 'So far', schema: transparencySchema } },
    handler: ({ services: { clock, authorisedBody }, asActor }) =>
      asActor(async (tx) => {
        const now = clock.now();
        return ok(await transparencyOf(tx, { halfYear: halfYearOf(now), now, authorisedBody }));
      }),
  }),
];

/** What was counted in each half-year, for anybody (safeguard 10). */
export const publicTransparencyRoutes: PublicRoute[] = [
  definePublicRoute({
    method: 'get',
    path: '/transparency-reports',
    operationId: 'listTransparencyReports',
    tag: 'Public',
    summary: 'Transparency reports, newest half-year first',
    answers: { 200: { description: 'All there are', schema: z.object({ items: z.array(transparencyEntry) }) } },
    handler: async ({ ask }) => ok({ items: await ask((tx) => publicTransparencyReports(tx)) }),
  }),
  definePublicRoute({
    method: 'get',
    path: '/transparency-reports/{halfYear}',
    operationId: 'getTransparencyReport',
    tag: 'Public',
    summary: 'The transparency report of a half-year, as it was frozen',
    description:
      'Notices by body and by kind, what was decided and why, what was restricted, lifted and is in force, how long it took, and complaints. Counts alone: no address, no person, no case. It never changes; what happens later counts in its own half-year.',
    params: { halfYear },
    answers: { 200: { description: 'The report', schema: transparencyReport } },
    async handler({ params, ask }) {
      const report = await ask((tx) => publicTransparencyReport(tx, params.halfYear));
      if (report === undefined) throw notFound();
      return ok(report);
    },
  }),
  definePublicRoute({
    method: 'get',
    path: '/transparency-reports/{halfYear}/file',
    operationId: 'downloadTransparencyReport',
    tag: 'Public',
    summary: 'The same as a table, one figure a row, in the language asked for',
    params: { halfYear },
    answers: { 200: { description: 'The file, as an attachment', mediaTypes: [csvType] } },
    async handler({ params, language, ask }) {
      const report = await ask((tx) => publicTransparencyReport(tx, params.halfYear));
      if (report === undefined) throw notFound();
      const bytes = transparencyCsv(report, language);
      return { status: 200, file: { bytes, mediaType: csvType, name: `transparency-${report.halfYear}.csv` } };
    },
  }),
];
