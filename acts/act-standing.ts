import type { Knex } from 'knex';
import { lockAct, refuseAct } from '../db/acts.js';
import type { Act } from '../db/acts.js';
import type { Clock } from '../domain/clock.js';
import { caseFamilyOf } from './families.js';

/** True if the engine refused an act that the stored case allows: a step has committed, and its workflow learns of it in a moment. */
export async function isLagging(db: Knex, act: Act): Promise<boolean> {
  return caseFamilyOf(act).allows(db, act);
}

/**
 * Settles an act whose case has ended: refused, or kept as late where it is a receipt. False if the case has not ended, so that its
 * workflow is only not there yet (or not any more, for a moment).
 */
export async function settleEnded(tx: Knex.Transaction, clock: Clock, act: Act): Promise<boolean> {
  const family = caseFamilyOf(act);
  if (!(await family.hasEnded(tx, act))) return (await lockAct(tx, act.id)).state !== 'received';
  await family.lock(tx, act);
  const locked = await lockAct(tx, act.id);
  if (locked.state !== 'received') return true;
  if ((await family.keepLate?.(tx, clock, locked)) === true) return true;
  await refuseAct(tx, clock, locked.id, { type: 'illegal-move', code: 'ended' });
  return true;
}
