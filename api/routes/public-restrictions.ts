import { z } from 'zod';
import { v7 as uuidv7 } from 'uuid';
import { askToReadAgain } from '../../acts/read-again.js';
import { publicRestrictions } from '../../db/public-restrictions.js';
import {
  checkTakenBack,
  confirmRemovalNotice,
  fileRemovalNotice,
  publicRemovalNotice,
  takeBackRemovalNotice,
} from '../../db/removal-notices.js';
import { almatyDay } from '../../domain/almaty.js';
import { restorationOutcomes, restorationStatuses } from '../../domain/restoration.js';
import { languages } from '../../domain/roles.js';
import { restorationWorkflowId } from '../../workflows/messages.js';
import { email, id, moment, prose, rawText } from '../fields.js';
import { locatorForms } from '../locator-forms.js';
import { notFound, Problem } from '../problem.js';
import { definePublicRoute, ok } from '../route.js';
import type { PublicRoute } from '../route.js';

const token = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/u);

const publicRestriction = z
  .object({
    number: z.string().describe('Of the prescription, or of a notice that added a ground and ordered nothing'),
    issuedAt: moment,
    inForceFrom: moment,
    issuingBody: z.record(z.string(), z.string()),
    howToComplain: z.record(z.string(), z.unknown()),
    masked: z.boolean().describe('Of a sensitive kind: the act alone is shown'),
    violationKind: z.string().optional(),
    norm: z.string().optional(),
    reasonCode: z.string().optional(),
  })
  .meta({ id: 'PublicRestriction' });

const standing = z
  .object({
    status: z.enum(['confirmed', 'nothing_restricted', 'taken_back', ...restorationStatuses]),
    outcome: z.enum(restorationOutcomes).optional(),
    reasons: z.string().optional(),
    instructionNumber: z.string().optional(),
  })
  .meta({ id: 'PublicRemovalNotice' });

/** What anybody may look up, and what an owner without an account may say. */
export const publicRestrictionRoutes: PublicRoute[] = [
  definePublicRoute({
    method: 'get',
    path: '/restrictions',
    operationId: 'lookUpRestriction',
    tag: 'Public',
    summary: 'Whether this very address is restricted: under which acts, why, and how to complain',
    description: 'An exact match of one address, however it is spelled; nothing can be listed or searched.',
    query: { locator: rawText(4_096) },
    answers: {
      200: { description: 'None, or those in force', schema: z.object({ items: z.array(publicRestriction) }) },
    },
    async handler({ query, services, ask }) {
      const today = almatyDay(services.clock.now());
      const found = await ask(async (tx) =>
        publicRestrictions(tx, await locatorForms(tx, services.clock, query.locator), today),
      );
      return ok({
        items: found.map(({ violationKind, norm, reasonCode, ...restriction }) => ({
          ...restriction,
          ...{
            violationKind: violationKind ?? undefined,
            norm: norm ?? undefined,
            reasonCode: reasonCode ?? undefined,
          },
        })),
      });
    },
  }),
  definePublicRoute({
    method: 'post',
    path: '/removal-notices',
    operationId: 'fileRemovalNotice',
    tag: 'Public',
    summary: 'Say that what was restricted has been removed, as its owner',
    description:
      'Nothing happens before the link that is sent to the address was opened, within three days. The answer is the same whatever was named.',
    body: z.strictObject({
      locator: rawText(4_096),
      statement: prose(4_000),
      email,
      language: z.enum(languages),
    }),
    answers: {
      202: { description: 'A letter is on its way', schema: z.object({ status: z.literal('to_be_confirmed') }) },
    },
    async handler({ body, services, ask }) {
      const { locator, ...written } = body;
      await ask(async (tx) => {
        const locators = await locatorForms(tx, services.clock, locator);
        const named = { ...written, locators, id: uuidv7({ msecs: services.clock.now() }) };
        await fileRemovalNotice(tx, services.clock, named);
      });
      return { status: 202, body: { status: 'to_be_confirmed' } };
    },
  }),
  definePublicRoute({
    method: 'get',
    path: '/removal-notices/{id}',
    operationId: 'openRemovalNotice',
    tag: 'Public',
    summary: 'Confirm a notice of removal by the link of its letter, and see how it stands',
    params: { id },
    query: { token },
    answers: { 200: { description: 'How it stands', schema: standing } },
    async handler({ params, query, services, ask }) {
      const of = { id: params.id, token: query.token };
      await ask((tx) => confirmRemovalNotice(tx, services.clock, of));
      const found = await ask((tx) => publicRemovalNotice(tx, of));
      if (found === undefined) throw notFound();
      if (found.isTakenBack) return ok({ status: 'taken_back' });
      const { status, isLookedAt, outcome, reasons, instruction } = found;
      return ok({
        status: status ?? (isLookedAt ? 'nothing_restricted' : 'confirmed'),
        outcome: outcome ?? undefined,
        reasons: reasons ?? undefined,
        instructionNumber: instruction ?? undefined,
      });
    },
  }),
  definePublicRoute({
    method: 'post',
    path: '/removal-notices/{id}/withdrawal',
    operationId: 'takeBackRemovalNotice',
    tag: 'Public',
    summary: 'Take a notice of removal back, by the link of its letter',
    description:
      'As long as it is not decided or answered; the same however often. The check ends once every owner who asked for it has taken it back; a letter says so.',
    params: { id },
    query: { token },
    answers: {
      202: { description: 'Noted', schema: z.object({ status: z.literal('taken_back') }) },
    },
    async handler({ params, query, services, ask, log }) {
      const of = { ...params, ...query };
      const answer = await ask((tx) => takeBackRemovalNotice(tx, services.clock, of));
      if (answer === null) throw notFound();
      if (answer === 'closed') throw new Problem('illegal-move', { code: 'status', members: { caseStatus: 'closed' } });
      const ending = await ask((tx) => checkTakenBack(tx, of));
      if (ending !== undefined) {
        // If the engine is away, the worker tells the case later.
        await askToReadAgain(services.temporal, restorationWorkflowId(ending)).catch((error: unknown) => {
          log.warn({ err: error }, 'A check that was taken back will end later');
        });
      }
      return { status: 202, body: { status: 'taken_back' } };
    },
  }),
];
