import type { Knex } from 'knex';
import { raiseAlert } from '../../db/alerts.js';
import { deciderCandidates } from '../../db/complaint-deciders.js';
import { moveComplaint } from '../../db/complaints.js';
import type { Complaint } from '../../db/complaints.js';
import { notify } from '../../db/notifications.js';
import { openTask, reassignTask } from '../../db/tasks.js';
import { workingCalendar } from '../../db/working-days.js';
import { runningTerm } from '../../db/working-terms.js';
import { almatyDay } from '../../domain/almaty.js';
import { chooseDecider } from '../../domain/complaint-deciders.js';
import type { ComplaintMove } from '../../domain/complaint-status.js';
import { complaintWorkingDays, nextComplaintCheck } from '../../domain/complaint-terms.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'clock'>;

/** Who the rules would choose for a complaint; undefined where nobody may decide it now. */
export async function findDecider(deps: Deps, tx: Knex, complaint: Complaint): Promise<string | undefined> {
  return chooseDecider(await deciderCandidates(tx, deps.clock, complaint), complaint);
}

/** Gives a locked complaint to somebody; with nobody to give it to it stays with all supervisors, and an alert says so. */
export async function giveComplaint(
  deps: Deps,
  tx: Knex,
  complaint: Complaint,
  accountId: string | undefined,
  move: ComplaintMove,
): Promise<Complaint> {
  const task = { accountId: accountId ?? null, dueAt: complaint.dueAt };
  await openTask(tx, deps.clock, { kind: 'complaint', subjectId: complaint.id, role: 'supervisor', ...task });
  await reassignTask(tx, 'complaint', complaint.id, task);
  if (accountId === undefined) {
    await raiseAlert(tx, deps.clock, { kind: 'complaint_unassigned', key: complaint.id, noticeId: null });
    return complaint;
  }
  await notify(tx, deps.clock, {
    event: 'complaint_assigned',
    to: { accountId },
    caseId: complaint.id,
    href: `/api/v1/complaints/${complaint.id}`,
    params: { number: complaint.number, day: complaint.dueOn },
  });
  const checkAt = await checkOf(deps, tx, { ...complaint, assignedTo: accountId });
  return moveComplaint(tx, complaint, move, {
    status: 'in_review',
    assigned_to: accountId,
    assigned_at: new Date(deps.clock.now()),
    check_at: new Date(checkAt),
  });
}

/** When the complaint is to be looked at next. */
export async function checkOf({ clock }: Deps, tx: Knex, complaint: Complaint): Promise<number> {
  const term = await runningTerm(tx, complaint.id, 'complaint');
  return nextComplaintCheck(await workingCalendar(tx), {
    startedOn: term?.startedOn ?? almatyDay(complaint.lodgedAt),
    days: term?.days ?? complaintWorkingDays,
    dueAt: complaint.dueAt,
    stage: complaint.stage,
    isAssigned: complaint.assignedTo !== null,
    today: almatyDay(clock.now()),
  });
}
