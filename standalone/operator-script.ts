import { z } from 'zod';

const status = z.enum(['received', 'executed', 'impossible', 'unclear']);
const appliedTarget = z.strictObject({ kind: z.string(), value: z.string() });
const afterMs = z.int().min(0).max(600_000).optional();

/** One receipt that a simulator sends by itself: one for the whole dispatch, or per fact by its place in the order. */
const receiptStep = z.union([
  z.strictObject({ status, note: z.string().optional(), afterMs }),
  z.strictObject({
    facts: z.array(
      z.strictObject({
        index: z.int().min(0),
        status,
        note: z.string().optional(),
        appliedTarget: appliedTarget.optional(),
      }),
    ),
    afterMs,
  }),
]);

/** What a simulated operator does from now on. */
export const operatorScript = z.strictObject({
  /** HTTP statuses for the next deliveries, one each; then 200. */
  answers: z.array(z.int().min(200).max(599)).default([]),
  /** Sent as Retry-After with 429 and 503. */
  retryAfterSeconds: z.int().min(0).optional(),
  /** Receipts sent after an order was taken. */
  after: z.array(receiptStep).default([{ status: 'received' }, { status: 'executed' }]),
  /** Receipts sent after a ruling that insists or clarifies. */
  afterRuling: z.array(receiptStep).default([{ status: 'executed' }]),
});

export type OperatorScript = z.infer<typeof operatorScript>;
export type ReceiptStep = z.infer<typeof receiptStep>;
export const usualScript: OperatorScript = operatorScript.parse({});
