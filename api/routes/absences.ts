import { z } from 'zod';
import { enterAbsence, findAbsence, listAbsences, strikeAbsence } from '../../db/absences.js';
import { findAccountById } from '../../db/accounts.js';
import { mayForAccount, reachesOf } from '../../domain/capabilities.js';
import type { Actor } from '../../domain/roles.js';
import { day, id } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { Problem, invalid, notFound } from '../problem.js';
import { created, defineRoute, noContent } from '../route.js';
import type { Route } from '../route.js';

const absence = z
  .object({ id, accountId: id, from: day, to: day.describe('The last day, included') })
  .meta({ id: 'Absence' });

const newAbsence = z
  .strictObject({ accountId: id.optional().describe('Mine, if left out'), from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], params: { code: 'ends_before_it_begins' } });

/** Days on which a reviewer is given no cases: his own to keep, or an administrator's. */
export const absenceRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/absences',
    operationId: 'listAbsences',
    capability: 'absence.read',
    tag: 'People',
    summary: 'Absences: my own, or anybody’s for an administrator or auditor',
    query: { ...pageQuery, account: id.optional() },
    answers: { 200: { description: 'Absences', schema: pageOf(absence) } },
    async handler({ actor, query, url, asActor }) {
      const after = readCursor(query.cursor, id);
      const accountId = whose(actor, query.account);
      const rows = await asActor((tx) =>
        listAbsences(tx, {
          limit: query.limit + 1,
          ...(accountId === undefined ? {} : { accountId }),
          ...(after === undefined ? {} : { after }),
        }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.id,
        (row) => row,
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/absences',
    operationId: 'enterAbsence',
    capability: 'absence.keep',
    tag: 'People',
    summary: 'Enter an absence: nobody absent is given a case',
    body: newAbsence,
    answers: { 201: { description: 'The absence', schema: absence, headers: { Location: 'The absence' } } },
    handler: ({ actor, body, services, asActor }) =>
      asActor(async (tx) => {
        const accountId = body.accountId ?? actor.accountId;
        const permission = mayForAccount(actor, 'absence.keep', accountId);
        if (!permission.allowed) throw new Problem('forbidden', { code: permission.reason });
        const account = await findAccountById(tx, accountId, services.clock.now());
        if (account === undefined) throw invalid([{ pointer: '#/accountId', code: 'unknown_account' }]);
        const entered = await enterAbsence(tx, services.clock, actor, { accountId, from: body.from, to: body.to });
        return created(`/api/v1/absences/${entered.id}`, entered);
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/absences/{id}',
    operationId: 'strikeAbsence',
    capability: 'absence.keep',
    tag: 'People',
    summary: 'Strike out an absence',
    params: { id },
    answers: { 204: { description: 'It is gone' } },
    handler: ({ actor, params, services, asActor }) =>
      asActor(async (tx) => {
        const found = await findAbsence(tx, params.id);
        if (found === undefined || !mayForAccount(actor, 'absence.keep', found.accountId).allowed) throw notFound();
        await strikeAbsence(tx, services.clock, actor, found);
        return noContent();
      }),
  }),
];

function whose(actor: Actor, asked: string | undefined): string | undefined {
  if (reachesOf(actor, 'absence.read').includes('any')) return asked;
  if (asked !== undefined && asked !== actor.accountId) throw new Problem('forbidden', { code: 'not_yours' });
  return actor.accountId;
}
