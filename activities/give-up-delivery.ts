import { recordEvent } from '../db/audit.js';
import { findMessage } from '../db/dispatch-messages.js';
import { lockDispatch } from '../db/dispatches.js';
import type { DispatchState } from '../domain/cases.js';
import { standing } from './apply-dispatch-act.js';
import type { CaseDeps } from './deps.js';
import { dispatchState, tellingOfSettlement } from './dispatch-state.js';
import { markUndeliverable } from './undeliverable.js';

/** Every attempt has failed for as long as it is tried: ends the message and tells people. The dispatch can still be fetched. */
export async function giveUpDelivery(deps: CaseDeps, messageId: string): Promise<DispatchState> {
  const { dispatchId } = await findMessage(deps.db, messageId);
  const state = await deps.db.transaction(async (tx) => {
    const before = await lockDispatch(tx, dispatchId);
    const message = await findMessage(tx, messageId);
    if (message.isDone) return dispatchState(deps, tx, before);
    const saved = await markUndeliverable(deps, tx, before, message);
    await recordEvent(tx, deps.clock, {
      caseId: before.caseId,
      actor: null,
      kind: 'undeliverable',
      outcome: 'applied',
      dispatchId,
      before: standing(before),
      after: standing(saved),
    });
    return dispatchState(deps, tx, saved);
  });
  return tellingOfSettlement(deps, dispatchId, state);
}
