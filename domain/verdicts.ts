import type { LocatorKind } from './locator.js';

export const verdicts = ['confirmed', 'unconfirmed', 'duplicate'] as const;
/** What a named person decided about one fact. */
export type Verdict = (typeof verdicts)[number];

/** One row of the review sheet. */
export interface SheetVerdict {
  factId: string;
  verdict: Verdict;
  /** A code of the reference list `verdict_reasons` that belongs to this verdict. */
  reasonCode: string;
  reasons: string;
  /** Confirms a narrower locator of the same fact. */
  target?: LocatorKind;
  /** The restriction that covers the fact already. */
  duplicateOf?: string;
}
