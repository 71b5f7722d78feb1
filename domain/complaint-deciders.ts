import type { ComplaintSubject } from './capabilities.js';
import { mayActOnComplaint } from './capabilities.js';
import type { Actor } from './roles.js';

/** Somebody who might decide a complaint. */
export interface DeciderCandidate extends Actor {
  absent: boolean;
  /** He took part in the decision, or somebody above him did. */
  isInvolved: boolean;
  /** Complaints that he has open. */
  open: number;
}

/**
 * Who decides a complaint: present, and apart from all who took part, from those below them and from the side that filed; fewest open complaints
 * first; ties go to the account that was created first, so that the choice is stable. Undefined where there is nobody.
 */
export function chooseDecider(
  candidates: readonly DeciderCandidate[],
  complaint: Omit<ComplaintSubject, 'isInvolved' | 'assignedTo' | 'status'>,
): string | undefined {
  const [chosen] = candidates
    .filter((candidate) => !candidate.absent && mayBeGivenComplaint(candidate, complaint))
    .sort((a, b) => a.open - b.open || (a.accountId < b.accountId ? -1 : 1));
  return chosen?.accountId;
}

/** True if this person may decide the complaint once it is his. */
export function mayBeGivenComplaint(
  candidate: DeciderCandidate,
  complaint: Omit<ComplaintSubject, 'isInvolved' | 'assignedTo' | 'status'>,
): boolean {
  const { accountId: assignedTo, isInvolved } = candidate;
  const given = { ...complaint, status: 'in_review' as const, assignedTo, isInvolved };
  return mayActOnComplaint(candidate, 'complaint_decision', given).allowed;
}
