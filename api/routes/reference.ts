import { z } from 'zod';
import { referenceList } from '../../db/reference-views.js';
import type { ReferenceEntry, ReferenceList } from '../../db/reference-views.js';
import { almatyDay } from '../../domain/almaty.js';
import { sources } from '../../domain/sources.js';
import type { NoticeSource } from '../../domain/sources.js';
import { day } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const entryShape = {
  code: z.string(),
  kk: z.string().optional(),
  ru: z.string().optional(),
  en: z.string().optional(),
  validFrom: day,
  validTo: day.optional(),
};

interface List {
  path: string;
  list: ReferenceList;
  operationId: string;
  summary: string;
  schema: z.ZodType;
  /** What an entry says beside its code and labels. */
  more: (data: Record<string, unknown>, code: string) => Record<string, unknown>;
}

const lists: List[] = [
  {
    path: '/violation-kinds',
    list: 'violation_kinds',
    operationId: 'listViolationKinds',
    summary: 'Violation kinds with their norms',
    schema: z.object({ ...entryShape, norm: z.string(), sensitive: z.boolean() }).meta({ id: 'ViolationKind' }),
    more: ({ norm, sensitive }) => ({ norm: norm ?? '', sensitive: sensitive === true }),
  },
  {
    path: '/bodies',
    list: 'bodies',
    operationId: 'listBodies',
    summary: 'State bodies',
    schema: z
      .object({
        ...entryShape,
        violationKinds: z.array(z.string()).optional().describe('What the body is competent for; others are warned of'),
      })
      .meta({ id: 'Body' }),
    more: ({ violationKinds }) => ({ violationKinds }),
  },
  {
    path: '/protocols',
    list: 'protocols',
    operationId: 'listProtocols',
    summary: 'Protocols; the list is open, a fact may name another one',
    schema: z.object(entryShape).meta({ id: 'Protocol' }),
    more: () => ({}),
  },
  {
    path: '/verdict-reasons',
    list: 'verdict_reasons',
    operationId: 'listVerdictReasons',
    summary: 'Reasons of verdicts',
    schema: z
      .object({
        ...entryShape,
        verdict: z.string(),
        onlyForOtherTracks: z.boolean().optional().describe('Not a reason on an ordinary notice'),
      })
      .meta({ id: 'VerdictReason' }),
    more: ({ verdict, onlyForOtherTracks }) => ({ verdict, onlyForOtherTracks }),
  },
  {
    path: '/notice-sources',
    list: 'notice_sources',
    operationId: 'listNoticeSources',
    summary: 'Tracks on which notices come: who may use each, and its clock',
    schema: z
      .object({
        ...entryShape,
        clause: z.string(),
        bodies: z.array(z.string()).optional().describe('Of `/bodies`; every body where left out'),
        within: z
          .union([z.object({ minutes: z.int() }), z.object({ workingDays: z.int() })])
          .optional()
          .describe('From submission until it is carried on; ordinary notices have no term'),
        isRejectable: z.boolean().describe('Whether clause 11 applies: unconfirmed facts are rejected, with reasons'),
        hasAct: z.boolean().describe('Whether `sourceAct` is required'),
      })
      .meta({ id: 'NoticeSource' }),
    more: ({ clause, bodies, within }, code) => ({ clause, bodies, within, ...sources[code as NoticeSource] }),
  },
  {
    path: '/return-reasons',
    list: 'return_reasons',
    operationId: 'listReturnReasons',
    summary: 'Why a notice may be returned to be completed',
    schema: z.object(entryShape).meta({ id: 'ReturnReason' }),
    more: () => ({}),
  },
];

const norm = z.object({ norm: z.string(), violationKinds: z.array(z.string()) }).meta({ id: 'Norm' });
const on = day.optional().describe('As it was valid on this Almaty day; today by default');

/** Reference data: what was valid on a day. */
export const referenceRoutes: Route[] = [
  ...lists.map(({ path, list, operationId, summary, schema, more }) =>
    defineRoute({
      method: 'get',
      path,
      operationId,
      capability: 'reference.read',
      tag: 'Reference data',
      summary,
      query: { ...pageQuery, on },
      answers: { 200: { description: 'Entries, in their own order', schema: pageOf(schema) } },
      async handler({ query, url, services, asActor }) {
        const entries = await asActor((tx) => referenceList(tx, list, query.on ?? almatyDay(services.clock.now())));
        const rows = from(entries, ({ code }) => code, readCursor(query.cursor, z.string()), query.limit);
        return page(
          { url, limit: query.limit },
          rows,
          ({ code }) => code,
          (row) => ({ ...toView(row), ...more(row.data, row.code) }),
        );
      },
    }),
  ),
  defineRoute({
    method: 'get',
    path: '/norms',
    operationId: 'listNorms',
    capability: 'reference.read',
    tag: 'Reference data',
    summary: 'The norms that violation kinds rest on',
    query: { ...pageQuery, on },
    answers: { 200: { description: 'Norms', schema: pageOf(norm) } },
    async handler({ query, url, services, asActor }) {
      const kinds = await asActor((tx) =>
        referenceList(tx, 'violation_kinds', query.on ?? almatyDay(services.clock.now())),
      );
      const rows = from(normsOf(kinds), (row) => row.norm, readCursor(query.cursor, z.string()), query.limit);
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.norm,
        (row) => row,
      );
    },
  }),
];

function normsOf(kinds: readonly ReferenceEntry[]): { norm: string; violationKinds: string[] }[] {
  const norms = new Map<string, string[]>();
  for (const { code, data } of kinds) {
    const named = typeof data['norm'] === 'string' ? data['norm'].split(';') : [];
    for (const each of named.map((text) => text.trim()).filter((text) => text !== '')) {
      norms.set(each, [...(norms.get(each) ?? []), code]);
    }
  }
  return [...norms].map(([name, violationKinds]) => ({ norm: name, violationKinds }));
}

// These lists are short: a page of one is cut out of the whole.
function from<T>(rows: readonly T[], keyOf: (row: T) => string, after: string | undefined, limit: number): T[] {
  const begin = after === undefined ? 0 : rows.findIndex((row) => keyOf(row) === after) + 1;
  return rows.slice(begin, begin + limit + 1);
}

function toView({ code, kk, ru, en, validFrom, validTo }: ReferenceEntry): Record<string, unknown> {
  return {
    code,
    kk: kk ?? undefined,
    ru: ru ?? undefined,
    en: en ?? undefined,
    validFrom,
    validTo: validTo ?? undefined,
  };
}
