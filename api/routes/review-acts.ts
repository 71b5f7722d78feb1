import { z } from 'zod';
import type { NoticeActKind } from '../../domain/acts.js';
import { noticeStatuses, outcomes } from '../../domain/notice-status.js';
import { actAnswers, performAct } from '../acts.js';
import { code, id, line, prose } from '../fields.js';
import { findForReview } from '../review-case.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const reason = prose(4_000);
const status = z.enum(noticeStatuses);
const opinion = z.enum(['agree', 'disagree']);

interface ReviewAct {
  kind: NoticeActKind;
  path: string;
  operationId: string;
  summary: string;
  body: z.ZodType;
  /** What the answer says beside the act's id. */
  result: z.ZodRawShape;
  bodyBytesAtMost?: number;
}

const reviewActs: ReviewAct[] = [
  {
    kind: 'handover',
    path: 'handover',
    operationId: 'handOver',
    summary: 'Give the case to another reviewer; the sheet goes with it',
    body: z.strictObject({ to: id, reason }),
    result: { status, reviewer: id },
  },
  {
    kind: 'recusal',
    path: 'recusal',
    operationId: 'recuse',
    summary: 'Declare that I must not decide this case; it goes to another reviewer',
    body: z.strictObject({ reason }),
    result: { status, reviewer: id.nullable() },
  },
  {
    kind: 'split',
    path: 'split',
    operationId: 'split',
    summary: 'Make some facts a part with its own number: urgent facts need not wait for the rest',
    body: z.strictObject({ factIds: z.array(id).min(1).max(1_000), reason }),
    result: { status, part: z.object({ id, number: z.string(), status }) },
  },
  {
    kind: 'return',
    path: 'return',
    operationId: 'returnNotice',
    summary: 'Send an incomplete notice back to its filer; this is not a rejection',
    body: z.strictObject({
      missing: z
        .array(
          z.strictObject({
            code: code.describe('Of `/return-reasons`'),
            pointer: line(300).optional().describe('Where in the notice, as a JSON pointer'),
            text: prose(4_000),
          }),
        )
        .min(1)
        .max(1_000),
    }),
    result: { status },
    bodyBytesAtMost: 8 * 1024 * 1024,
  },
  {
    kind: 'completion',
    path: 'completion',
    operationId: 'complete',
    summary: 'Adopt the sheet in my name: every fact has a verdict',
    body: z.strictObject({
      sheetVersion: z.int().min(0),
      recipientIds: z.array(id).min(1).max(200).optional().describe('By default the configured rule chooses'),
    }),
    result: {
      status,
      outcome: z.enum(outcomes).optional(),
      secondOpinionBy: z.enum(['reviewer', 'supervisor']).nullable(),
    },
  },
  {
    kind: 'second_opinion',
    path: 'second-opinion',
    operationId: 'giveSecondOpinion',
    summary: 'Agree to one version of the sheet as its second reader, or send it back to review',
    body: z.strictObject({
      sheetVersion: z.int().min(0),
      opinion,
      reasons: reason,
      facts: z
        .array(z.strictObject({ factId: id, opinion, reasons: reason }))
        .max(1_000)
        .optional(),
    }),
    result: { status, outcome: z.enum(outcomes).optional() },
    bodyBytesAtMost: 8 * 1024 * 1024,
  },
];

/** What people of the authorised body do to a case in review; each is an act, and each is decided by the case's workflow. */
export const reviewActRoutes: Route[] = reviewActs.map(({ kind, path, result, ...spec }) =>
  defineRoute({
    ...spec,
    capability: `notice.${kind}`,
    onCase: true,
    method: 'post',
    path: `/notices/{id}/${path}`,
    tag: 'Review',
    params: { id },
    idempotent: true,
    answers: actAnswers(z.object({ actId: id, ...result })),
    handler: (context) =>
      performAct(context, {
        kind,
        caseId: context.params.id,
        noticeId: context.params.id,
        payload: context.body,
        check: async (tx) => {
          await findForReview(tx, context.actor, kind, context.params.id);
        },
      }),
  }),
);
