import { z } from 'zod';
import { requestHardStops, ruleOnHardStops } from '../../db/hard-stops.js';
import type { HardStopFault } from '../../db/hard-stops.js';
import { notify } from '../../db/notifications.js';
import { actAnswers } from '../acts.js';
import { performDirectAct } from '../direct-act.js';
import { id, prose } from '../fields.js';
import type { Attempt } from '../permit.js';
import { refusedAttempt } from '../permit.js';
import { faultsOfIds } from '../read-notice.js';
import { lockForReview } from '../review-case.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const about = { factIds: z.array(id).min(1).max(1_000), reasons: prose(10_000) };
const { 200: applied } = actAnswers(z.object({ actId: id, factIds: z.array(id), allowed: z.boolean().nullable() }));

/** What only a supervisor lets pass (a whole platform, a public suffix, a government host): asked for, then ruled on. */
export const hardStopRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/notices/{id}/hard-stop-requests',
    operationId: 'requestHardStops',
    capability: 'notice.hard_stop_request',
    onCase: true,
    tag: 'Filing',
    summary: 'Ask a supervisor to let these facts pass; he may then read the draft',
    description: 'Void when the locator changes.',
    params: { id },
    body: z.strictObject(about),
    idempotent: true,
    answers: { 200: applied ?? { description: 'Asked for' } },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const act = { kind: 'hard_stop_request' as const, noticeId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const { notice, attempt } = await lockForReview(tx, actor, 'hard_stop_request', params.id);
        refuseRepeated(body.factIds, attempt);
        const asked = { noticeId: notice.id, ...body, by: actor.accountId };
        refuseFaulty(await requestHardStops(tx, services.clock, asked), attempt);
        await notify(tx, services.clock, { ...told(notice), event: 'hard_stop_asked', to: { role: 'supervisor' } });
        const state = { status: notice.status };
        return { result: { factIds: body.factIds, allowed: null }, before: state, after: { ...state, ...noted(body) } };
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/notices/{id}/hard-stop-rulings',
    operationId: 'ruleOnHardStops',
    capability: 'notice.hard_stop_ruling',
    onCase: true,
    tag: 'Filing',
    summary: 'Let these facts pass, or not',
    params: { id },
    body: z.strictObject({ ...about, allow: z.boolean() }),
    idempotent: true,
    answers: { 200: applied ?? { description: 'Ruled on' } },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const act = { kind: 'hard_stop_ruling' as const, noticeId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const { notice, attempt } = await lockForReview(tx, actor, 'hard_stop_ruling', params.id);
        refuseRepeated(body.factIds, attempt);
        const ruling = { noticeId: notice.id, ...body, by: actor.accountId };
        refuseFaulty(await ruleOnHardStops(tx, services.clock, ruling), attempt);
        const to = { accountId: notice.filerId };
        await notify(tx, services.clock, { ...told(notice), event: 'hard_stop_ruled', to });
        const state = { status: notice.status };
        return {
          result: { factIds: body.factIds, allowed: body.allow },
          before: state,
          after: { ...state, ...noted(body), allowed: body.allow },
        };
      });
    },
  }),
];

function told({ id: noticeId }: { id: string }) {
  return { caseId: noticeId, href: `/api/v1/notices/${noticeId}` };
}

function noted({ factIds }: { factIds: string[] }): Record<string, unknown> {
  return { factIds };
}

function refuseRepeated(factIds: readonly string[], attempt: Attempt): void {
  const repeated = faultsOfIds(factIds, new Set(factIds)).map(({ place, code }) => ({ index: place, code }));
  refuseFaulty(repeated, attempt);
}

function refuseFaulty(faults: readonly (HardStopFault | { index: number; code: string })[], attempt: Attempt): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ index, code }) => ({ pointer: `#/factIds/${index}`, code }));
  throw refusedAttempt({ type: 'invalid', code: 'invalid', errors }, attempt);
}
