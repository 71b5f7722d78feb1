import { recordEvent } from '../db/audit.js';
import { addMessage } from '../db/dispatch-messages.js';
import { lockDispatch } from '../db/dispatches.js';
import type { DispatchState } from '../domain/cases.js';
import { standing } from './apply-dispatch-act.js';
import type { CaseDeps } from './deps.js';
import { dispatchState, polls, settleIfDone } from './dispatch-state.js';
import { issueCopy } from './paper/issue-copy.js';

/** Shows a dispatch to its recipient, with his own copy of the order on paper, and queues the order for its endpoint if it has one. */
export async function openDispatch(deps: CaseDeps, dispatchId: string): Promise<DispatchState> {
  return deps.db.transaction(async (tx) => {
    const dispatch = await lockDispatch(tx, dispatchId);
    if (dispatch.openedAt !== null) return dispatchState(deps, tx, dispatch);
    const at = deps.clock.now();
    const isPulled = await polls(tx, dispatch);
    if (!isPulled)
      await addMessage(tx, at, {
        dispatchId,
        type: dispatch.noticeId === null ? 'instruction.issued' : 'prescription.issued',
      });
    const opened = await settleIfDone(deps, tx, dispatch, { ...dispatch, openedAt: at });
    await issueCopy(deps.clock, tx, dispatch);
    await recordEvent(tx, deps.clock, {
      caseId: dispatch.caseId,
      actor: null,
      kind: 'dispatch',
      outcome: 'applied',
      dispatchId,
      after: { ...standing(opened), recipientId: dispatch.recipientId, channel: isPulled ? 'pull' : 'push' },
    });
    return dispatchState(deps, tx, opened);
  });
}
