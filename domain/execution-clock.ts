import { isFactSettled } from './dispatch-status.js';
import type { DispatchFact } from './receipts.js';

/** What the clock of a dispatch needs to know. Times in milliseconds since the epoch. */
export interface ClockStanding {
  /** When the recipient got it, by delivery or fetch; for one who polls and has not, when it was opened. */
  reachedAt: number | null;
  heardAt: number | null;
  silenceAlertedAt: number | null;
  facts: readonly (DispatchFact & { breachedAt: number | null })[];
}

/** The facts whose term (Art. 41-1(3)) has run out and for which nobody was told yet. */
export function breachedFacts(standing: Pick<ClockStanding, 'facts'>, at: number): string[] {
  return standing.facts
    .filter((fact) => runsOutAt(fact) !== null && Number(runsOutAt(fact)) <= at)
    .map(({ factId }) => factId);
}

/** When somebody has to be told of silence; null where something was heard, or everybody knows. */
export function silenceAt(standing: ClockStanding, silenceMs: number): number | null {
  const { reachedAt, heardAt, silenceAlertedAt } = standing;
  return reachedAt === null || heardAt !== null || silenceAlertedAt !== null ? null : reachedAt + silenceMs;
}

/** When the dispatch has to be looked at next; null while no clock runs. */
export function nextCheckAt(standing: ClockStanding, silenceMs: number): number | null {
  const times = [silenceAt(standing, silenceMs), ...standing.facts.map(runsOutAt)].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

function runsOutAt(fact: DispatchFact & { breachedAt: number | null }): number | null {
  return isFactSettled(fact) || fact.pausedAt !== null || fact.breachedAt !== null ? null : fact.dueAt;
}
