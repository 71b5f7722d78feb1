import { z } from 'zod';
import { inactiveAccounts } from '../../db/inactivity.js';
import { findReport, listReports } from '../../db/inactivity-reports.js';
import type { InactivityReportEntry } from '../../db/inactivity-reports.js';
import { halfYearOf } from '../../domain/half-years.js';
import { definitionInWords } from '../../domain/inactivity.js';
import type { InactivityContent } from '../../domain/inactivity.js';
import type { Language } from '../../domain/roles.js';
import { csvType } from '../csv-file.js';
import { day, id, moment, halfYear } from '../fields.js';
import { inactivityCsv, inactivityXlsx, xlsxType } from '../inactivity-files.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const tag = 'Rosters';
const common = { method: 'get', capability: 'inactivity_report.read', tag } as const;

const held = {
  halfYear: z.string().describe('`2026-H2`'),
  from: day,
  to: day,
  definition: z.string().describe('What counts as activity and as use, in words'),
  usesSince: day.optional().describe('Use has been recorded since then; before it only acts tell'),
  accounts: z.array(
    z.object({
      accountId: id,
      fullName: z.string(),
      email: z.string(),
      body: z.string().optional(),
      createdOn: day,
      lastActiveOn: day.optional().describe('Missing where it never has'),
      createdWithinPeriod: z.boolean().describe('Made in the half-year itself: marked, and no reproach'),
    }),
  ),
};
const entry = {
  ...{ id, halfYear: held.halfYear, number: z.string(), documentId: id.describe('The printed list') },
  ...{ frozenAt: moment, size: z.number().int(), sha256: z.string() },
};
const entrySchema = z.object(entry).meta({ id: 'InactivityReportEntry' });
const reportSchema = z.object({ ...entry, ...held }).meta({ id: 'InactivityReport' });
const previewSchema = z.object(held).meta({ id: 'InactivityPreview' });

/** Accounts with no sign of activity and no use of the system in a half-year (Rules, clause 6): frozen lists, and how the current one looks. */
export const inactivityReportRoutes: Route[] = [
  defineRoute({
    ...common,
    path: '/inactivity-reports',
    operationId: 'listInactivityReports',
    summary: 'Frozen reports, newest half-year first',
    query: pageQuery,
    answers: { 200: { description: 'Reports', schema: pageOf(entrySchema) } },
    async handler({ query, url, asActor }) {
      const before = readCursor(query.cursor, halfYear);
      const rows = await asActor((tx) =>
        listReports(tx, { limit: query.limit + 1, ...(before === undefined ? {} : { before }) }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.halfYear,
        (row) => row,
      );
    },
  }),
  defineRoute({
    ...common,
    path: '/inactivity-reports/preview',
    operationId: 'previewInactivity',
    summary: 'How the current half-year looks now; nothing is kept',
    heavy: true,
    answers: { 200: { description: 'So far', schema: previewSchema } },
    handler: ({ language, services, asActor }) =>
      asActor(async (tx) => {
        const content = await inactiveAccounts(tx, halfYearOf(services.clock.now()), services.inactivity);
        return ok(viewContent(content, language));
      }),
  }),
  defineRoute({
    ...common,
    path: '/inactivity-reports/{id}',
    operationId: 'getInactivityReport',
    summary: 'A frozen report',
    description:
      'Nothing follows from it by itself: to close an account is an administrator’s own act, with its reason (`POST /accounts/{id}/closure`). The hash is SHA-256 over the canonical JSON (RFC 8785) of what was frozen.',
    params: { id },
    answers: { 200: { description: 'The report', schema: reportSchema } },
    async handler({ params, language, asActor }) {
      const report = await asActor((tx) => findReport(tx, params.id));
      if (report === undefined) throw notFound();
      const { content, ...row } = report;
      return ok({ ...viewEntry(row), ...viewContent(content, language) });
    },
  }),
  defineRoute({
    ...common,
    path: '/inactivity-reports/{id}/file',
    operationId: 'downloadInactivityReport',
    summary: 'A frozen report as a table file',
    params: { id },
    query: { format: z.enum(['csv', 'xlsx']).default('csv') },
    heavy: true,
    answers: { 200: { description: 'The file, as an attachment', mediaTypes: [csvType, xlsxType] } },
    async handler({ params, query, language, asActor }) {
      const report = await asActor((tx) => findReport(tx, params.id));
      if (report === undefined) throw notFound();
      const isCsv = query.format === 'csv';
      const bytes = isCsv ? inactivityCsv(report, language) : await inactivityXlsx(report, language);
      const name = `inactivity-${report.halfYear}.${query.format}`;
      return { status: 200, file: { bytes, mediaType: isCsv ? csvType : xlsxType, name } };
    },
  }),
];

function viewEntry(row: InactivityReportEntry): z.output<typeof entrySchema> {
  return row;
}

function viewContent({ halfYear, definition, usesSince, rows }: InactivityContent, language: Language) {
  return {
    ...{ halfYear: halfYear.code, from: halfYear.firstDay, to: halfYear.lastDay },
    definition: definitionInWords(definition, usesSince)[language],
    ...(usesSince === null ? {} : { usesSince }),
    accounts: rows.map(({ bodyCode, lastActiveOn, ...row }) => ({
      ...row,
      ...(bodyCode === null ? {} : { body: bodyCode }),
      ...(lastActiveOn === null ? {} : { lastActiveOn }),
    })),
  };
}
