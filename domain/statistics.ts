import { almatyDay, startOfAlmatyDay } from './almaty.js';
import type { ComplaintOutcome } from './complaint-status.js';
import type { RestorationCause } from './restoration.js';
import type { Verdict } from './verdicts.js';

/** By what figures may be told apart. */
export const groupings = ['month', 'body', 'violation_kind', 'scope'] as const;
export type Grouping = (typeof groupings)[number];

/** Days that are counted over: Almaty days, the first within, the last one not. */
export interface Span {
  from: string;
  to: string;
}

/** How long it took: seconds, rounded. Null where nothing of the kind has happened. */
export interface Took {
  median: number | null;
  ninthTenth: number | null;
}

/** One line of what the database has counted: how often something happened to cases, in a group of them. */
export interface CountedEvent {
  by: Grouping | 'all';
  /** The month, the code of the body or kind, the scope; null for all, and where a complaint is about no act of ours. */
  group: string | null;
  happened: string;
  /** Null for all of them. */
  detail: string | null;
  count: number;
  took: Took;
}

/** How an order to one recipient about one fact has ended. */
export interface OrderFigures {
  executed: number;
  /** Of these, with no breach of the term noted before; a receipt that comes after the term notes one at the latest. */
  inTime: number;
  late: number;
  notExecuted: number;
  cancelled: number;
  /** Breaches of the term that were noted within the span, whatever came of the order later. */
  breaches: number;
  /** From the beginning of its clock, pauses included. */
  seconds: Took;
}

/** What is counted over cases (Rules, clause 4; safeguard 10). */
export interface Figures {
  notices: {
    filed: number;
    /** Split off or opened again: decided apart, and not filed again. */
    parts: number;
    returned: number;
    returnReasons: Record<string, number>;
    withdrawn: number;
    decided: number;
    /** Decided with at least one fact confirmed. */
    toExecution: number;
    /** Decided with every fact unconfirmed. */
    rejected: number;
    /** Decided with no fact confirmed and at least one a duplicate: with the two above it makes all that were decided. */
    coveredAlready: number;
    /** From the last submission, or from being opened again, to the decision. */
    seconds: Took;
  };
  facts: Record<Verdict, number> & { reasons: Record<string, number> };
  restrictions: {
    made: number;
    lifted: number;
    liftedBy: Partial<Record<RestorationCause | 'lapsed', number>>;
    /** At the end of the span, or now if that comes first. */
    inForce: number;
    /** Of these, whose day of review has gone by. */
    pastReview: number;
  };
  /** Of prescriptions. */
  executions: OrderFigures;
  /** Of instructions. */
  resumptions: OrderFigures;
  complaints: { lodged: number; decided: Record<ComplaintOutcome, number>; seconds: Took };
}

/** The moments between which a span lies: from the first, before the second; milliseconds since the epoch. */
export function momentsOf({ from, to }: Span): { starts: number; ends: number } {
  return { starts: startOfAlmatyDay(from), ends: startOfAlmatyDay(to) };
}

/**
 * At which moments it is counted what is in force: at the end of the span, or now if that comes first; told apart by months, at the end of each.
 * None where all of it lies ahead.
 */
export function stockMoments(span: Span, now: number, by: Grouping | 'all'): number[] {
  const { starts, ends } = momentsOf(span);
  const last = Math.min(ends, now);
  if (last <= starts) return [];
  const moments: number[] = [];
  for (let end = endOfMonth(starts); by === 'month' && end < last; end = endOfMonth(end)) moments.push(end);
  return [...moments, last];
}

/** The figures that some lines of one group make. */
export function figuresOf(lines: readonly CountedEvent[]): Figures {
  const count = (happened: string, detail: string | null = null) =>
    lines.find((line) => line.happened === happened && line.detail === detail)?.count ?? 0;
  const took = (happened: string): Took =>
    lines.find((line) => line.happened === happened && line.detail === null)?.took ?? {
      median: null,
      ninthTenth: null,
    };
  const byDetail = (...happened: string[]): Record<string, number> =>
    Object.fromEntries(
      lines
        .filter((line) => happened.includes(line.happened) && line.detail !== null && line.detail !== '')
        .map((line): [string, number] => [line.detail ?? '', line.count])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const orders = (kind: 'execution' | 'resumption'): OrderFigures => ({
    executed: count(kind, 'in_time') + count(kind, 'late'),
    inTime: count(kind, 'in_time'),
    late: count(kind, 'late'),
    notExecuted: count(kind, 'not_executed'),
    cancelled: count(kind, 'cancelled'),
    breaches: count(`${kind}_breach`),
    seconds: took(kind),
  });
  const decided = count('decided');
  const toExecution = count('decided', 'to_execution');
  const rejected = count('decided', 'rejected');
  return {
    notices: {
      ...{ filed: count('filed'), parts: count('part'), returned: count('returned') },
      ...{ returnReasons: byDetail('return_reason'), withdrawn: count('withdrawn') },
      ...{ decided, toExecution, rejected, coveredAlready: decided - toExecution - rejected },
      seconds: took('decided'),
    },
    facts: {
      ...{ confirmed: count('confirmed'), unconfirmed: count('unconfirmed'), duplicate: count('duplicate') },
      reasons: byDetail('confirmed', 'unconfirmed', 'duplicate'),
    },
    restrictions: {
      ...{ made: count('restricted'), lifted: count('lifted'), liftedBy: byDetail('lifted') },
      ...{ inForce: count('in_force'), pastReview: count('past_review') },
    },
    executions: orders('execution'),
    resumptions: orders('resumption'),
    complaints: {
      lodged: count('complaint_lodged'),
      decided: {
        upheld: count('complaint_decided', 'upheld'),
        partly_upheld: count('complaint_decided', 'partly_upheld'),
        dismissed: count('complaint_decided', 'dismissed'),
        inadmissible: count('complaint_decided', 'inadmissible'),
        withdrawn: count('complaint_decided', 'withdrawn'),
      },
      seconds: took('complaint_decided'),
    },
  };
}

/** The figures of every group that the database has told apart, by their keys. */
export function figuresByGroup(
  lines: readonly CountedEvent[],
  by: Grouping,
): { key: string | null; figures: Figures }[] {
  const keys = [...new Set(lines.filter((line) => line.by === by).map(({ group }) => group))];
  const sorted = keys.sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
  return sorted.map((key) => ({
    key,
    figures: figuresOf(lines.filter((line) => line.by === by && line.group === key)),
  }));
}

function endOfMonth(at: number): number {
  const [year = 0, month = 0] = almatyDay(at).split('-').map(Number);
  return startOfAlmatyDay(new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10));
}
