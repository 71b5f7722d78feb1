import { recordEvent } from '../db/audit.js';
import {
  complaintState,
  lockComplaint,
  lockComplaintIfAny,
  moveComplaint,
  standingOfComplaint,
  takenBack,
} from '../db/complaints.js';
import { runningTerm } from '../db/working-terms.js';
import type { ComplaintState } from '../domain/cases.js';
import type { Language } from '../domain/roles.js';
import { checkOf } from './complaint-acts/assign.js';
import { contestedByOwner } from './complaint-acts/contested.js';
import { registerComplaint } from './complaint-acts/register.js';
import { withdrawForOwner } from './complaint-acts/withdrawal.js';
import type { CaseDeps } from './deps.js';

/** What an owner wrote in the public form. */
export interface SubmittedComplaint {
  name: string;
  email: string;
  language: Language;
  against: string;
  locator?: string;
  statement: string;
  knownOn?: string;
}

/** Registers what came over the public form and was confirmed; null where there is no such thing. What was written is kept in the complaint alone. */
export async function openComplaint(deps: CaseDeps, complaintId: string): Promise<ComplaintState | null> {
  return deps.db.transaction(async (tx) => {
    const known = await lockComplaintIfAny(tx, complaintId);
    if (known !== undefined) return complaintState(known);
    const row = await tx('complaint_submissions')
      .where({ id: complaintId, opened_at: null })
      .whereNotNull('confirmed_at')
      .forUpdate()
      .first<{ token: string; content: SubmittedComplaint; confirmed_at: Date } | undefined>(
        ...['token', 'content', 'confirmed_at'],
      );
    if (row === undefined) return null;
    const { name, email, ...written } = row.content;
    const contested = await contestedByOwner(tx, deps.clock, written);
    const opened = await registerComplaint(deps, tx, {
      ...{ id: complaintId, channel: 'public', ground: 'prescription', complainant: { name, email }, contested },
      ...{ ...written, token: row.token, receivedAt: row.confirmed_at.getTime() },
    });
    await tx('complaint_submissions')
      .where({ id: complaintId })
      .update({ content: null, opened_at: new Date(deps.clock.now()) });
    await recordEvent(tx, deps.clock, {
      ...{ caseId: complaintId, actor: null, kind: 'complaint_lodging', outcome: 'applied' },
      after: { ...standingOfComplaint(opened), facts: opened.factIds.length },
    });
    return complaintState(opened);
  });
}

/** Reads where a complaint stands once something was noted beside it: its term was counted again, or its author has taken it back, which ends it. */
export async function loadComplaint(deps: CaseDeps, complaintId: string): Promise<ComplaintState> {
  return deps.db.transaction(async (tx) => {
    const complaint = await lockComplaint(tx, complaintId);
    const back = complaint.status === 'closed' ? undefined : await takenBack(tx, complaint);
    if (back !== undefined) return complaintState(await withdrawForOwner(deps, tx, complaint, back));
    const term = await runningTerm(tx, complaintId, 'complaint');
    if (term === undefined || term.dueAt === complaint.dueAt) return complaintState(complaint);
    const { dueOn, dueAt } = term;
    const counted = await moveComplaint(tx, complaint, 'silence', {
      ...{ due_on: dueOn, due_at: new Date(dueAt) },
      check_at: new Date(await checkOf(deps, tx, { ...complaint, dueOn, dueAt })),
    });
    return complaintState(counted);
  });
}
