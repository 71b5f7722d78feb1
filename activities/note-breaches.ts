import type { Knex } from 'knex';
import type { Dispatch } from '../db/dispatches.js';
import { breachedFacts } from '../domain/execution-clock.js';
import type { CaseDeps } from './deps.js';
import { tellOfClock } from './tell-of-clock.js';

/**
 * Tells of the facts whose term had run out by then, and gives the dispatch with them marked, for its step to save; the same dispatch where there
 * are none. A breach bears the moment at which it is noted, by which it is counted.
 * @param by in milliseconds since the epoch
 */
export async function noteBreaches(deps: CaseDeps, tx: Knex, dispatch: Dispatch, by: number): Promise<Dispatch> {
  const breached = new Set(breachedFacts(dispatch, by));
  if (breached.size === 0) return dispatch;
  await tellOfClock(deps, tx, dispatch, 'breach');
  const breachedAt = deps.clock.now();
  const facts = dispatch.facts.map((fact) => (breached.has(fact.factId) ? { ...fact, breachedAt } : fact));
  return { ...dispatch, facts };
}

/** Of how many facts a step has noted a breach: the same dispatch before it and after. */
export function breachesNoted(before: Dispatch, after: Dispatch): number {
  const noted = (facts: Dispatch['facts']) => facts.filter(({ breachedAt }) => breachedAt !== null).length;
  return noted(after.facts) - noted(before.facts);
}
