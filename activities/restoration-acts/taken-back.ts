import type { Knex } from 'knex';
import { recordEvent } from '../../db/audit.js';
import { moveRestoration, standingOfRestoration } from '../../db/restorations.js';
import type { Restoration } from '../../db/restorations.js';
import { closeTasks } from '../../db/tasks.js';
import { endTerm } from '../../db/working-terms.js';
import type { CaseDeps } from '../deps.js';

/** Ends the check of a removal that every owner who told of it has taken back: nothing is lifted, and nothing refused. */
export async function withdrawRestoration(deps: CaseDeps, tx: Knex, restoration: Restoration): Promise<Restoration> {
  const { id } = restoration;
  await closeTasks(tx, deps.clock, { subjectId: id, kinds: ['restoration_check'] });
  await endTerm(tx, deps.clock, { caseId: id, kind: 'restoration_check' });
  const withdrawn = await moveRestoration(tx, restoration, 'restoration_withdrawal', {
    ...{ status: 'closed', outcome: 'withdrawn', due_at: null, overdue: false },
    closed_at: new Date(deps.clock.now()),
  });
  await recordEvent(tx, deps.clock, {
    ...{ caseId: id, actor: null, kind: 'restoration_withdrawal', outcome: 'applied' },
    ...{ before: standingOfRestoration(restoration), after: { ...standingOfRestoration(withdrawn), by: 'owner' } },
  });
  return withdrawn;
}
