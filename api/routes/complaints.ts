import { z } from 'zod';
import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { findComplaint, listComplaints } from '../../db/complaint-views.js';
import { contestedRejection } from '../../db/contested.js';
import { findNoticeAtHand } from '../../db/notice-subjects.js';
import { almatyDay } from '../../domain/almaty.js';
import { complaintChannels, complaintOutcomes, complaintStatuses } from '../../domain/complaint-status.js';
import { languages } from '../../domain/roles.js';
import { actAnswers, performAct } from '../acts.js';
import { complaintActed, complaintSchema, viewComplaint } from '../complaint-view.js';
import { day, email, flag, id, line, prose, rawText } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { invalid, notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import type { Services } from '../services.js';

/** What an owner complains of, by whichever way it comes. */
export const ownersComplaint = {
  against: line(100).describe('The number of the prescription: `P-2026-000045`'),
  locator: rawText(4_000).optional().describe('What of it, if not all: an address as it stands there'),
  statement: prose(8_000),
  knownOn: day.optional().describe('When the owner learned of it; the day of the act if left out'),
};

/** Complaints: who complains of what, and what came of it. */
export const complaintRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/complaints',
    operationId: 'listComplaints',
    capability: 'complaint.read',
    tag: 'Complaints',
    summary: 'Complaints, newest first',
    query: {
      ...pageQuery,
      status: z.enum(complaintStatuses).optional(),
      outcome: z.enum(complaintOutcomes).optional(),
      channel: z.enum(complaintChannels).optional(),
      assignee: id.optional(),
      notice: id.optional(),
      overdue: flag.optional(),
    },
    answers: { 200: { description: 'Complaints', schema: pageOf(complaintSchema) } },
    async handler({ actor, query, url, asActor }) {
      const after = readCursor(query.cursor, id);
      const { limit, cursor: _, ...given } = query;
      const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const rows = await asActor((tx) =>
        listComplaints(tx, actor, { filter, limit: limit + 1, ...(after === undefined ? {} : { after }) }),
      );
      return page(
        { url, limit },
        rows,
        (row) => row.id,
        (row) => viewComplaint(actor, row),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/complaints/{id}',
    operationId: 'getComplaint',
    capability: 'complaint.read',
    tag: 'Complaints',
    summary: 'One complaint',
    params: { id },
    answers: { 200: { description: 'The complaint', schema: complaintSchema } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const found = await findComplaint(tx, actor, params.id);
        if (found === undefined) throw notFound();
        return ok(viewComplaint(actor, found));
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/complaints',
    operationId: 'enterComplaint',
    capability: 'complaint.enter',
    tag: 'Complaints',
    summary: 'Enter an owner’s complaint that came on paper',
    description: 'It is registered whether or not it is late, or names an act of ours: a person answers, with reasons.',
    body: z.strictObject({
      complainant: z.strictObject({
        name: line(300),
        email: email.optional(),
        address: line(500).optional(),
      }),
      language: z.enum(languages),
      receivedOn: day.optional().describe('When the letter came, from which its term runs; today if left out'),
      ...ownersComplaint,
    }),
    idempotent: true,
    answers: actAnswers(complaintActed),
    handler(context) {
      const { body, services } = context;
      if ((body.receivedOn ?? '') > almatyDay(services.clock.now())) {
        throw invalid([{ pointer: '#/receivedOn', code: 'not_yet' }]);
      }
      return performAct(context, {
        ...{ kind: 'complaint_lodging', caseId: newCase(context), payload: { form: 'owner', ...body } },
        check: () => Promise.resolve(),
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/notices/{id}/complaints',
    operationId: 'complainOfRejection',
    capability: 'complaint.lodge_for_body',
    tag: 'Complaints',
    summary: 'Complain of the rejection of a notice, for the body that filed it',
    params: { id },
    body: z.strictObject({
      factIds: z.array(id).min(1).max(1_000).optional().describe('By default every fact that was rejected'),
      statement: prose(8_000),
    }),
    idempotent: true,
    answers: actAnswers(complaintActed),
    handler: (context) => {
      const { actor, account, params, body } = context;
      const { fullName: name, language } = account;
      return performAct(context, {
        ...{ kind: 'complaint_lodging', caseId: newCase(context) },
        payload: { form: 'body', noticeId: params.id, name, language, ...body },
        check: async (tx) => {
          const notice = await findNoticeAtHand(tx, params.id);
          if (notice === undefined || notice.bodyCode !== actor.bodyCode) throw notFound();
          await refuseUnlessRejected(tx, params.id, body.factIds);
        },
      });
    },
  }),
];

function newCase({ services }: { services: Pick<Services, 'clock'> }): string {
  return uuidv7({ msecs: services.clock.now() });
}

async function refuseUnlessRejected(tx: Knex, noticeId: string, factIds: string[] | undefined): Promise<void> {
  const contested = await contestedRejection(tx, { noticeId, ...(factIds === undefined ? {} : { factIds }) });
  if (contested !== undefined) return;
  throw invalid([{ pointer: factIds === undefined ? '#/statement' : '#/factIds', code: 'not_rejected' }]);
}
