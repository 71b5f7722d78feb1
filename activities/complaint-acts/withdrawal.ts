import type { Knex } from 'knex';
import { recordEvent } from '../../db/audit.js';
import { moveComplaint, standingOfComplaint } from '../../db/complaints.js';
import type { Complaint } from '../../db/complaints.js';
import { closeTasks } from '../../db/tasks.js';
import { endTerm } from '../../db/working-terms.js';
import type { CaseDeps } from '../deps.js';
import type { AppliedComplaintAct, ComplaintActContext } from './context.js';
import { permitted, toResult } from './context.js';
import { tellComplainant } from './register.js';

/** Whoever complained takes it back: the body, or an owner through whoever entered it for him. */
export async function withdrawComplaint(context: ComplaintActContext): Promise<AppliedComplaintAct> {
  const { deps, tx, act } = context;
  const complaint = await permitted(context, 'complaint_withdrawal');
  const { reason } = act.payload as { reason: string };
  const withdrawn = await endAsWithdrawn(deps, tx, complaint, reason);
  return { complaint: withdrawn, result: toResult(withdrawn) };
}

/** The same by an owner without an account, over the link of his letter; he need not say why. */
export async function withdrawForOwner(
  deps: CaseDeps,
  tx: Knex,
  complaint: Complaint,
  { why }: { why: string | null },
): Promise<Complaint> {
  const withdrawn = await endAsWithdrawn(deps, tx, complaint, why);
  await recordEvent(tx, deps.clock, {
    ...{ caseId: complaint.id, actor: null, kind: 'complaint_withdrawal', outcome: 'applied' },
    ...{ before: standingOfComplaint(complaint), after: { ...standingOfComplaint(withdrawn), by: 'owner' } },
  });
  return withdrawn;
}

async function endAsWithdrawn(
  deps: CaseDeps,
  tx: Knex,
  complaint: Complaint,
  reasons: string | null,
): Promise<Complaint> {
  await closeTasks(tx, deps.clock, { subjectId: complaint.id, kinds: ['complaint'] });
  await endTerm(tx, deps.clock, { caseId: complaint.id, kind: 'complaint' });
  const withdrawn = await moveComplaint(tx, complaint, 'complaint_withdrawal', {
    ...{ status: 'closed', outcome: 'withdrawn', reasons, check_at: null, overdue: false },
    closed_at: new Date(deps.clock.now()),
  });
  await tellComplainant(deps, tx, withdrawn, 'complaint_withdrawn');
  return withdrawn;
}
