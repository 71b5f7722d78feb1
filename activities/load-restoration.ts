import { isTakenBack } from '../db/removal-notices.js';
import { lockRestoration, moveRestoration, restorationState } from '../db/restorations.js';
import { runningTerm } from '../db/working-terms.js';
import type { RestorationState } from '../domain/cases.js';
import type { CaseDeps } from './deps.js';
import { withdrawRestoration } from './restoration-acts/taken-back.js';

/**
 * Reads where a restoration stands that was opened before its case was started, and notes that it runs. The term of its check may have moved since,
 * with the working calendar; or every owner who told of the removal has taken that back, which ends it.
 */
export async function loadRestoration(deps: CaseDeps, restorationId: string): Promise<RestorationState> {
  return deps.db.transaction(async (tx) => {
    const restoration = await lockRestoration(tx, restorationId);
    await tx('restorations').where({ id: restorationId, is_started: false }).update({ is_started: true });
    if (restoration.status === 'in_check' && (await isTakenBack(tx, restorationId)))
      return restorationState(tx, await withdrawRestoration(deps, tx, restoration));
    const term = await runningTerm(tx, restorationId, 'restoration_check');
    const isMoved = term !== undefined && restoration.stage === 0 && term.dueAt !== restoration.dueAt;
    const current = isMoved
      ? await moveRestoration(tx, restoration, 'silence', { due_at: new Date(term.dueAt) })
      : restoration;
    return restorationState(tx, current);
  });
}
