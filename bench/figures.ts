/** What `npm run bench` says in its last line. */
export interface Figures {
  noopPerSecond: number;
  casesPerSecond: number;
  noopPerCase: number;
  /** From the moment a decision is asked for to the moment its operator has the prescription. */
  decisionToOperatorMs: { p50: number; p99: number };
  eventsPerNotice: number;
  transitionsPerNotice: number;
  eventsPerDispatch: number;
  transitionsPerDispatch: number;
  /** With many facts a notice, filing included. */
  factsPerSecond: number;
  /** Median time to the answer of an update: the completion, as the reviewer waits for it. */
  updateMs: number;
  /** Postgres transactions that wrote, from submission to the end. */
  commitsPerCase: number;
}

/** What was counted and timed. */
export interface Measured {
  noops: number;
  noopSeconds: number;
  cases: number;
  caseSeconds: number;
  writes: number;
  facts: number;
  factSeconds: number;
  decisionToOperatorMs: readonly number[];
  updateMs: readonly number[];
  notices: readonly { events: number; transitions: number }[];
  dispatches: readonly { events: number; transitions: number }[];
}
