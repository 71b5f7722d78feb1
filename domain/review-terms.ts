/** How long a reviewer may be silent, per violation kind (configuration). Minutes since review began or began again. */
export interface ReviewTerms {
  remindAfter: number;
  reassignAfter: number;
  escalateAfter: number;
  repeatEvery: number;
}

/** What happens when a term runs out. None of it decides anything: nobody's silence does (safeguard 4). */
export type SilenceStep = 'remind' | 'reassign' | 'escalate' | 'escalate_again';

/** The step that follows after `stage` steps were taken. */
export function stepAt(stage: number): SilenceStep {
  return (['remind', 'reassign', 'escalate'] as const)[stage] ?? 'escalate_again';
}

/** When the step after `stage` steps is due, in milliseconds since the epoch. */
export function stepDueAt(terms: ReviewTerms, since: number, stage: number): number {
  const minutes = [terms.remindAfter, terms.reassignAfter, terms.escalateAfter][stage];
  return since + 60_000 * (minutes ?? terms.escalateAfter + (stage - 2) * terms.repeatEvery);
}

/**
 * The same, once the step before it was taken at `now`. A step whose moment has passed meanwhile (the house was away for days) is due in as long
 * as it would have been: nobody is reminded, replaced and told on in one second, and no case runs in circles.
 */
export function nextStepDueAt(terms: ReviewTerms, since: number, stage: number, now: number): number {
  const dueAt = stepDueAt(terms, since, stage);
  if (dueAt > now) return dueAt;
  const apart = dueAt - stepDueAt(terms, since, stage - 1);
  return now + (apart > 0 ? apart : 60_000);
}

/** A second opinion has no reviewer to replace: it is reminded, then escalated, then escalated again. */
export function opinionStepAt(stage: number): SilenceStep {
  const step = stepAt(stage);
  return step === 'reassign' ? 'remind' : step;
}
