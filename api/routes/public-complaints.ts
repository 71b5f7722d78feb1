import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { v7 as uuidv7 } from 'uuid';
import { startConfirmedComplaint } from '../../acts/complaint-family.js';
import { askToReadAgain } from '../../acts/read-again.js';
import { queueMail } from '../../db/notifications.js';
import { confirmComplaint, publicComplaint, submitComplaint, takeBackComplaint } from '../../db/public-complaints.js';
import { complaintOutcomes, complaintStatuses } from '../../domain/complaint-status.js';
import { languages } from '../../domain/roles.js';
import { complaintWorkflowId } from '../../workflows/messages.js';
import { day, email, id, line, moment, prose } from '../fields.js';
import { notFound, Problem } from '../problem.js';
import { definePublicRoute, ok } from '../route.js';
import type { PublicRoute } from '../route.js';
import { ownersComplaint } from './complaints.js';

const token = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/u);

const publicAnswer = z
  .object({
    status: z.enum(['confirmed', ...complaintStatuses]).describe('`confirmed`: it is being registered'),
    number: z.string().optional(),
    outcome: z.enum(complaintOutcomes).optional(),
    lodgedAt: moment.optional(),
    dueOn: day.optional(),
    extensionReasons: z.string().optional(),
    reasons: z.string().optional(),
    decisionNumber: z.string().optional(),
  })
  .meta({ id: 'PublicComplaint' });

/** An owner complains without an account; his address is confirmed by a link that is sent there. */
export const publicComplaintRoutes: PublicRoute[] = [
  definePublicRoute({
    method: 'post',
    path: '/complaints',
    operationId: 'submitComplaint',
    tag: 'Public',
    summary: 'Complain of a prescription, as the owner of what it restricts',
    description:
      'Nothing is lodged before the link that is sent to the address was opened. The answer is the same whatever was named.',
    body: z.strictObject({
      name: line(300),
      email,
      language: z.enum(languages),
      ...ownersComplaint,
    }),
    answers: {
      202: { description: 'A letter is on its way', schema: z.object({ status: z.literal('to_be_confirmed') }) },
    },
    async handler({ body, services, ask }) {
      const at = services.clock.now();
      const { locator, knownOn, ...always } = body;
      const written = { ...always, ...keysGiven({ locator, knownOn }) };
      const kept = { id: uuidv7({ msecs: at }), token: randomBytes(24).toString('base64url') };
      await ask(async (tx) => {
        if (!(await submitComplaint(tx, at, { ...kept, written }))) return;
        const link = `/public/complaints/${kept.id}?token=${kept.token}`;
        const letter = { to: body.email, language: body.language, template: 'confirm_complaint' as const };
        await queueMail(tx, services.clock, { ...letter, params: { link } });
      });
      return { status: 202, body: { status: 'to_be_confirmed' } };
    },
  }),
  definePublicRoute({
    method: 'get',
    path: '/complaints/{id}',
    operationId: 'openComplaint',
    tag: 'Public',
    summary: 'Confirm a complaint by the link of its letter, and see how it stands',
    description: 'Opening the link says that the address is right; it may be opened again and again.',
    params: { id },
    query: { token },
    answers: { 200: { description: 'How it stands', schema: publicAnswer } },
    async handler({ params, query, services, ask, log }) {
      const of = { id: params.id, token: query.token };
      const found = await ask((tx) => publicComplaint(tx, of));
      if (found !== undefined) return ok(view(found));
      if (!(await ask((tx) => confirmComplaint(tx, services.clock.now(), of)))) throw notFound();
      // If the engine is away, the worker starts it later.
      await startConfirmedComplaint(services.temporal, params.id).catch((error: unknown) => {
        log.warn({ err: error }, 'A complaint will be started later');
      });
      return ok({ status: 'confirmed' });
    },
  }),
  definePublicRoute({
    method: 'post',
    path: '/complaints/{id}/withdrawal',
    operationId: 'takeBackComplaint',
    tag: 'Public',
    summary: 'Take a complaint back, by the link of its letter',
    description:
      'As long as it is not decided, with a reason or without; the same however often. A letter says that it has ended.',
    params: { id },
    query: { token },
    body: z.strictObject({ reason: prose(4_000).optional() }),
    answers: {
      202: { description: 'Noted; its case ends in a moment', schema: z.object({ status: z.literal('taken_back') }) },
    },
    async handler({ params, query, body, services, ask, log }) {
      const of = { id: params.id, token: query.token, reason: body.reason };
      const answer = await ask((tx) => takeBackComplaint(tx, services.clock.now(), of));
      if (answer === null) throw notFound();
      if (answer === 'closed') throw new Problem('illegal-move', { code: 'status', members: { caseStatus: 'closed' } });
      if (answer === 'being_registered') throw new Problem('in-progress');
      // If the engine is away, the worker tells the case later.
      await askToReadAgain(services.temporal, complaintWorkflowId(params.id)).catch((error: unknown) => {
        log.warn({ err: error }, 'A complaint that was taken back will end later');
      });
      return { status: 202, body: { status: 'taken_back' } };
    },
  }),
];

function keysGiven({ locator, knownOn }: { locator?: string | undefined; knownOn?: string | undefined }) {
  return { ...(locator === undefined ? {} : { locator }), ...(knownOn === undefined ? {} : { knownOn }) };
}

function view(found: NonNullable<Awaited<ReturnType<typeof publicComplaint>>>): z.output<typeof publicAnswer> {
  return {
    ...{ status: found.status, number: found.number, outcome: found.outcome ?? undefined },
    ...{ lodgedAt: found.lodgedAt.toISOString(), dueOn: found.dueOn, reasons: found.reasons ?? undefined },
    extensionReasons: found.extensionReasons ?? undefined,
    decisionNumber: found.decisionNumber ?? undefined,
  };
}
