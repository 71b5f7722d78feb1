import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { contradicts, receiptsOf } from '../domain/receipts.js';
import type { FactReceipt, ReceiptsPayload } from '../domain/receipts.js';
import { applyAct } from './acts.js';
import type { Act } from './acts.js';
import { raiseAlert } from './alerts.js';
import { recordEvent } from './audit.js';
import { lockDispatch } from './dispatches.js';
import { newId } from './new-id.js';

/** Keeps receipts as they came, what is late included. */
export async function insertReceipts(
  tx: Knex,
  at: number,
  act: Pick<Act, 'id' | 'dispatchId' | 'actorId'>,
  receipts: readonly (FactReceipt & { late: boolean })[],
): Promise<void> {
  if (receipts.length === 0) return;
  await tx('receipts').insert(
    receipts.map((receipt) => ({
      id: newId(at),
      dispatch_id: act.dispatchId,
      act_id: act.id,
      fact_id: receipt.factId,
      status: receipt.status,
      note: receipt.note ?? null,
      applied_target: receipt.appliedTarget === undefined ? null : JSON.stringify(receipt.appliedTarget),
      late: receipt.late,
      given_by: act.actorId,
      given_at: new Date(at),
    })),
  );
}

/**
 * Keeps receipts that came after the dispatch had settled and its case ended: marked late, moving nothing, with an alert where they say
 * something else than what was settled. Marks the act as applied; facts that are not of this dispatch are passed over.
 */
export async function recordLateReceipts(tx: Knex, clock: Clock, act: Act): Promise<Record<string, unknown>> {
  if (act.dispatchId === null) throw new Error(`Act ${act.id} is not about a dispatch`);
  const dispatch = await lockDispatch(tx, act.dispatchId);
  const settled = new Map(dispatch.facts.map((fact) => [fact.factId, fact.status]));
  const receipts = receiptsOf(act.payload as ReceiptsPayload, [...settled.keys()]).filter(({ factId }) =>
    settled.has(factId),
  );
  await insertReceipts(
    tx,
    act.receivedAt,
    act,
    receipts.map((receipt) => ({ ...receipt, late: true })),
  );
  for (const receipt of receipts) {
    const status = settled.get(receipt.factId);
    if (status === undefined || !contradicts(status, receipt.status)) continue;
    await raiseAlert(tx, clock, {
      kind: 'contradicting_receipt',
      key: `${act.id}:${receipt.factId}`,
      noticeId: dispatch.noticeId,
      dispatchId: dispatch.id,
      recipientId: dispatch.recipientId,
    });
  }
  const result = { status: dispatch.status, late: true };
  await applyAct(tx, clock, act.id, result);
  await recordEvent(tx, clock, {
    caseId: dispatch.caseId,
    actor: { accountId: act.actorId, roles: act.roles, recipientId: dispatch.recipientId },
    kind: 'late_receipts',
    outcome: 'applied',
    actId: act.id,
    dispatchId: dispatch.id,
    after: { status: dispatch.status, receipts: receipts.length },
  });
  return result;
}
