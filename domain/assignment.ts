import { isOfFilingSide } from './roles.js';
import type { FilingSide, Seat } from './roles.js';

/** A reviewer who might take a case. */
export interface ReviewerCandidate {
  accountId: string;
  bodyCode?: string;
  /** Every place in a state body that he has or had. */
  seats?: readonly Seat[];
  /** Violation kinds he is competent for; empty: all. */
  competences: readonly string[];
  absent: boolean;
  recused: boolean;
  /** Second readers have refused his sheet of this case twice. */
  twiceRefused: boolean;
  /** Facts in the cases he has open. */
  openFacts: number;
}

export interface CaseToAssign extends FilingSide {
  violationKind: string;
  /** Reviewers who have pending duplicates of it, and how many. */
  duplicatesWith: ReadonlyMap<string, number>;
  /** Reviewers who are to be passed over: they were silent. */
  passOver: readonly string[];
}

/**
 * Who reviews (safeguards 2 and 5): competent for the kind, not of the side that filed, present, neither recused nor refused twice;
 * pending duplicates go to the same person, else fewest open facts; ties go to the account that was created first (ids are UUIDv7),
 * so that the choice is stable.
 */
export function chooseReviewer(candidates: readonly ReviewerCandidate[], notice: CaseToAssign): string | undefined {
  const [chosen] = candidates
    .filter((candidate) => isEligible(candidate, notice))
    .sort(
      (a, b) =>
        (notice.duplicatesWith.get(b.accountId) ?? 0) - (notice.duplicatesWith.get(a.accountId) ?? 0) ||
        a.openFacts - b.openFacts ||
        (a.accountId < b.accountId ? -1 : 1),
    );
  return chosen?.accountId;
}

/** True if this person may review this case. */
export function isEligible(candidate: ReviewerCandidate, notice: CaseToAssign): boolean {
  if (candidate.absent || candidate.recused || candidate.twiceRefused) return false;
  if (notice.passOver.includes(candidate.accountId)) return false;
  if (isOfFilingSide(candidate, notice)) return false;
  return candidate.competences.length === 0 || candidate.competences.includes(notice.violationKind);
}
