import type { Knex } from 'knex';
import { asActor } from '../db/as-actor.js';
import { lockDispatch } from '../db/dispatches.js';
import { recordLateFetch } from '../db/fetches.js';
import { recordLateReceipts } from '../db/receipts.js';
import type { DispatchActKind } from '../domain/acts.js';
import { canHappenToDispatch } from '../domain/capabilities.js';
import type { DispatchStatus } from '../domain/dispatch-status.js';
import { dispatchActUpdate, dispatchWorkflowId } from '../workflows/messages.js';
import { messageOf } from './act-message.js';
import type { CaseFamily } from './families.js';

/** Acts on dispatches; what recipients say too late is kept, and moves nothing. */
export const dispatchFamily: CaseFamily = {
  async update({ db, temporal }, act) {
    const { workflowId } = await asActor(db, { accountId: act.actorId }, (tx) => dispatchOf(tx, act.caseId));
    const handle = temporal.workflow.getHandle(workflowId);
    return handle.executeUpdate(dispatchActUpdate, { args: [messageOf<DispatchActKind>(act)], updateId: act.id });
  },
  async allows(db, act) {
    const { status } = await dispatchOf(db, act.caseId);
    return canHappenToDispatch(act.kind as DispatchActKind, status).allowed;
  },
  hasEnded: async (db, act) => (await dispatchOf(db, act.caseId)).isSettled,
  async lock(tx, act) {
    await lockDispatch(tx, act.caseId);
  },
  async keepLate(tx, clock, act) {
    if (act.kind === 'receipts') await recordLateReceipts(tx, clock, act);
    else if (act.kind === 'fetch') await recordLateFetch(tx, clock, act);
    else return false;
    return true;
  },
};

async function dispatchOf(
  db: Knex,
  id: string,
): Promise<{ status: DispatchStatus; isSettled: boolean; workflowId: string }> {
  const row = await db<{
    id: string;
    status: DispatchStatus;
    settled_at: Date | null;
    order_id: string;
    recipient_id: string;
  }>('dispatches')
    .where({ id })
    .first('status', 'settled_at', 'order_id', 'recipient_id');
  if (row === undefined) throw new Error(`There is no dispatch ${id}`);
  const workflowId = dispatchWorkflowId(row.order_id, row.recipient_id);
  return { status: row.status, isSettled: row.settled_at !== null, workflowId };
}
