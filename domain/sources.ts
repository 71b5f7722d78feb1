import { nextStepDueAt } from './review-terms.js';
import type { ReviewTerms } from './review-terms.js';

/**
 * On which track a notice comes: an ordinary one under the Rules, or one of the others that pass through the same body (Art. 41-1 of the Law "On
 * Communications", and its neighbours). These carry an act that another body has made and answers for.
 */
export const noticeSources = ['notice', 'prosecutor', 'urgent', 'tax'] as const;
export type NoticeSource = (typeof noticeSources)[number];

/** What another track carries: the representation, the decision, the tax body's act. */
export interface SourceAct {
  number: string;
  /** An Almaty day, `2026-07-01`. */
  date: string;
}

interface SourceRow {
  /** Unconfirmed facts are rejected, with reasons why there is no violation (Rules, clause 11). */
  isRejectable: boolean;
  /** Its notices rest on an act of the body's own, and say which one. */
  hasAct: boolean;
}

/**
 * The one table of what the product does by track. Who may use one and its term are data with validity dates: the reference list
 * `notice_sources`.
 */
export const sources: Record<NoticeSource, SourceRow> = {
  notice: { isRejectable: true, hasAct: false },
  prosecutor: { isRejectable: false, hasAct: true },
  urgent: { isRejectable: false, hasAct: true },
  tax: { isRejectable: false, hasAct: true },
};

/** What a notice lacks whose body may not use its source. */
export const notYourSource = { pointer: '#/source', code: 'not_a_source_of_this_body' };

/** How long the authorised body has to carry a notice of a track on, from its submission. */
export type ForwardingTerm = { minutes: number } | { workingDays: number };

/** What the reference list says of a source on a day. */
export interface SourceTerms {
  /** The bodies that may use it, by code; everybody where left out. */
  bodies?: string[];
  /** None for ordinary notices: the Rules set no term for their review. */
  within?: ForwardingTerm;
}

/** Where a source and its act do not fit together: pointers into the notice. */
export function faultsOfSource(source: NoticeSource, act: SourceAct | undefined): { pointer: string; code: string }[] {
  if (sources[source].hasAct === (act !== undefined)) return [];
  return [{ pointer: '#/sourceAct', code: act === undefined ? 'required_for_this_source' : 'not_for_this_source' }];
}

/** Whether the clock of a notice has run out at a moment; milliseconds since the epoch. Ordinary notices have none. */
export function isLate(forwardBy: number | null, at: number): boolean {
  return forwardBy !== null && forwardBy <= at;
}

/** The pace of reminding where the clock has run out already. */
const minutesOnceLate = 60;

/**
 * The terms of a review that has so many minutes left until it has to be carried on: half-way there the reviewer is reminded, at three quarters
 * somebody else has it, at its end supervisors are told, and again and again. Sooner where the kind of violation asks for it; never all at once,
 * however late it is. None of it decides anything.
 */
export function termsWithin(terms: ReviewTerms, minutesLeft: number): ReviewTerms {
  const whole = minutesLeft > 0 ? Math.max(minutesLeft, 1) : minutesOnceLate;
  return {
    remindAfter: Math.min(terms.remindAfter, whole / 2),
    reassignAfter: Math.min(terms.reassignAfter, (whole * 3) / 4),
    escalateAfter: Math.min(terms.escalateAfter, whole),
    // Of what was left when it changed hands nothing is left by then.
    repeatEvery: Math.min(terms.repeatEvery, Math.max(whole, minutesOnceLate)),
  };
}

/**
 * When the step after one taken at `now` is due (`nextStepDueAt`), in milliseconds since the epoch. On another track one comes at the end of the
 * clock at the latest: it is overdue from then on. Afterwards the pace is counted from there.
 */
export function nextStepWithin(
  terms: ReviewTerms,
  { since, stage, now, forwardBy }: { since: number; stage: number; now: number; forwardBy: number | null },
): number {
  const dueAt = nextStepDueAt(terms, since, stage, now);
  if (forwardBy === null) return dueAt;
  return Math.min(dueAt, now < forwardBy ? forwardBy : now + terms.repeatEvery * 60_000);
}
