import { recordEvent } from '../db/audit.js';
import { findInstructionOf, settleInstruction } from '../db/instructions.js';
import { isAllSettled } from '../db/prescriptions.js';
import { lockRestoration, moveRestoration, restorationState, standingOfRestoration } from '../db/restorations.js';
import { closeTasks } from '../db/tasks.js';
import type { RestorationState } from '../domain/cases.js';
import type { CaseDeps } from './deps.js';
import { tellOfRestoration } from './tell.js';

/** Closes a restoration once the last dispatch of its instruction has settled; before that it changes nothing. */
export async function closeRestoration(deps: CaseDeps, restorationId: string): Promise<RestorationState> {
  return deps.db.transaction(async (tx) => {
    const restoration = await lockRestoration(tx, restorationId);
    const instruction = await findInstructionOf(tx, restorationId);
    const isReady = restoration.status === 'in_execution' && instruction !== undefined;
    if (!isReady || !(await isAllSettled(tx, 'instructions', instruction.id))) return restorationState(tx, restoration);
    const at = deps.clock.now();
    await settleInstruction(tx, at, instruction.id);
    await closeTasks(tx, deps.clock, {
      subjectId: restorationId,
      kinds: ['ruling', 'breach', 'undeliverable', 'unheard'],
    });
    const closed = await moveRestoration(tx, restoration, 'settlement', {
      status: 'closed',
      outcome: 'lifted',
      closed_at: new Date(at),
    });
    await tellOfRestoration(deps, tx, closed);
    await recordEvent(tx, deps.clock, {
      caseId: restorationId,
      actor: null,
      kind: 'closing',
      outcome: 'applied',
      before: standingOfRestoration(restoration),
      after: standingOfRestoration(closed),
    });
    return restorationState(tx, closed);
  });
}
