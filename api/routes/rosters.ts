import type { Knex } from 'knex';
import { z } from 'zod';
import { recordEvent } from '../../db/audit.js';
import { findRoster, keptDiff, listRosters, pageOfRows, signingBodyOf } from '../../db/roster-views.js';
import { discardRoster, openRoster, replaceRows, rosterInForce, rosterRows } from '../../db/rosters.js';
import { diffRosters, readRosterRows, rosterStatuses } from '../../domain/roster.js';
import type { RosterDiff, RosterRow } from '../../domain/roster.js';
import { code, id } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { Problem, invalid } from '../problem.js';
import { findRosterFor, lockRosterFor } from '../roster-case.js';
import { diffSchema, givenRows, rosterSchema, rowErrors, rowSchema, viewRoster, viewRow } from '../roster-view.js';
import { created, defineRoute, noContent, ok } from '../route.js';
import type { Route } from '../route.js';

const tag = 'Rosters';
const etag = { ETag: 'The revision; send it back as `If-Match`' };
/** 5,000 rows with long names. */
const bodyBytesAtMost = 8 * 1024 * 1024;

/** Who may file for a state body (Rules, clause 5; Annex 1): drafted, compared with the list in force, submitted; every version is kept. */
export const rosterRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/rosters',
    operationId: 'listRosters',
    capability: 'roster.read',
    tag,
    summary: 'Rosters, newest first: my body’s, or every body’s for the authorised body',
    query: { ...pageQuery, body: code.optional(), status: z.enum(rosterStatuses).optional() },
    answers: { 200: { description: 'Rosters', schema: pageOf(rosterSchema) } },
    handler: ({ actor, query: { body, status, ...query }, url, asActor }) => {
      const before = readCursor(query.cursor, id);
      return asActor(async (tx) => {
        const signingBody = await signingBodyOf(tx);
        const rows = await listRosters(tx, {
          limit: query.limit + 1,
          ...(before === undefined ? {} : { before }),
          ...(body === undefined ? {} : { bodyCode: body }),
          ...(status === undefined ? {} : { status }),
        });
        return page(
          { url, limit: query.limit },
          rows,
          (row) => row.id,
          (row) => viewRoster(actor, row, signingBody),
        );
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/rosters',
    operationId: 'createRoster',
    capability: 'roster.create',
    tag,
    summary: 'Draft the full list of my body: by its head, or whom he authorises',
    bodyBytesAtMost,
    body: z.strictObject({ rows: givenRows.default([]) }),
    answers: {
      201: { description: 'The draft', schema: rosterSchema, headers: { ...etag, Location: 'The draft' } },
    },
    handler: ({ actor, body, services: { clock }, asActor }) =>
      asActor(async (tx) => {
        const signingBody = await signingBodyOf(tx);
        if (signingBody === null) throw new Problem('forbidden', { code: 'not_authorised_to_sign' });
        const rows = readable(body.rows);
        const rosterId = await openRoster(tx, clock, { bodyCode: signingBody, by: actor.accountId, rows });
        const event = { caseId: rosterId, actor, kind: 'roster_draft', outcome: 'applied' as const };
        await recordEvent(tx, clock, { ...event, after: { status: 'draft', rows: rows.length } });
        const roster = await findRoster(tx, rosterId);
        if (roster === undefined) throw new Error(`Roster ${rosterId} is gone`);
        const view = viewRoster(actor, roster, signingBody);
        return created(`/api/v1/rosters/${rosterId}`, view, { etag: roster.revision });
      }),
  }),
  defineRoute({
    method: 'get',
    path: '/rosters/{id}',
    operationId: 'getRoster',
    capability: 'roster.read',
    onCase: true,
    tag,
    summary: 'A roster, whichever version',
    params: { id },
    answers: { 200: { description: 'The roster', schema: rosterSchema, headers: etag } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const { roster, signingBody } = await findRosterFor(tx, actor, 'read', params.id);
        return ok(viewRoster(actor, roster, signingBody), { etag: roster.revision });
      }),
  }),
  defineRoute({
    method: 'get',
    path: '/rosters/{id}/rows',
    operationId: 'listRosterRows',
    capability: 'roster.read',
    onCase: true,
    tag,
    summary: 'Its rows, in their order',
    params: { id },
    query: pageQuery,
    answers: { 200: { description: 'Rows', schema: pageOf(rowSchema) } },
    handler: ({ actor, params, query, url, asActor }) => {
      const after = readCursor(query.cursor, z.int32().min(1)) ?? 0;
      return asActor(async (tx) => {
        const { roster } = await findRosterFor(tx, actor, 'read', params.id);
        const rows = await pageOfRows(tx, { rosterId: roster.id, limit: query.limit + 1, after });
        return page({ url, limit: query.limit }, rows, (row) => row.position, viewRow);
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/rosters/{id}/diff',
    operationId: 'getRosterDiff',
    capability: 'roster.read',
    onCase: true,
    tag,
    summary: 'What it changes about the list in force; of a submitted one, what it has changed',
    params: { id },
    answers: { 200: { description: 'Compared by work e-mail', schema: diffSchema } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const { roster } = await findRosterFor(tx, actor, 'read', params.id);
        if (roster.status === 'draft') return ok(viewDiff(await diffOfDraft(tx, roster)));
        return ok(viewDiff((await keptDiff(tx, roster.id)) ?? diffRosters(0, [], await rosterRows(tx, roster.id))));
      }),
  }),
  defineRoute({
    method: 'put',
    path: '/rosters/{id}',
    operationId: 'replaceRoster',
    capability: 'roster.edit',
    onCase: true,
    tag,
    summary: 'Replace all rows of a draft',
    params: { id },
    bodyBytesAtMost,
    body: z.strictObject({ rows: givenRows }),
    ifMatch: true,
    answers: { 200: { description: 'The draft', schema: rosterSchema, headers: etag } },
    handler: ({ actor, params, body, services: { clock }, asActor, requireMatch }) =>
      asActor(async (tx) => {
        const { roster, signingBody } = await lockRosterFor(tx, actor, 'edit', params.id);
        requireMatch(roster.revision);
        const rows = readable(body.rows);
        await replaceRows(tx, clock, roster.id, rows);
        const event = { caseId: roster.id, actor, kind: 'roster_edit', outcome: 'applied' as const };
        await recordEvent(tx, clock, { ...event, before: { rows: roster.size }, after: { rows: rows.length } });
        const after = (await findRoster(tx, roster.id)) ?? roster;
        return ok(viewRoster(actor, after, signingBody), { etag: after.revision });
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/rosters/{id}',
    operationId: 'discardRoster',
    capability: 'roster.discard',
    onCase: true,
    tag,
    summary: 'Throw a draft away',
    params: { id },
    ifMatch: true,
    answers: { 204: { description: 'It is gone' } },
    handler: ({ actor, params, services: { clock }, asActor, requireMatch }) =>
      asActor(async (tx) => {
        const { roster } = await lockRosterFor(tx, actor, 'discard', params.id);
        requireMatch(roster.revision);
        const event = { caseId: roster.id, actor, kind: 'roster_discard', outcome: 'applied' as const };
        await recordEvent(tx, clock, { ...event, before: { status: 'draft', rows: roster.size } });
        await discardRoster(tx, roster.id);
        return noContent();
      }),
  }),
];

/** What a draft changes about the list that its body has in force. */
export async function diffOfDraft(tx: Knex, roster: { id: string; bodyCode: string }): Promise<RosterDiff> {
  const inForce = await rosterInForce(tx, roster.bodyCode);
  return diffRosters(inForce.version, inForce.rows, await rosterRows(tx, roster.id));
}

function viewDiff({ against, kept, added, changed, removed }: RosterDiff): z.output<typeof diffSchema> {
  return {
    ...{ against, kept, added: added.map(viewRow), removed: removed.map(viewRow) },
    changed: changed.map(({ from, to }) => ({ from: viewRow(from), to: viewRow(to) })),
  };
}

function readable(given: z.output<typeof givenRows>): RosterRow[] {
  const { rows, faults } = readRosterRows(given);
  if (faults.length > 0) throw invalid(rowErrors(faults));
  return rows;
}
