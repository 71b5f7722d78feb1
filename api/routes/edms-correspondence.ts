import { z } from 'zod';
import { answersOf, markAnswerSent } from '../../db/edms-answers.js';
import { addLetter } from '../../db/edms-letters.js';
import { closeTasks } from '../../db/tasks.js';
import { findNoticeAtHand } from '../../db/notice-subjects.js';
import { directActAnswers, performDirectAct } from '../direct-act.js';
import { keepReport, lockIntake, lookIntoSignature, readableLetter, wholeIntake } from '../edms-intake.js';
import { givenLetter } from '../edms-requests.js';
import { intakeSchema } from '../edms-view.js';
import { day, id, line } from '../fields.js';
import { refusedAttempt } from '../permit.js';
import { notFound, Problem } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import { headToday, withLetterNumber } from './edms-intakes.js';

const params = { id };

/** Further letters of the body, and the letters back to it. */
export const edmsCorrespondenceRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/letters',
    operationId: 'addEdmsLetter',
    capability: 'intake.enter',
    tag: 'EDMS',
    summary: 'Enter the letter by which the body completes what was returned to it',
    description:
      'The notice is then completed under `/notices/{id}` and goes through the hands of both registrars again: files, entry, comparison, release.',
    params,
    body: z.strictObject({ letter: givenLetter }),
    idempotent: true,
    answers: directActAnswers(z.object({ actId: id, letterId: id, status: z.literal('entry') })),
    handler: (context) => {
      const {
        actor,
        params: { id: noticeId },
        body,
        services: { clock },
      } = context;
      return withLetterNumber(() =>
        performDirectAct(context, { kind: 'edms_supplement', noticeId, payload: {} }, async (tx) => {
          const { notice, letter, attempt } = await lockIntake(tx, actor, 'supplement', noticeId);
          if (notice.status !== 'returned') {
            throw refusedAttempt({ type: 'illegal-move', code: 'not_returned' }, attempt);
          }
          const head = headToday(clock, body.letter);
          const { bodyCode } = letter;
          const letterId = await addLetter(tx, clock, { noticeId, bodyCode, head, enteredBy: actor.accountId });
          const after = { letterId, status: 'entry' };
          return { result: after, before: { letterId: letter.id, status: letter.status }, after };
        }),
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/signature-checks',
    operationId: 'checkEdmsSignature',
    capability: 'intake.compare',
    tag: 'EDMS',
    summary: 'Have the signature looked into again: a list or a responder may have been away',
    params,
    answers: { 200: { description: 'The intake', schema: intakeSchema } },
    async handler({ actor, params: { id: noticeId }, services, asActor }) {
      const letter = await asActor((tx) => readableLetter(tx, actor, noticeId));
      if (letter.status === 'released') throw new Problem('illegal-move', { code: 'status' });
      const report = await lookIntoSignature(services, letter);
      return asActor(async (tx) => {
        await keepReport(tx, services, letter, report);
        return ok((await wholeIntake(tx, actor, noticeId)).view);
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/answers/{answerId}/sending',
    operationId: 'markEdmsAnswerSent',
    capability: 'intake.answer',
    tag: 'EDMS',
    summary: 'Note under which number and date the EDMS sent an answer',
    params: { ...params, answerId: id },
    body: z.strictObject({ edmsNumber: line(100), edmsDate: day }),
    idempotent: true,
    answers: directActAnswers(z.object({ actId: id, answerId: id })),
    handler: (context) => {
      const {
        actor,
        params: { id: noticeId, answerId },
        body,
        services: { clock },
      } = context;
      return performDirectAct(context, { kind: 'edms_answer_sent', noticeId, payload: {} }, async (tx) => {
        const notice = await findNoticeAtHand(tx, noticeId);
        const answers = notice === undefined ? [] : await answersOf(tx, noticeId);
        const answer = answers.find((one) => one.id === answerId);
        if (answer === undefined) throw notFound();
        const by = { number: body.edmsNumber, date: body.edmsDate, by: actor.accountId };
        if (!(await markAnswerSent(tx, clock, { noticeId, answerId, ...by }))) {
          throw new Problem('illegal-move', { code: 'sent_already' });
        }
        const of = { subjectId: noticeId, key: answer.documentId, kinds: ['edms_answer'] as const };
        await closeTasks(tx, clock, of);
        const about = { answerId, number: answer.number };
        return { result: { answerId }, before: { ...about, sent: false }, after: { ...about, sent: true } };
      });
    },
  }),
];
