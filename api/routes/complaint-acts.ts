import { z } from 'zod';
import { findComplaint } from '../../db/complaint-views.js';
import { mayActOnComplaint } from '../../domain/capabilities.js';
import type { ComplaintVerb } from '../../domain/capabilities.js';
import { complaintDecisions } from '../../domain/complaint-status.js';
import { complaintExtendableBy } from '../../domain/complaint-terms.js';
import { actAnswers, performAct } from '../acts.js';
import { complaintActed, complaintActions } from '../complaint-view.js';
import { id, prose } from '../fields.js';
import { permit } from '../permit.js';
import { notFound } from '../problem.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

interface ComplaintAct {
  kind: Exclude<ComplaintVerb, 'read'>;
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  body: z.ZodType;
}

const acts: ComplaintAct[] = [
  {
    kind: 'complaint_assignment',
    path: 'assignment',
    operationId: 'assignComplaint',
    summary: 'Give a complaint to a supervisor who took no part, or take it',
    body: z.strictObject({ to: id, reason: prose(4_000) }),
  },
  {
    kind: 'complaint_extension',
    path: 'extension',
    operationId: 'extendComplaint',
    summary: 'Extend the term once, with reasons that the complainant reads',
    body: z.strictObject({ workingDays: z.int().min(1).max(complaintExtendableBy), reasons: prose(8_000) }),
  },
  {
    kind: 'complaint_decision',
    path: 'decision',
    operationId: 'decideComplaint',
    summary: 'Uphold a complaint, wholly or in part, dismiss it, or leave it without consideration, with reasons',
    description:
      'Upheld against a prescription, access is resumed; against a rejection, the facts go to another reviewer as a part of their own. It goes out as a numbered letter.',
    body: z.strictObject({
      outcome: z.enum(complaintDecisions),
      reasons: prose(8_000),
      factIds: z.array(id).min(1).max(1_000).optional().describe('Where it is upheld in part: those facts'),
    }),
  },
  {
    kind: 'complaint_withdrawal',
    path: 'withdrawal',
    operationId: 'withdrawComplaint',
    summary: 'Take a complaint back, for the body that complained or the owner for whom it was entered',
    body: z.strictObject({ reason: prose(4_000) }),
  },
];

/** What people do to a complaint; each is an act, and each is decided by the complaint's workflow. */
export const complaintActRoutes: Route[] = acts.map(({ kind, path, ...spec }) =>
  defineRoute({
    ...spec,
    capability: `complaint.${kind}`,
    onCase: true,
    method: 'post',
    path: `/complaints/{id}/${path}`,
    tag: 'Complaints',
    params: { id },
    idempotent: true,
    answers: actAnswers(complaintActed),
    handler: (context) => {
      const { actor, params, body } = context;
      return performAct(context, {
        ...{ kind, caseId: params.id, payload: body },
        check: async (tx) => {
          const found = await findComplaint(tx, actor, params.id);
          if (found === undefined) throw notFound();
          const attempt = { caseId: found.id, kind, caseStatus: found.status, actions: complaintActions(actor, found) };
          permit(mayActOnComplaint(actor, kind, found), attempt);
        },
        standing: async (tx) => {
          const found = await findComplaint(tx, actor, params.id);
          if (found === undefined) throw notFound();
          return { caseStatus: found.status, actions: complaintActions(actor, found) };
        },
      });
    },
  }),
);
