import type { Played } from './play-samples.js';

/** The last line of the demo. All but `samples`, `dispatches` and `failed` count notices, parts of them included. */
export interface Summary {
  samples: number;
  notices: number;
  closed: number;
  /** Closed with this outcome. */
  restricted: number;
  rejected: number;
  /** Never left the draft, because of a hard stop. */
  stopped: number;
  dispatches: number;
  /** Samples that did not end as they say. */
  failed: number;
}

/** Counts what became of the samples. */
export function summarise(played: readonly Played[]): Summary {
  const ended = played.flatMap((one) => one.ended);
  const count = (holds: (notice: (typeof ended)[number]['notice']) => boolean) =>
    ended.filter(({ notice }) => holds(notice)).length;
  return {
    samples: played.length,
    notices: ended.length,
    closed: count(({ status }) => status === 'closed'),
    restricted: count(({ outcome }) => outcome === 'restricted'),
    rejected: count(({ outcome }) => outcome === 'rejected'),
    stopped: count(({ status }) => status === 'draft'),
    dispatches: ended.reduce((sum, { dispatches }) => sum + dispatches.length, 0),
    failed: played.filter(({ differences }) => differences.length > 0).length,
  };
}
