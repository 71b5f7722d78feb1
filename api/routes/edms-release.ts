import { z } from 'zod';
import type { Knex } from 'knex';
import { changeLetter } from '../../db/edms-letters.js';
import { closeTasks, openTask } from '../../db/tasks.js';
import { notify } from '../../db/notifications.js';
import { freezeRelease } from '../../db/submissions.js';
import { noticeStatuses } from '../../domain/notice-status.js';
import { actAnswers, performAct } from '../acts.js';
import { directActAnswers, performDirectAct } from '../direct-act.js';
import { differencesOf, headOf, lockIntake } from '../edms-intake.js';
import type { IntakeAtHand } from '../edms-intake.js';
import { entryGate } from '../edms-gate.js';
import { givenLetter, givenReading, letterHead, rowsAsFacts } from '../edms-requests.js';
import { id, prose } from '../fields.js';
import { noticeBytesAtMost } from '../notice-requests.js';
import { refusedAttempt } from '../permit.js';
import { Problem, invalid } from '../problem.js';
import { readFacts, readHead, refuseTooManyRows } from '../read-notice.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const difference = z.object({ pointer: z.string(), entered: z.string().optional(), compared: z.string().optional() });
const params = { id };
const none = { factIds: new Set<string>(), evidenceIds: new Set<string>() };

/** The four eyes of clause 9: one registrar hands his entry over, another one reads the letter for himself, and releases it. */
export const edmsReleaseRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/entry',
    operationId: 'finishEdmsEntry',
    capability: 'intake.enter',
    tag: 'EDMS',
    summary: 'Hand an entry over to another registrar',
    description:
      'Asks for the signed document, its signature, and all that clause 8 asks for but roster, attestation and screenshots: those are asked for by a letter of return.',
    params,
    idempotent: true,
    answers: directActAnswers(z.object({ actId: id, status: z.literal('comparison') })),
    handler: (context) => {
      const {
        actor,
        params: { id: noticeId },
        services,
      } = context;
      return performDirectAct(context, { kind: 'edms_entry', noticeId, payload: {} }, async (tx) => {
        const at = await lockIntake(tx, actor, 'entry', noticeId);
        const errors = await entryGate(tx, services, at);
        if (errors.length > 0) throw refusedAttempt({ type: 'invalid', code: 'incomplete', errors }, at.attempt);
        await changeLetter(tx, at.letter.id, { status: 'comparison' });
        await openTask(tx, services.clock, { kind: 'edms_release', subjectId: noticeId, role: 'registrar' });
        await notify(tx, services.clock, {
          ...{ event: 'edms_intake_to_release', to: { role: 'registrar' }, except: actor.accountId },
          ...{ caseId: noticeId, href: `/api/v1/edms-intakes/${noticeId}` },
        });
        return moved(at, 'comparison');
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/comparison',
    operationId: 'compareEdmsEntry',
    capability: 'intake.compare',
    tag: 'EDMS',
    summary: 'Say what the second registrar reads in the letter; answers with every field that differs',
    description:
      'He sees the letter and not the entry until he has said it. A difference is settled by whoever was wrong: by another comparison, or by a correction of the entry. Substantiation and necessity are compared where they are given.',
    params,
    body: z.strictObject({ letter: givenLetter, notice: givenReading }),
    bodyBytesAtMost: noticeBytesAtMost,
    idempotent: true,
    answers: directActAnswers(z.object({ actId: id, status: z.literal('compared'), differences: z.array(difference) })),
    handler: (context) => {
      const {
        actor,
        params: { id: noticeId },
        body,
        services: { clock },
      } = context;
      refuseTooManyRows(body.notice.facts.length);
      return performDirectAct(context, { kind: 'edms_comparison', noticeId, payload: {} }, async (tx) => {
        const at = await lockIntake(tx, actor, 'comparison', noticeId);
        const root = (index: number) => `#/notice/facts/${index}`;
        const facts = await readFacts(tx, clock, rowsAsFacts(body.notice.facts), none, root);
        const { externalReference: _, ...head } = await readHead(tx, clock, body.notice);
        const reading = { letter: letterHead(body.letter), notice: { ...head, facts } };
        const comparedAt = clock.now();
        const change = { reading, status: 'compared' as const, comparedBy: actor.accountId, comparedAt };
        await changeLetter(tx, at.letter.id, change);
        const differences = (await differencesOf(tx, { ...at.letter, reading, status: 'compared' })) ?? [];
        const { before, after } = moved(at, 'compared');
        const noted = { ...after, differences: differences.map(({ pointer }) => pointer) };
        return { result: { status: 'compared', differences }, before, after: noted };
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/release',
    operationId: 'releaseEdmsIntake',
    capability: 'intake.release',
    tag: 'EDMS',
    summary: 'Release a letter whose two readings agree: its notice is registered and goes its way',
    description:
      'An invalid signature stops it (409 `signature_invalid`). One that could not be checked wants a note why it is released all the same.',
    params,
    body: z.strictObject({ signatureNote: prose(4_000).optional() }),
    idempotent: true,
    answers: actAnswers(z.object({ actId: id, number: z.string(), status: z.enum(noticeStatuses) })),
    handler: (context) => {
      const {
        actor,
        params: { id: noticeId },
        body,
        services,
      } = context;
      const { clock } = services;
      let atHand: IntakeAtHand | undefined;
      return performAct(context, {
        ...{ kind: 'submission', caseId: noticeId, noticeId, payload: {} },
        check: async (tx) => {
          atHand = await lockIntake(tx, actor, 'release', noticeId);
          if (services.scanner !== undefined && atHand.letter.document?.scan === 'unscanned') {
            throw refusedAttempt({ type: 'illegal-move', code: 'evidence_not_scanned' }, atHand.attempt);
          }
          await refuseUnlessReleasable(tx, atHand, body.signatureNote);
        },
        prepare: async (tx, act) => {
          if (atHand === undefined) throw new Error('What was not looked at is released');
          const { letter } = atHand;
          const { signatureNote: releaseNote } = body;
          const signature = { overall: letter.report?.overall, sha256: letter.signature?.sha256 };
          const answersFor = { ...headOf(letter), letterId: letter.id, document: letter.document?.sha256, signature };
          await freezeRelease(tx, clock, { act, letter: answersFor });
          await changeLetter(tx, letter.id, {
            ...{ status: 'released', releasedBy: actor.accountId, releasedAt: clock.now() },
            ...(releaseNote === undefined ? {} : { releaseNote }),
          });
          await closeTasks(tx, clock, { subjectId: noticeId, kinds: ['edms_release'] });
        },
      });
    },
  }),
];

async function refuseUnlessReleasable(tx: Knex, { letter, attempt }: IntakeAtHand, note?: string): Promise<void> {
  const differences = (await differencesOf(tx, letter)) ?? [];
  const overall = letter.report?.overall ?? 'not_checked';
  if (differences.length > 0) {
    throw new Problem('illegal-move', {
      code: 'differences_remain',
      members: { caseStatus: attempt.caseStatus, actions: attempt.actions, differences },
      refused: { caseId: attempt.caseId, kind: attempt.kind, before: { status: letter.status } },
    });
  }
  if (overall === 'invalid') throw refusedAttempt({ type: 'illegal-move', code: 'signature_invalid' }, attempt);
  if (overall === 'not_checked' && note === undefined) {
    throw invalid([{ pointer: '#/signatureNote', code: 'signature_not_checked' }]);
  }
}

function moved({ letter }: IntakeAtHand, status: string) {
  const about = { letterId: letter.id };
  return { result: { status }, before: { ...about, status: letter.status }, after: { ...about, status } };
}
