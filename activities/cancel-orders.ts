import type { Knex } from 'knex';
import { recordEvent } from '../db/audit.js';
import { lockDispatch } from '../db/dispatches.js';
import { unsettledOrders } from '../db/instructions.js';
import { isFactSettled } from '../domain/dispatch-status.js';
import { standing } from './apply-dispatch-act.js';
import type { CaseDeps } from './deps.js';
import { settleIfDone } from './dispatch-state.js';

/**
 * An instruction cancels its prescriptions: whatever of them has not been executed yet is ordered no more. Their dispatches hear of it when those of
 * the instruction are started.
 */
export async function cancelOrders(deps: CaseDeps, tx: Knex, instructionId: string): Promise<void> {
  for (const { dispatchId, factIds } of await unsettledOrders(tx, instructionId)) {
    const before = await lockDispatch(tx, dispatchId);
    const cancelled = new Set(factIds);
    const facts = before.facts.map((fact) =>
      cancelled.has(fact.factId) && !isFactSettled(fact)
        ? { ...fact, status: 'cancelled' as const, awaitsRuling: false, pausedAt: null }
        : fact,
    );
    const after = await settleIfDone(deps, tx, before, { ...before, facts });
    await recordEvent(tx, deps.clock, {
      caseId: before.caseId,
      actor: null,
      kind: 'cancellation',
      outcome: 'applied',
      dispatchId,
      before: standing(before),
      after: standing(after),
    });
  }
}
