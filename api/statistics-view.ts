import { z } from 'zod';
import { complaintOutcomes } from '../domain/complaint-status.js';
import type { Figures } from '../domain/statistics.js';

const count = z.int().nonnegative();
const counts = z.record(z.string(), count);
const seconds = z
  .object({ median: count.nullable(), ninthTenth: count.nullable().describe('Nine of ten took no longer') })
  .describe('Null where nothing of the kind happened')
  .meta({ id: 'Took' });

const orders = z
  .object({
    executed: count,
    inTime: count.describe('Of these, reported before a breach of the term was noted'),
    late: count.describe('Of these, with a breach noted before they were reported, or by the report'),
    notExecuted: count.describe('Ended without execution, as a supervisor accepted or because nobody could be reached'),
    cancelled: count,
    breaches: count.describe('Breaches of the term noted within the span, whatever came of the order'),
    seconds: seconds.describe('From the beginning of the clock, pauses included'),
  })
  .describe('One for each fact and recipient')
  .meta({ id: 'OrderFigures' });

const notices = z.object({
  filed: count.describe('Registered under a number, whatever became of them'),
  parts: count.describe('Split off or opened again: decided apart, and not filed again'),
  returned: count.describe('Times that a notice went back to be completed'),
  returnReasons: counts.describe('Returns that name a reason; one may name several'),
  withdrawn: count,
  decided: count,
  toExecution: count.describe('Decided with at least one fact confirmed'),
  rejected: count.describe('Decided with every fact unconfirmed'),
  coveredAlready: count.describe(
    'Decided with no fact confirmed and at least one a duplicate: with the two above, all that were decided',
  ),
  seconds: seconds.describe('From the last submission, or from being opened again, to the decision'),
});

const perFact = {
  facts: z
    .object({ confirmed: count, unconfirmed: count, duplicate: count, reasons: counts })
    .describe('By the moment at which their notice was decided'),
  restrictions: z.object({
    made: count,
    lifted: count,
    liftedBy: counts.describe('By cause; `lapsed`: nobody executed what was ordered'),
    inForce: count.describe('At the end of the span, or now if that comes first'),
    pastReview: count.describe('Of these, whose day of review has gone by'),
  }),
  executions: orders,
  resumptions: orders.describe('Of instructions to resume access'),
};

const complaints = z.object({
  lodged: count,
  decided: z.object(Object.fromEntries(complaintOutcomes.map((outcome) => [outcome, count]))),
  seconds: seconds.describe('From lodging to decision'),
});

/** Counts over cases, as statistics and the report show them. */
export const figuresSchema = z.object({ notices, ...perFact, complaints }).meta({ id: 'Figures' });

/** The same for one group; neither notices nor complaints have a scope. */
export const groupSchema = z
  .object({
    key: z.string().nullable().describe('Null: complaints about no act of ours'),
    ...{ notices: notices.optional(), ...perFact, complaints: complaints.optional() },
  })
  .meta({ id: 'FiguresOfGroup' });

/** The figures of facts and what follows from them, without those of notices and complaints. */
export function figuresPerFact({ facts, restrictions, executions, resumptions }: Figures) {
  return { facts, restrictions, executions, resumptions };
}
