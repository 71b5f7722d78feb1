import type { Knex } from 'knex';
import { lockAct, refuseAct } from '../db/acts.js';
import type { Act } from '../db/acts.js';
import { lockDispatch } from '../db/dispatches.js';
import { recordLateFetch } from '../db/fetches.js';
import { recordLateReceipts } from '../db/receipts.js';
import { canHappenToDispatch } from '../domain/capabilities.js';
import type { DispatchStatus } from '../domain/dispatch-status.js';
import { canHappen, isFinal } from '../domain/notice-status.js';
import type { NoticeStatus } from '../domain/notice-status.js';
import type { Clock } from '../domain/clock.js';
import type { DispatchActKind, NoticeActKind } from '../domain/acts.js';

/**
 * True if the engine refused an act that the stored case allows: a step has committed, and its workflow learns of it in a moment.
 * A submission is stored together with the notice's move to *submitting*, so for it that status is the right one.
 */
export async function isLagging(db: Knex, act: Act): Promise<boolean> {
  if (act.dispatchId !== null) {
    const status = await dispatchStatus(db, act.dispatchId);
    return canHappenToDispatch(act.kind as DispatchActKind, status.status).allowed;
  }
  const status = await noticeStatus(db, act.noticeId);
  return act.kind === 'submission' ? status === 'submitting' : canHappen(act.kind as NoticeActKind, status);
}

/**
 * Settles an act whose case has ended: refused, or kept as late where it is a receipt. False if the case has not ended, so that its
 * workflow is only not there yet (or not any more, for a moment).
 */
export async function settleEnded(tx: Knex.Transaction, clock: Clock, act: Act): Promise<boolean> {
  if (!(await hasEnded(tx, act))) return (await lockAct(tx, act.id)).state !== 'received';
  // In the order of the case's own steps: dispatch, then act.
  if (act.dispatchId !== null) await lockDispatch(tx, act.dispatchId);
  const locked = await lockAct(tx, act.id);
  if (locked.state !== 'received') return true;
  if (locked.kind === 'receipts') await recordLateReceipts(tx, clock, locked);
  else if (locked.kind === 'fetch') await recordLateFetch(tx, clock, locked);
  else await refuseAct(tx, clock, locked.id, { type: 'illegal-move', code: 'ended' });
  return true;
}

async function hasEnded(db: Knex, act: Act): Promise<boolean> {
  if (act.dispatchId !== null) return (await dispatchStatus(db, act.dispatchId)).settled;
  return isFinal(await noticeStatus(db, act.noticeId));
}

async function dispatchStatus(db: Knex, id: string): Promise<{ status: DispatchStatus; settled: boolean }> {
  const row = await db<{ id: string; status: DispatchStatus; settled_at: Date | null }>('dispatches')
    .where({ id })
    .first('status', 'settled_at');
  if (row === undefined) throw new Error(`There is no dispatch ${id}`);
  return { status: row.status, settled: row.settled_at !== null };
}

async function noticeStatus(db: Knex, id: string): Promise<NoticeStatus> {
  const row = await db<{ id: string; status: NoticeStatus }>('notices').where({ id }).first('status');
  if (row === undefined) throw new Error(`There is no notice ${id}`);
  return row.status;
}
