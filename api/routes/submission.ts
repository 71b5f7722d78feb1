import { z } from 'zod';
import type { Knex } from 'knex';
import { freezeSubmission } from '../../db/submissions.js';
import { noticeStatuses } from '../../domain/notice-status.js';
import { languages } from '../../domain/roles.js';
import type { Attestation } from '../../domain/attestation.js';
import { actAnswers, actView, performAct } from '../acts.js';
import { completenessGate } from '../completeness-gate.js';
import { flag, id, line, prose } from '../fields.js';
import { reachWarnings } from '../find-reach.js';
import { warningSchema } from '../notice-view.js';
import type { Attempt } from '../permit.js';
import { refusedAttempt } from '../permit.js';
import { Problem, invalid } from '../problem.js';
import { locatorReference } from '../read-notice.js';
import { findForReview, lockForReview } from '../review-case.js';
import { defineRoute, ok } from '../route.js';
import type { Answer, Context, Route } from '../route.js';
import { textOf } from '../texts.js';

const status = z.enum(noticeStatuses);
const body = z.strictObject({
  attestation: z
    .strictObject({ language: z.enum(languages), text: prose(1_000), post: line(300) })
    .optional()
    .describe('Word for word as in the form, in one of its languages; the gate asks for it'),
});
const params = { id };
const query = { validateOnly: flag.optional().describe('The same checks; nothing is kept, and no key is needed') };
type Submission = Context<typeof params, typeof query, typeof body>;

const submitted = z.object({ actId: id, number: z.string(), status });
const valid = z.object({ complete: z.literal(true), warnings: z.array(warningSchema) });

/** The filer hands a notice in, or takes it back. */
export const submissionRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/notices/{id}/submission',
    operationId: 'submitNotice',
    capability: 'notice.submission',
    onCase: true,
    tag: 'Filing',
    summary: 'Attest and submit a draft or a returned notice',
    description:
      'The completeness gate names everything that is missing, each by its pointer into the notice (422 *incomplete*).',
    params,
    query,
    body,
    idempotent: 'optional',
    answers: {
      200: { description: 'Registered; or, with `validateOnly`, complete', schema: z.union([submitted, valid]) },
      202: {
        description: 'Kept and frozen, and not registered yet: nobody has to send it again',
        schema: actView.extend({ status }).meta({ id: 'SubmissionAct' }),
        headers: { Location: 'Where to look: `/api/v1/acts/{id}`' },
      },
    },
    handler: (context) => (context.query.validateOnly === true ? validate(context) : submit(context)),
  }),
  defineRoute({
    method: 'post',
    path: '/notices/{id}/withdrawal',
    operationId: 'withdrawNotice',
    capability: 'notice.withdrawal',
    onCase: true,
    tag: 'Filing',
    summary: 'Take a notice back, before its review is completed',
    params,
    body: z.strictObject({ reason: prose(4_000) }),
    idempotent: true,
    answers: actAnswers(z.object({ actId: id, status })),
    handler: (context) =>
      performAct(context, {
        kind: 'withdrawal',
        caseId: context.params.id,
        noticeId: context.params.id,
        payload: context.body,
        check: async (tx) => {
          await findForReview(tx, context.actor, 'withdrawal', context.params.id);
        },
      }),
  }),
];

async function validate(context: Submission): Promise<Answer> {
  return context.asActor(async (tx) => {
    const { missing, warnings, content } = await gate(context, tx);
    if (missing.length > 0) throw invalid(missing, 'incomplete');
    const said = warnings.map((each) => ({ ...each, text: textOf(context.language, each.code) }));
    const reference = await locatorReference(tx, context.services.clock);
    const reaches = await reachWarnings(tx, content, { language: context.language, reference });
    return ok({ complete: true, warnings: [...said, ...reaches] });
  });
}

async function submit(context: Submission): Promise<Answer> {
  const {
    account,
    params: { id: noticeId },
    services,
  } = context;
  const { attestation } = context.body;
  requireKey(context);
  const answer = await performAct(context, {
    kind: 'submission',
    caseId: noticeId,
    noticeId,
    payload: {},
    check: async (tx) => {
      const { missing, attempt } = await gate(context, tx);
      if (missing.length > 0) throw refusedAttempt({ type: 'invalid', code: 'incomplete', errors: missing }, attempt);
    },
    prepare: async (tx, act) => {
      if (attestation === undefined) throw new Error('The gate let pass what nobody attested');
      await freezeSubmission(tx, services.clock, { act, attestation, name: account.fullName });
    },
  });
  return answer.status === 202 ? { ...answer, body: { ...(answer.body as object), status: 'submitting' } } : answer;
}

// The row stays locked until the version is frozen: nobody changes between the two what the gate has seen.
async function gate(
  { actor, params: { id: noticeId }, body: given, services }: Submission,
  tx: Knex,
): Promise<Awaited<ReturnType<typeof completenessGate>> & { attempt: Attempt }> {
  const { notice, attempt } = await lockForReview(tx, actor, 'submission', noticeId);
  const attestation: Attestation | undefined = given.attestation;
  const isScanning = services.scanner !== undefined;
  const of = { noticeId, bodyCode: notice.bodyCode, attestation, isScanning };
  const found = await completenessGate(tx, services.clock, of);
  return { ...found, attempt };
}

function requireKey({ idempotencyKey }: Submission): void {
  if (idempotencyKey !== '') return;
  const errors = [{ pointer: 'Idempotency-Key', code: 'required' }];
  throw new Problem('malformed', { code: 'idempotency_key', errors });
}
