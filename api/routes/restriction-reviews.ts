import { z } from 'zod';
import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { findNoticeAtHand } from '../../db/notice-subjects.js';
import { keepRestriction } from '../../db/restriction-reviews.js';
import { findRestriction } from '../../db/restriction-views.js';
import type { RestrictionView } from '../../db/restriction-views.js';
import { almatyDay } from '../../domain/almaty.js';
import type { Clock } from '../../domain/clock.js';
import { reviewDayAfter } from '../../domain/restoration.js';
import { isOfFilingSide } from '../../domain/roles.js';
import type { Actor } from '../../domain/roles.js';
import { actAnswers, performAct } from '../acts.js';
import { performDirectAct } from '../direct-act.js';
import { day, id, prose } from '../fields.js';
import { permit } from '../permit.js';
import { invalid, notFound } from '../problem.js';
import { restorationActed } from '../restoration-view.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const reviewed = restorationActed
  .partial({ restorationId: true, status: true })
  .extend({ restrictionId: id, reviewOn: day.optional().describe('When somebody has to look at it again') })
  .meta({ id: 'RestrictionReviewed' });

/** The answer to a review date that has come: keep, with reasons, or lift. Nothing does either by itself. */
export const restrictionReviewRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/restrictions/{id}/review',
    operationId: 'reviewRestriction',
    capability: 'restriction.review',
    tag: 'Restoration',
    summary: 'Keep a restriction in force until another review date, or lift it',
    description: 'Also before its review date. To lift opens a restoration that is decided already.',
    params: { id },
    body: z.strictObject({
      decision: z.enum(['keep', 'lift']),
      reasons: prose(4_000),
      nextReviewOn: day
        .optional()
        .describe('For *keep*: the next review date, within a year; half a year from now by default'),
    }),
    idempotent: true,
    answers: actAnswers(reviewed),
    async handler(context) {
      const { actor, params, body, services, asActor } = context;
      const { decision, reasons, nextReviewOn } = body;
      const found = await asActor((tx) => findRestriction(tx, params.id));
      if (found === undefined) throw notFound();
      if (decision === 'lift') {
        const payload = { about: { restrictionIds: [found.id] }, cause: 'periodic_review', statement: reasons };
        const answer = await performAct(context, {
          kind: 'restoration_request',
          caseId: uuidv7({ msecs: services.clock.now() }),
          payload: { ...payload, lift: true },
          check: (tx) => refuseUnlessReviewable(tx, actor, found),
        });
        if (answer.status !== 200) return answer;
        return { ...answer, body: { restrictionId: found.id, ...(answer.body as object) } };
      }
      const reviewOn = nextReviewOn ?? reviewDayAfter(services.clock.now());
      return performDirectAct(
        context,
        { kind: 'restriction_review', noticeId: found.noticeId, payload: { ...body, restrictionId: found.id } },
        async (tx) => {
          await refuseUnlessReviewable(tx, actor, found);
          refuseUnlessInTime(services.clock, reviewOn);
          const kept = await keepRestriction(tx, services.clock.now(), { id: found.id, reviewOn });
          if (!kept) notInForce(found);
          return {
            result: { restrictionId: found.id, reviewOn },
            before: { reviewOn: found.reviewOn },
            after: { reviewOn },
          };
        },
      );
    },
  }),
];

async function refuseUnlessReviewable(tx: Knex, actor: Actor, restriction: RestrictionView): Promise<void> {
  const notice = await findNoticeAtHand(tx, restriction.noticeId);
  if (notice === undefined) throw notFound();
  if (isOfFilingSide(actor, notice)) {
    permit({ allowed: false, why: 'forbidden', reason: 'filing_body' }, attemptOn(restriction));
  }
  if (restriction.state !== 'in_force') notInForce(restriction);
}

function notInForce(restriction: RestrictionView): never {
  permit({ allowed: false, why: 'illegal_move', reason: 'not_in_force' }, attemptOn(restriction));
  throw new Error('A refused attempt was let pass');
}

function attemptOn({ noticeId, state }: RestrictionView) {
  return { caseId: noticeId, kind: 'restriction_review', caseStatus: state, actions: [] };
}

function refuseUnlessInTime(clock: Clock, reviewOn: string): void {
  const inAYear = almatyDay(clock.now() + 366 * 86_400_000);
  if (reviewOn > almatyDay(clock.now()) && reviewOn <= inAYear) return;
  throw invalid([{ pointer: '#/nextReviewOn', code: 'not_within_a_year' }]);
}
