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

/** A second opinion has no reviewer to replace: it is reminded, then escalated, then escalated again. */
export function opinionStepAt(stage: number): SilenceStep {
  const step = stepAt(stage);
  return step === 'reassign' ? 'remind' : step;
}
