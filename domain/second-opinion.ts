import type { Scope } from './scope.js';
import type { Verdict } from './verdicts.js';

/** What decides whether somebody else must agree. */
export interface DecidedFact {
  verdict: Verdict;
  scope: Scope;
  /** Its target has a hard stop, which a supervisor alone lifts. */
  hasHardStop: boolean;
}

export type OpinionLevel = 'reviewer' | 'supervisor';

/**
 * Who must give a second opinion before this decision counts (safeguard 2): a supervisor for IP, CIDR and hard stops,
 * another reviewer from account to domain scope and for sensitive kinds, nobody where no fact is confirmed or only pages are.
 */
export function opinionNeeded(facts: readonly DecidedFact[], sensitiveKind: boolean): OpinionLevel | null {
  const confirmed = facts.filter((fact) => fact.verdict === 'confirmed');
  if (confirmed.some(asksSupervisor)) return 'supervisor';
  if (confirmed.some((fact) => sensitiveKind || fact.scope !== 'page')) return 'reviewer';
  return null;
}

function asksSupervisor(fact: DecidedFact): boolean {
  return fact.hasHardStop || fact.scope === 'ip' || fact.scope === 'cidr';
}
