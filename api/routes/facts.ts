import { z } from 'zod';
import type { Knex } from 'knex';
import { appendFacts, countFacts, removeFact, replaceFact } from '../../db/draft-facts.js';
import { evidenceIdsOf } from '../../db/evidence.js';
import { recordEdit } from '../draft-writing.js';
import { factSchema } from '../fact-view.js';
import { id } from '../fields.js';
import { newFact, noticeBytesAtMost, rowsOf } from '../notice-requests.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { notFound } from '../problem.js';
import { readFacts, refuseTooManyRows } from '../read-notice.js';
import { findForReview, lockForReview } from '../review-case.js';
import { created, defineRoute, noContent, ok } from '../route.js';
import type { Route } from '../route.js';
import { viewFacts } from '../whole-notice.js';

const none = new Set<string>();
const etag = { ETag: 'The revision of the notice' };

/** The facts of a notice, row by row. */
export const factRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/notices/{id}/facts',
    operationId: 'listFacts',
    capability: 'notice.read',
    onCase: true,
    tag: 'Filing',
    summary: 'The facts of a notice, in order',
    params: { id },
    query: pageQuery,
    answers: { 200: { description: 'Facts', schema: pageOf(factSchema), headers: etag } },
    async handler({ actor, params, query, url, asActor }) {
      const after = readCursor(query.cursor, z.int32().min(0)) ?? 0;
      return asActor(async (tx) => {
        const { notice } = await findForReview(tx, actor, 'read', params.id);
        const facts = (await viewFacts(tx, notice.id)).slice(after, after + query.limit + 1);
        const answer = page(
          { url, limit: query.limit },
          facts,
          ({ ordinal }) => ordinal,
          (fact) => fact,
        );
        return { ...answer, etag: notice.revision };
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/notices/{id}/facts',
    operationId: 'addFacts',
    capability: 'notice.edit',
    onCase: true,
    tag: 'Filing',
    summary: 'Add facts to the end of a draft or a returned notice, all or none',
    params: { id },
    body: z.strictObject({ facts: rowsOf(newFact).min(1) }),
    bodyBytesAtMost: noticeBytesAtMost,
    answers: {
      201: {
        description: 'The new facts',
        schema: z.object({ items: z.array(factSchema) }),
        headers: { Location: 'The facts of the notice', ...etag },
      },
    },
    handler: ({ actor, params, body, services: { clock }, asActor }) =>
      asActor(async (tx) => {
        const { notice } = await lockForReview(tx, actor, 'edit', params.id);
        refuseTooManyRows((await countFacts(tx, notice.id)) + body.facts.length);
        const known = { factIds: none, evidenceIds: await evidenceIdsOf(tx, notice.id) };
        const facts = await readFacts(tx, clock, body.facts, known);
        const added = new Set(await appendFacts(tx, clock, notice.id, facts));
        const revision = await recordEdit(tx, clock, actor, notice, { factsAdded: added.size });
        const items = (await viewFacts(tx, notice.id)).filter((fact) => added.has(fact['id'] as string));
        return created(`/api/v1/notices/${notice.id}/facts`, { items }, { etag: revision });
      }),
  }),
  defineRoute({
    method: 'put',
    path: '/notices/{id}/facts/{factId}',
    operationId: 'replaceFact',
    capability: 'notice.edit',
    onCase: true,
    tag: 'Filing',
    summary: 'Replace one fact',
    params: { id, factId: id },
    body: newFact,
    ifMatch: true,
    answers: { 200: { description: 'The fact', schema: factSchema, headers: etag } },
    handler: ({ actor, params, body, services: { clock }, asActor, requireMatch }) =>
      asActor(async (tx) => {
        const { notice } = await lockForReview(tx, actor, 'edit', params.id);
        requireMatch(notice.revision);
        const known = { factIds: none, evidenceIds: await evidenceIdsOf(tx, notice.id) };
        const [fact] = await readFacts(tx, clock, [body], known, () => '#');
        if (fact === undefined) throw notFound();
        const isOfNotice = await replaceFact(tx, clock, notice.id, { ...fact, id: params.factId });
        if (!isOfNotice) throw notFound();
        const revision = await recordEdit(tx, clock, actor, notice, { factId: params.factId });
        return ok(await viewOne(tx, notice.id, params.factId), { etag: revision });
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/notices/{id}/facts/{factId}',
    operationId: 'removeFact',
    capability: 'notice.edit',
    onCase: true,
    tag: 'Filing',
    summary: 'Take one fact off the notice',
    params: { id, factId: id },
    ifMatch: true,
    answers: { 204: { description: 'It is gone', headers: etag } },
    handler: ({ actor, params, services: { clock }, asActor, requireMatch }) =>
      asActor(async (tx) => {
        const { notice } = await lockForReview(tx, actor, 'edit', params.id);
        requireMatch(notice.revision);
        if (!(await removeFact(tx, clock, notice.id, params.factId))) throw notFound();
        return noContent({
          etag: await recordEdit(tx, clock, actor, notice, { factRemoved: params.factId }),
        });
      }),
  }),
];

async function viewOne(tx: Knex, noticeId: string, factId: string): Promise<Record<string, unknown> | undefined> {
  return (await viewFacts(tx, noticeId)).find((fact) => fact['id'] === factId);
}
