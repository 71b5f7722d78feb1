import { z } from 'zod';
import { dispatchFactIds } from '../../db/dispatch-fact-views.js';
import { platformsToday } from '../../db/reference-lookups.js';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import { locatorKinds } from '../../domain/locator.js';
import { receiptStatuses } from '../../domain/receipts.js';
import { actAnswers } from '../acts.js';
import { performDispatchAct } from '../dispatch-act.js';
import { id, prose, rawText } from '../fields.js';
import { faultsInReceipts } from '../receipt-faults.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const status = z.enum(receiptStatuses);
const note = prose(4_000).optional();
const appliedTarget = z
  .strictObject({ kind: z.enum(locatorKinds), value: rawText(4_096) })
  .describe('What was applied instead of what was ordered; wider than ordered asks for a ruling');

const receipts = z
  .strictObject({
    status: status.optional().describe('Of all facts of the dispatch'),
    note,
    facts: z
      .array(z.strictObject({ factId: id, status, note, appliedTarget: appliedTarget.optional() }))
      .min(1)
      .max(1_000)
      .optional(),
  })
  .superRefine((body, issues) => {
    const both = body.facts !== undefined && (body.status !== undefined || body.note !== undefined);
    if (both) issues.addIssue({ code: 'custom', path: ['facts'], params: { code: 'one_form_only' } });
    if (body.facts === undefined && body.status === undefined) {
      issues.addIssue({ code: 'custom', path: ['status'], params: { code: 'required' } });
    }
  })
  .describe('Exactly one form: `status` (and `note`) for all facts, or `facts`');

/** What a recipient says of the execution of its dispatch, for all facts or fact by fact. */
export const receiptRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/dispatches/{id}/receipts',
    operationId: 'giveReceipts',
    capability: 'dispatch.receipts',
    onCase: true,
    tag: 'Execution',
    summary: 'Say that a dispatch was received, executed, cannot be executed, or is unclear',
    description:
      'After settlement a receipt is kept as late and moves nothing. "unclear" pauses the term of its facts until it is answered.',
    params: { id },
    body: receipts,
    bodyBytesAtMost: 8 * 1024 * 1024,
    idempotent: true,
    answers: actAnswers(
      z.object({ actId: id, status: z.enum(dispatchStatuses), late: z.boolean().optional() }).meta({ id: 'Received' }),
    ),
    handler: (context) =>
      performDispatchAct(context, 'receipts', context.body, async (tx, dispatch) => {
        const { facts } = context.body;
        if (facts === undefined) return [];
        const platforms = await platformsToday(tx, context.services.clock);
        return faultsInReceipts(facts, await dispatchFactIds(tx, dispatch.id), platforms);
      }),
  }),
];
