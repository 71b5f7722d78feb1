import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import type { AlertKind } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { clockStanding, lockDispatch } from '../db/dispatches.js';
import type { Dispatch } from '../db/dispatches.js';
import { openTask, taskCaseOf } from '../db/tasks.js';
import type { DispatchState } from '../domain/cases.js';
import { breachedFacts, silenceAt } from '../domain/execution-clock.js';
import { standing } from './apply-dispatch-act.js';
import type { CaseDeps } from './deps.js';
import { tellOfDispatch } from './tell.js';
import { dispatchState, polls, settleIfDone, tellingOfSettlement } from './dispatch-state.js';

/** Alerts, once each: nothing was heard since delivery, and facts whose term has run out. The clock itself runs on. */
export async function checkClocks(deps: CaseDeps, dispatchId: string): Promise<DispatchState> {
  const state = await deps.db.transaction(async (tx) => {
    const before = await lockDispatch(tx, dispatchId);
    const at = deps.clock.now();
    const standingNow = clockStanding(before, await polls(tx, before));
    const silentSince = silenceAt(standingNow, deps.settings.silenceMs);
    const isSilent = silentSince !== null && silentSince <= at;
    const breached = new Set(breachedFacts(standingNow, at));
    if (!isSilent && breached.size === 0) return dispatchState(deps, tx, before);

    if (isSilent) await tell(deps, tx, before, { alert: 'no_receipt', task: 'unheard' });
    if (breached.size > 0) await tell(deps, tx, before, { alert: 'breach', task: 'breach' });
    const after: Dispatch = {
      ...before,
      silenceAlertedAt: isSilent ? at : before.silenceAlertedAt,
      facts: before.facts.map((fact) => (breached.has(fact.factId) ? { ...fact, breachedAt: at } : fact)),
    };
    const saved = await settleIfDone(deps, tx, before, after);
    await recordEvent(tx, deps.clock, {
      caseId: before.caseId,
      actor: null,
      kind: breached.size > 0 ? 'breach' : 'no_receipt',
      outcome: 'applied',
      dispatchId,
      before: standing(before),
      after: { ...standing(saved), silent: isSilent, breached: breached.size },
    });
    return dispatchState(deps, tx, saved);
  });
  return tellingOfSettlement(deps, dispatchId, state);
}

/** Once per dispatch, however many of its facts it concerns. */
async function tell(
  deps: CaseDeps,
  tx: Knex,
  dispatch: Dispatch,
  how: { alert: AlertKind; task: 'breach' | 'unheard' },
): Promise<void> {
  const { id, noticeId, recipientId } = dispatch;
  await raiseAlert(tx, deps.clock, { kind: how.alert, key: id, noticeId, dispatchId: id, recipientId });
  await openTask(tx, deps.clock, { kind: how.task, ...taskCaseOf(dispatch), dispatchId: id, role: 'supervisor' });
  await tellOfDispatch(deps, tx, how.alert === 'breach' ? 'breach' : 'no_receipt', { dispatch, key: id });
}
