import type { NoticeOutcome } from './notice-status.js';
import type { Verdict } from './verdicts.js';

/** What became of a notice as a whole. `executed`: at least one fact of its prescription was executed by somebody. */
export function outcomeOf(verdicts: readonly Verdict[], executed: boolean): NoticeOutcome {
  const kinds = new Set(verdicts);
  if (kinds.has('confirmed') && !executed) return 'not_executed';
  if (kinds.size > 1) return 'mixed';
  if (kinds.has('confirmed')) return 'restricted';
  return kinds.has('duplicate') ? 'duplicate' : 'rejected';
}
