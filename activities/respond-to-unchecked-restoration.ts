import { raiseAlert } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { notify } from '../db/notifications.js';
import { lockRestoration, moveRestoration, restorationState, standingOfRestoration } from '../db/restorations.js';
import { escalateTask, remindOfTask } from '../db/tasks.js';
import { workingCalendar } from '../db/working-days.js';
import { almatyDay } from '../domain/almaty.js';
import type { RestorationState } from '../domain/cases.js';
import { canHappenToRestoration } from '../domain/restoration.js';
import { addWorkingDays, endOfTerm } from '../domain/working-calendar.js';
import type { CaseDeps } from './deps.js';

/** The term of the check has run out: reminds, then escalates, each working day again. Silence neither lifts nor refuses anything. */
export async function respondToUncheckedRestoration(deps: CaseDeps, restorationId: string): Promise<RestorationState> {
  return deps.db.transaction(async (tx) => {
    const restoration = await lockRestoration(tx, restorationId);
    const { status, dueAt, stage } = restoration;
    const isDue = canHappenToRestoration('silence', status) && dueAt !== null && dueAt <= deps.clock.now();
    if (!isDue) return restorationState(tx, restoration);
    const today = almatyDay(deps.clock.now());
    const next = endOfTerm(addWorkingDays(await workingCalendar(tx), today, 1));
    await remindOfTask(tx, 'restoration_check', restorationId, next);
    if (stage > 0) {
      await escalateTask(tx, deps.clock, 'restoration_check', restorationId);
      await raiseAlert(tx, deps.clock, {
        kind: 'restoration_overdue',
        key: `${restorationId}:${restoration.revision}`,
        noticeId: null,
      });
    }
    await notify(tx, deps.clock, {
      event: 'restoration_check_overdue',
      to: { role: stage > 0 ? 'supervisor' : 'reviewer' },
      caseId: restorationId,
      href: `/api/v1/restorations/${restorationId}`,
    });
    const moved = await moveRestoration(tx, restoration, 'silence', {
      stage: stage + 1,
      overdue: true,
      due_at: new Date(next),
    });
    await recordEvent(tx, deps.clock, {
      caseId: restorationId,
      actor: null,
      kind: stage > 0 ? 'escalate' : 'remind',
      outcome: 'applied',
      before: standingOfRestoration(restoration),
      after: standingOfRestoration(moved),
    });
    return restorationState(tx, moved);
  });
}
