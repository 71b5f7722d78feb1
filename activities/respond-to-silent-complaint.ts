import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { complaintState, lockComplaint, moveComplaint, standingOfComplaint } from '../db/complaints.js';
import type { Complaint } from '../db/complaints.js';
import { notify } from '../db/notifications.js';
import { escalateTask, remindOfTask } from '../db/tasks.js';
import type { ComplaintState } from '../domain/cases.js';
import { canHappenToComplaint } from '../domain/complaint-status.js';
import { checkOf, findDecider, giveComplaint } from './complaint-acts/assign.js';
import type { CaseDeps } from './deps.js';

/** Nobody has decided yet: looks for somebody if there is nobody, reminds, and once the term is over escalates each working day. Decides nothing, ever. */
export async function respondToSilentComplaint(deps: CaseDeps, complaintId: string): Promise<ComplaintState> {
  return deps.db.transaction(async (tx) => {
    const complaint = await lockComplaint(tx, complaintId);
    const now = deps.clock.now();
    const isDue =
      canHappenToComplaint('silence', complaint.status) && complaint.checkAt !== null && complaint.checkAt <= now;
    if (!isDue) return complaintState(complaint);
    const given = complaint.assignedTo === null ? await lookAgain(deps, tx, complaint) : complaint;
    const isOverdue = given.dueAt <= now;
    // Whoever has just been given it has been told; his reminder comes in its time.
    const isNew = given.assignedTo !== complaint.assignedTo && !isOverdue;
    const stage = isNew ? given.stage : Math.max(given.stage + 1, isOverdue ? 2 : 1);
    if (!isNew) await (isOverdue ? escalate(deps, tx, given) : remind(deps, tx, given));
    const checkAt = await checkOf(deps, tx, { ...given, stage });
    const moved = await moveComplaint(tx, given, 'silence', { stage, overdue: isOverdue, check_at: new Date(checkAt) });
    await recordEvent(tx, deps.clock, {
      ...{
        caseId: complaintId,
        actor: null,
        kind: isNew ? 'assign' : isOverdue ? 'escalate' : 'remind',
        outcome: 'applied',
      },
      ...{ before: standingOfComplaint(complaint), after: standingOfComplaint(moved) },
    });
    return complaintState(moved);
  });
}

async function lookAgain(deps: CaseDeps, tx: Knex, complaint: Complaint): Promise<Complaint> {
  const found = await findDecider(deps, tx, complaint);
  return found === undefined ? complaint : giveComplaint(deps, tx, complaint, found, 'complaint_assignment');
}

async function remind(deps: CaseDeps, tx: Knex, { id, number, dueOn, dueAt, assignedTo }: Complaint): Promise<void> {
  await remindOfTask(tx, 'complaint', id, dueAt);
  await notify(tx, deps.clock, {
    ...{ event: 'complaint_due', to: assignedTo === null ? { role: 'supervisor' } : { accountId: assignedTo } },
    ...{ caseId: id, href: `/api/v1/complaints/${id}`, params: { number, day: dueOn } },
  });
}

async function escalate(deps: CaseDeps, tx: Knex, { id, number, dueAt, revision }: Complaint): Promise<void> {
  await remindOfTask(tx, 'complaint', id, dueAt);
  await escalateTask(tx, deps.clock, 'complaint', id);
  await raiseAlert(tx, deps.clock, { kind: 'complaint_overdue', key: `${id}:${revision}`, noticeId: null });
  await notify(tx, deps.clock, {
    ...{ event: 'complaint_overdue', to: { role: 'supervisor' }, caseId: id },
    ...{ href: `/api/v1/complaints/${id}`, params: { number } },
  });
}
