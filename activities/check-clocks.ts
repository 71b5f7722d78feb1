import { recordEvent } from '../db/audit.js';
import { clockStanding, lockDispatch } from '../db/dispatches.js';
import type { DispatchState } from '../domain/cases.js';
import { silenceAt } from '../domain/execution-clock.js';
import { standing } from './apply-dispatch-act.js';
import type { CaseDeps } from './deps.js';
import { dispatchState, polls, settleIfDone, tellingOfSettlement } from './dispatch-state.js';
import { breachesNoted, noteBreaches } from './note-breaches.js';
import { tellOfClock } from './tell-of-clock.js';

/** Alerts, once each: nothing was heard since delivery, and facts whose term has run out. The clock itself runs on. */
export async function checkClocks(deps: CaseDeps, dispatchId: string): Promise<DispatchState> {
  const state = await deps.db.transaction(async (tx) => {
    const before = await lockDispatch(tx, dispatchId);
    const at = deps.clock.now();
    const silentSince = silenceAt(clockStanding(before, await polls(tx, before)), deps.settings.silenceMs);
    const isSilent = silentSince !== null && silentSince <= at;
    if (isSilent) await tellOfClock(deps, tx, before, 'no_receipt');
    const noted = await noteBreaches(deps, tx, before, at);
    const breached = breachesNoted(before, noted);
    if (!isSilent && breached === 0) return dispatchState(deps, tx, before);

    const after = { ...noted, silenceAlertedAt: isSilent ? at : before.silenceAlertedAt };
    const saved = await settleIfDone(deps, tx, before, after);
    await recordEvent(tx, deps.clock, {
      caseId: before.caseId,
      actor: null,
      kind: breached > 0 ? 'breach' : 'no_receipt',
      outcome: 'applied',
      dispatchId,
      before: standing(before),
      after: { ...standing(saved), silent: isSilent, breached },
    });
    return dispatchState(deps, tx, saved);
  });
  return tellingOfSettlement(deps, dispatchId, state);
}
