import { moveComplaint } from '../../db/complaints.js';
import { closeTasks } from '../../db/tasks.js';
import { endTerm } from '../../db/working-terms.js';
import type { AppliedComplaintAct, ComplaintActContext } from './context.js';
import { permitted, toResult } from './context.js';

/** Whoever complained takes it back: the body, or an owner through whoever entered it for him. */
export async function withdrawComplaint(context: ComplaintActContext): Promise<AppliedComplaintAct> {
  const { deps, tx, act } = context;
  const complaint = await permitted(context, 'complaint_withdrawal');
  const { reason } = act.payload as { reason: string };
  await closeTasks(tx, deps.clock, { subjectId: complaint.id, kinds: ['complaint'] });
  await endTerm(tx, deps.clock, { caseId: complaint.id, kind: 'complaint' });
  const withdrawn = await moveComplaint(tx, complaint, 'complaint_withdrawal', {
    ...{ status: 'closed', outcome: 'withdrawn', reasons: reason, check_at: null, overdue: false },
    closed_at: new Date(deps.clock.now()),
  });
  return { complaint: withdrawn, result: toResult(withdrawn) };
}
