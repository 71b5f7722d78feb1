import { recordEvent } from '../../db/audit.js';
import { replaceFacts } from '../../db/draft-facts.js';
import { createDraft, discardDraft, writeHead } from '../../db/drafts.js';
import { evidenceIdsOf } from '../../db/evidence.js';
import { factIdsOf } from '../../db/fact-views.js';
import { recordEdit, withReference } from '../draft-writing.js';
import { id } from '../fields.js';
import { newNotice, noticeBytesAtMost, writtenNotice } from '../notice-requests.js';
import { noticeSchema } from '../notice-view.js';
import { Problem } from '../problem.js';
import { readFacts, readHead, refuseOtherTrack, refuseTooManyRows } from '../read-notice.js';
import { lockForReview } from '../review-case.js';
import { created, defineRoute, noContent, ok } from '../route.js';
import type { Route } from '../route.js';
import { wholeNotice } from '../whole-notice.js';

const etag = { ETag: 'The revision; send it back as `If-Match`' };
const none = new Set<string>();

/** Drafts, and the whole of a notice. */
export const noticeRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/notices',
    operationId: 'createNotice',
    capability: 'draft.create',
    tag: 'Filing',
    summary: 'Begin a draft; it may be as incomplete as it likes',
    body: newNotice,
    bodyBytesAtMost: noticeBytesAtMost,
    answers: { 201: { description: 'The draft', schema: noticeSchema, headers: { Location: 'Where it is', ...etag } } },
    async handler(context) {
      const { actor, body, services, asActor } = context;
      const { clock } = services;
      const { bodyCode, accountId: filerId } = actor;
      if (bodyCode === undefined) throw new Problem('forbidden', { code: 'not_on_the_roster' });
      refuseTooManyRows(body.facts.length);
      return withReference(() =>
        asActor(async (tx) => {
          const head = await readHead(tx, clock, body);
          const facts = await readFacts(tx, clock, body.facts, { factIds: none, evidenceIds: none });
          const noticeId = await createDraft(tx, clock, { filerId, bodyCode, head });
          await replaceFacts(tx, clock, noticeId, facts);
          const after = { status: 'draft', facts: facts.length };
          await recordEvent(tx, clock, { caseId: noticeId, actor, kind: 'draft', outcome: 'applied', after });
          const { view, revision } = await wholeNotice(tx, context, noticeId);
          return created(`/api/v1/notices/${noticeId}`, view, { etag: revision });
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/notices/{id}',
    operationId: 'getNotice',
    capability: 'notice.read',
    onCase: true,
    tag: 'Filing',
    summary: 'A whole notice',
    params: { id },
    answers: { 200: { description: 'The notice', schema: noticeSchema, headers: etag } },
    handler: (context) =>
      context.asActor(async (tx) => {
        const { view, revision } = await wholeNotice(tx, context, context.params.id);
        return ok(view, { etag: revision });
      }),
  }),
  defineRoute({
    method: 'put',
    path: '/notices/{id}',
    operationId: 'replaceNotice',
    capability: 'notice.edit',
    onCase: true,
    tag: 'Filing',
    summary: 'Replace a draft or a returned notice; facts whose id is given are kept, the others are new',
    params: { id },
    body: writtenNotice,
    bodyBytesAtMost: noticeBytesAtMost,
    ifMatch: true,
    answers: { 200: { description: 'The notice', schema: noticeSchema, headers: etag } },
    async handler(context) {
      const { actor, params, body, services, asActor, requireMatch } = context;
      const { clock } = services;
      refuseTooManyRows(body.facts.length);
      return withReference(() =>
        asActor(async (tx) => {
          const { notice } = await lockForReview(tx, actor, 'edit', params.id);
          requireMatch(notice.revision);
          refuseOtherTrack(notice, body);
          const head = await readHead(tx, clock, body);
          const facts = await readFacts(tx, clock, body.facts, {
            factIds: new Set(await factIdsOf(tx, notice.id)),
            evidenceIds: await evidenceIdsOf(tx, notice.id),
          });
          await writeHead(tx, { noticeId: notice.id, bodyCode: notice.bodyCode, head });
          await replaceFacts(tx, clock, notice.id, facts);
          await recordEdit(tx, clock, actor, notice, { facts: facts.length });
          const { view, revision } = await wholeNotice(tx, context, notice.id);
          return ok(view, { etag: revision });
        }),
      );
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/notices/{id}',
    operationId: 'discardNotice',
    capability: 'notice.discard',
    onCase: true,
    tag: 'Filing',
    summary: 'Throw a draft away',
    params: { id },
    ifMatch: true,
    answers: { 204: { description: 'It is gone' } },
    handler: ({ actor, params, services: { clock }, asActor, requireMatch }) =>
      asActor(async (tx) => {
        const { notice } = await lockForReview(tx, actor, 'discard', params.id);
        requireMatch(notice.revision);
        const before = { status: notice.status, revision: notice.revision };
        // While it is there: nobody but its filer writes into the chain of a draft.
        await recordEvent(tx, clock, { caseId: notice.id, actor, kind: 'discard', outcome: 'applied', before });
        await discardDraft(tx, notice.id);
        return noContent();
      }),
  }),
];
