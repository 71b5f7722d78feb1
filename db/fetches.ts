import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { Actor } from '../domain/roles.js';
import { storeAct } from './acts.js';
import type { Act } from './acts.js';

/**
 * Keeps a recipient's first look at its dispatch as an act, once however many look at the same time. Undefined if somebody has
 * looked before.
 */
export async function storeFirstFetch(
  tx: Knex,
  clock: Clock,
  actor: Actor,
  dispatch: { id: string; noticeId: string },
): Promise<Act | undefined> {
  await tx('dispatches').where({ id: dispatch.id }).forUpdate().first('id');
  const earlier = await tx<{ id: string; case_id: string; kind: string }>('acts')
    .where({ case_id: dispatch.id, kind: 'fetch' })
    .first('id');
  if (earlier !== undefined) return undefined;
  return storeAct(tx, clock, {
    kind: 'fetch',
    caseId: dispatch.id,
    noticeId: dispatch.noticeId,
    dispatchId: dispatch.id,
    actor,
    payload: {},
  });
}
