import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { Actor } from '../domain/roles.js';
import { applyAct, storeAct } from './acts.js';
import type { Act } from './acts.js';
import { recordEvent } from './audit.js';

/**
 * Keeps a recipient's first look at its dispatch as an act, once however many look at the same time. Undefined if somebody has
 * looked before.
 */
export async function storeFirstFetch(
  tx: Knex,
  clock: Clock,
  actor: Actor,
  dispatch: { id: string; caseId: string; noticeId: string | null },
): Promise<Act | undefined> {
  await tx('dispatches').where({ id: dispatch.id }).forUpdate().first('id');
  const earlier = await tx<{ id: string; case_id: string; kind: string }>('acts')
    .where({ case_id: dispatch.id, kind: 'fetch' })
    .first('id');
  if (earlier !== undefined) return undefined;
  return storeAct(tx, clock, {
    kind: 'fetch',
    caseId: dispatch.id,
    chainId: dispatch.caseId,
    ...(dispatch.noticeId === null ? {} : { noticeId: dispatch.noticeId }),
    dispatchId: dispatch.id,
    actor,
    payload: {},
  });
}

/** Notes a recipient's first look at a dispatch that had settled before: it moves nothing. Marks the act as applied. */
export async function recordLateFetch(tx: Knex, clock: Clock, act: Act): Promise<void> {
  const [dispatch] = await tx<{ id: string; status: string; fetched_at: Date | null; recipient_id: string }>(
    'dispatches',
  )
    .where({ id: act.dispatchId ?? act.caseId })
    .update({ fetched_at: new Date(act.receivedAt) })
    .returning(['id', 'status', 'recipient_id']);
  if (dispatch === undefined) throw new Error(`Act ${act.id} is about a dispatch that is not there`);
  await applyAct(tx, clock, act.id, { status: dispatch.status });
  await recordEvent(tx, clock, {
    caseId: act.chainId,
    actor: { accountId: act.actorId, roles: act.roles, recipientId: dispatch.recipient_id },
    kind: 'fetch',
    outcome: 'applied',
    actId: act.id,
    dispatchId: dispatch.id,
    before: { status: dispatch.status },
    after: { status: dispatch.status },
  });
}
