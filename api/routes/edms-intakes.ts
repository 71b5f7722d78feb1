import { z } from 'zod';
import type { Knex } from 'knex';
import { recordEvent } from '../../db/audit.js';
import { replaceFacts } from '../../db/draft-facts.js';
import { createDraft } from '../../db/drafts.js';
import { LetterTakenError, addLetter, rewriteLetter } from '../../db/edms-letters.js';
import { listIntakes } from '../../db/edms-letter-views.js';
import { isUniqueViolation } from '../../db/errors.js';
import { isListed } from '../../db/reference-views.js';
import { almatyDay } from '../../domain/almaty.js';
import { letterStatuses } from '../../domain/edms.js';
import type { LetterHead } from '../../domain/edms.js';
import { recordEdit } from '../draft-writing.js';
import { keepReport, lockIntake, lookIntoSignature, wholeIntake } from '../edms-intake.js';
import { givenLetter, letterHead, newIntake, rowsAsFacts } from '../edms-requests.js';
import { intakeSchema } from '../edms-view.js';
import { day, id } from '../fields.js';
import { noticeBytesAtMost } from '../notice-requests.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { Problem, invalid } from '../problem.js';
import { readFacts, readHead, refuseTooManyRows } from '../read-notice.js';
import { created, defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import type { Clock } from '../../domain/clock.js';

const etag = { ETag: 'The revision of the notice; send it back as `If-Match`' };
const none = { factIds: new Set<string>(), evidenceIds: new Set<string>() };

const row = z
  .object({
    ...{ id, status: z.enum(letterStatuses), edmsNumber: z.string(), edmsDate: day, body: z.string() },
    ...{ number: z.string().nullable(), enteredBy: id, comparedBy: id.optional() },
  })
  .meta({ id: 'EdmsIntakeSummary' });

/** What comes by the EDMS, as registrars enter it (Rules, clause 9). */
export const edmsIntakeRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/edms-intakes',
    operationId: 'listEdmsIntakes',
    capability: 'intake.read',
    tag: 'EDMS',
    summary: 'Letters that came by the EDMS, the newest first',
    query: { ...pageQuery, status: z.enum(letterStatuses).optional() },
    answers: { 200: { description: 'Letters', schema: pageOf(row) } },
    async handler({ query, url, asActor }) {
      const after = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listIntakes(tx, {
          limit: query.limit + 1,
          ...(query.status === undefined ? {} : { status: query.status }),
          ...(after === undefined ? {} : { after }),
        }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        ({ letterId }) => letterId,
        ({ letterId: _, ...shown }) => shown,
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/edms-intakes',
    operationId: 'createEdmsIntake',
    capability: 'intake.enter',
    tag: 'EDMS',
    summary: 'Begin to enter a letter: what it says of itself, and what its notice says',
    description:
      'Its notice is then a draft of this registrar’s: corrected under `/notices/{id}`, where screenshots are added too. A number and date that the body has used before are 409 `reference-taken`.',
    body: newIntake,
    bodyBytesAtMost: noticeBytesAtMost,
    answers: {
      201: { description: 'The intake', schema: intakeSchema, headers: { Location: 'Where it is', ...etag } },
    },
    async handler({ actor, body, services: { clock }, asActor }) {
      const { accountId: filerId } = actor;
      const { body: bodyCode, letter, notice } = body;
      refuseTooManyRows(notice.facts.length);
      if (actor.bodyCode === bodyCode) throw new Problem('forbidden', { code: 'filing_body' });
      return withLetterNumber(() =>
        asActor(async (tx) => {
          await refuseUnlistedBody(tx, clock, bodyCode);
          const head = await readHead(tx, clock, notice);
          const at = (index: number) => `#/notice/facts/${index}`;
          const facts = await readFacts(tx, clock, rowsAsFacts(notice.facts), none, at);
          const noticeId = await createDraft(tx, clock, { filerId, bodyCode, channel: 'edms', head });
          await replaceFacts(tx, clock, noticeId, facts);
          await addLetter(tx, clock, { noticeId, bodyCode, head: headToday(clock, letter), enteredBy: filerId });
          const after = { status: 'draft', channel: 'edms', facts: facts.length };
          await recordEvent(tx, clock, { caseId: noticeId, actor, kind: 'draft', outcome: 'applied', after });
          const { view, revision } = await wholeIntake(tx, actor, noticeId);
          return created(`/api/v1/edms-intakes/${noticeId}`, view, { etag: revision });
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/edms-intakes/{id}',
    operationId: 'getEdmsIntake',
    capability: 'intake.read',
    tag: 'EDMS',
    summary: 'A letter with its signature, what two registrars made of it, earlier letters, and the answers',
    params: { id },
    answers: { 200: { description: 'The intake', schema: intakeSchema, headers: etag } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const { view, revision } = await wholeIntake(tx, actor, params.id);
        return ok(view, { etag: revision });
      }),
  }),
  defineRoute({
    method: 'put',
    path: '/edms-intakes/{id}',
    operationId: 'correctEdmsLetter',
    capability: 'intake.enter',
    tag: 'EDMS',
    summary: 'Correct what a letter says of itself, until it is released',
    params: { id },
    body: z.strictObject({ letter: givenLetter }),
    ifMatch: true,
    answers: { 200: { description: 'The intake', schema: intakeSchema, headers: etag } },
    async handler({ actor, params, body, services, asActor, requireMatch }) {
      const { clock } = services;
      const corrected = await withLetterNumber(() =>
        asActor(async (tx) => {
          const { notice, letter } = await lockIntake(tx, actor, 'correction', params.id);
          requireMatch(notice.revision);
          const head = headToday(clock, body.letter);
          await rewriteLetter(tx, letter, head);
          await recordEdit(tx, clock, actor, notice, { letterId: letter.id });
          return { ...letter, ...head };
        }),
      );
      // Another name is another thing to find in the certificate.
      const report = await lookIntoSignature(services, corrected);
      return asActor(async (tx) => {
        await keepReport(tx, services, corrected, report);
        const { view, revision } = await wholeIntake(tx, actor, params.id);
        return ok(view, { etag: revision });
      });
    },
  }),
];

/** @throws Problem *invalid* if the letter is of a day that has not come */
export function headToday(clock: Clock, given: z.output<typeof givenLetter>): LetterHead {
  const today = almatyDay(clock.now());
  if (given.edmsDate > today) throw invalid([{ pointer: '#/letter/edmsDate', code: 'not_yet' }]);
  return letterHead(given);
}

/**
 * Writes what carries the number of a letter.
 * @throws Problem *reference-taken* that names the notice which that letter brought
 */
export async function withLetterNumber<T>(write: () => Promise<T>): Promise<T> {
  try {
    // Somebody may take the number between our look and our insert; looked at again, it is there.
    return await write().catch((error: unknown) => {
      if (isUniqueViolation(error)) return write();
      throw error;
    });
  } catch (error) {
    if (!(error instanceof LetterTakenError)) throw error;
    const existing = { id: error.noticeId, href: `/api/v1/edms-intakes/${error.noticeId}` };
    throw new Problem('reference-taken', { code: 'letter_taken', members: { existing } });
  }
}

async function refuseUnlistedBody(tx: Knex, clock: Clock, bodyCode: string): Promise<void> {
  const listed = await isListed(tx, 'bodies', bodyCode, almatyDay(clock.now()));
  if (!listed) throw invalid([{ pointer: '#/body', code: 'unknown_code' }]);
}
