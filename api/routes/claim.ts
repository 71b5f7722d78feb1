import { z } from 'zod';
import { claimHindrance } from '../../db/claims.js';
import { refusedWithoutLease, releaseLease, takeLease } from '../../db/leases.js';
import { id, moment, person } from '../fields.js';
import { refusedAttempt } from '../permit.js';
import { lockForReview } from '../review-case.js';
import { defineRoute, noContent, ok } from '../route.js';
import type { Route } from '../route.js';

const lease = z.object({ holder: person, leaseExpiresAt: moment }).meta({ id: 'Lease' });

/** Who works on a review: a lease of 30 minutes, kept in Postgres, without a trace in the workflow's history. */
export const claimRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/notices/{id}/claim',
    operationId: 'claimNotice',
    capability: 'notice.claim',
    onCase: true,
    tag: 'Review',
    summary: 'Take the lease of a notice in review, or renew it',
    description:
      'Lasts 30 minutes and is renewed by claiming again and by saving verdicts. Repeating it is safe without a key.',
    params: { id },
    idempotent: 'optional',
    answers: { 200: { description: 'The lease is mine', schema: lease } },
    handler: ({ actor, params, services, asActor }) =>
      asActor(async (tx) => {
        const { attempt } = await lockForReview(tx, actor, 'claim', params.id);
        const hindrance = await claimHindrance(tx, params.id, actor.accountId);
        if (hindrance !== undefined) throw refusedAttempt({ type: 'forbidden', code: hindrance }, attempt);
        const taken = await takeLease(tx, services.clock, params.id, actor);
        const refusal = refusedWithoutLease(taken, actor.accountId);
        if (refusal !== undefined) throw refusedAttempt(refusal, attempt);
        return ok({
          holder: { id: taken.holderId, fullName: taken.holderName },
          leaseExpiresAt: new Date(taken.expiresAt),
        });
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/notices/{id}/release',
    operationId: 'releaseNotice',
    capability: 'notice.release',
    onCase: true,
    tag: 'Review',
    summary: 'Give up my lease; the sheet stays',
    description: 'Giving up what I do not hold changes nothing.',
    params: { id },
    idempotent: 'optional',
    answers: { 204: { description: 'The lease is not mine' } },
    handler: ({ actor, params, services, asActor }) =>
      asActor(async (tx) => {
        await lockForReview(tx, actor, 'release', params.id);
        await releaseLease(tx, services.clock, params.id, actor);
        return noContent();
      }),
  }),
];
