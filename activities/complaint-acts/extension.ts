import { moveComplaint } from '../../db/complaints.js';
import { reassignTask } from '../../db/tasks.js';
import { changeTerm, runningTerm } from '../../db/working-terms.js';
import { complaintExtendableBy } from '../../domain/complaint-terms.js';
import { ActRefusedError } from '../act-refused.js';
import { checkOf } from './assign.js';
import type { AppliedComplaintAct, ComplaintActContext } from './context.js';
import { permitted, toResult } from './context.js';
import { tellComplainant } from './register.js';

/** Extends the term once, by some working days and with reasons that the complainant reads. */
export async function extendComplaint(context: ComplaintActContext): Promise<AppliedComplaintAct> {
  const { deps, tx, act } = context;
  const complaint = await permitted(context, 'complaint_extension');
  const { workingDays, reasons } = act.payload as { workingDays: number; reasons: string };
  if (complaint.extendedBy !== null) throw new ActRefusedError({ type: 'illegal-move', code: 'extended_already' });
  const term = await runningTerm(tx, complaint.id, 'complaint');
  if (term === undefined || workingDays > complaintExtendableBy) {
    throw new ActRefusedError({ type: 'illegal-move', code: 'status' });
  }
  const longer = await changeTerm(tx, { caseId: complaint.id, kind: 'complaint', days: term.days + workingDays });
  const { dueOn, dueAt } = longer ?? term;
  const begun = { ...complaint, dueOn, dueAt, stage: 0 };
  const extended = await moveComplaint(tx, complaint, 'complaint_extension', {
    ...{ due_on: dueOn, due_at: new Date(dueAt), stage: 0, overdue: false },
    ...{ check_at: new Date(await checkOf(deps, tx, begun)), extended_by: workingDays, extension_reasons: reasons },
  });
  await reassignTask(tx, 'complaint', complaint.id, { accountId: complaint.assignedTo, dueAt });
  await tellComplainant(deps, tx, extended, 'complaint_extended');
  return { complaint: extended, result: toResult(extended), noted: { workingDays } };
}
