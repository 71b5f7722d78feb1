import { z } from 'zod';
import type { DispatchFactView, ReceiptView, RulingView } from '../db/dispatch-fact-views.js';
import type { Dispatch } from '../db/dispatch-views.js';
import { dispatchStatuses } from '../domain/dispatch-status.js';
import { receiptStatuses, rulingKinds } from '../domain/receipts.js';
import { recipientKinds } from '../domain/recipient.js';
import type { Actor } from '../domain/roles.js';
import { scopes } from '../domain/scope.js';
import { dispatchActions } from './dispatch-actions.js';
import { action, id, moment, person } from './fields.js';
import { orderedTarget, viewTarget } from './locator-view.js';

/** A dispatch as lists show it. */
export const dispatchSchema = z
  .object({
    id,
    prescriptionId: id.optional().describe('What it carries: a prescription, or an instruction'),
    prescriptionNumber: z.string().optional(),
    instructionId: id.optional(),
    instructionNumber: z.string().optional(),
    noticeId: id.optional(),
    noticeNumber: z.string().optional(),
    restorationId: id.optional(),
    recipient: z.object({ id, name: z.string(), kind: z.enum(recipientKinds) }),
    status: z.enum(dispatchStatuses),
    createdAt: moment,
    openedAt: moment.optional(),
    deliveredAt: moment.optional(),
    fetchedAt: moment.optional(),
    receivedAt: moment.optional(),
    undeliverableAt: moment.optional(),
    settledAt: moment.optional(),
    attempts: z.int(),
    factCount: z.int(),
    openFacts: z.int(),
    dueAt: moment.optional().describe('When the first open fact’s term ends'),
    overdue: z.boolean(),
    receiptUrl: z.string().describe('Where receipts are POSTed'),
    actions: z.array(action),
  })
  .meta({ id: 'Dispatch' });

/** One fact of a dispatch: what is ordered, and how far its execution is. */
export const dispatchFactSchema = z
  .object({
    factId: id,
    ordinal: z.int(),
    target: orderedTarget,
    scope: z.enum(scopes),
    status: z.enum(['pending', 'received', 'unclear', 'impossible', 'executed', 'not_executed', 'cancelled']),
    dueAt: moment.optional(),
    overdue: z.boolean(),
    pausedAt: moment.optional().describe('Since when its clock stands still'),
    breachedAt: moment.optional(),
    awaitsRuling: z.boolean(),
    appliedTarget: orderedTarget.extend({ scope: z.enum(scopes) }).optional(),
    note: z.string().optional(),
    settledAt: moment.optional(),
  })
  .meta({ id: 'DispatchFact' });

export const receiptSchema = z
  .object({
    id,
    factId: id.optional(),
    status: z.enum(receiptStatuses),
    note: z.string().optional(),
    late: z.boolean().describe('It came after its fact had settled: kept, and moved nothing'),
    givenAt: moment,
  })
  .meta({ id: 'Receipt' });

export const rulingSchema = z
  .object({
    id,
    ruling: z.enum(rulingKinds),
    factIds: z.array(id),
    reasons: z.string(),
    ruledBy: person,
    ruledAt: moment,
  })
  .meta({ id: 'Ruling' });

/** A dispatch as an answer; a recipient is not told the id of a notice it may not open. */
export function viewDispatch(row: Dispatch, actor: Actor, publicUrl: string): Record<string, unknown> {
  const isRecipient = actor.roles.includes('recipient');
  return {
    id: row.id,
    prescriptionId: row.prescriptionId ?? undefined,
    prescriptionNumber: row.prescriptionNumber ?? undefined,
    instructionId: row.instructionId ?? undefined,
    instructionNumber: row.instructionNumber ?? undefined,
    noticeId: isRecipient ? undefined : (row.noticeId ?? undefined),
    noticeNumber: row.noticeNumber ?? undefined,
    restorationId: isRecipient ? undefined : (row.restorationId ?? undefined),
    recipient: { id: row.recipientId, name: row.recipientName, kind: row.recipientKind },
    status: row.status,
    createdAt: row.createdAt,
    openedAt: row.openedAt ?? undefined,
    deliveredAt: row.deliveredAt ?? undefined,
    fetchedAt: row.fetchedAt ?? undefined,
    receivedAt: row.receivedAt ?? undefined,
    undeliverableAt: row.undeliverableAt ?? undefined,
    settledAt: row.settledAt ?? undefined,
    attempts: row.attempts,
    factCount: row.facts,
    openFacts: row.openFacts,
    dueAt: row.dueAt ?? undefined,
    overdue: row.overdue,
    receiptUrl: `${publicUrl}/api/v1/dispatches/${row.id}/receipts`,
    actions: dispatchActions(actor, row),
  };
}

/** One fact of a dispatch as an answer. */
export function viewDispatchFact(row: DispatchFactView): Record<string, unknown> {
  const { appliedTarget: applied } = row;
  return {
    ...row,
    target: viewTarget(row.target),
    dueAt: row.dueAt ?? undefined,
    pausedAt: row.pausedAt ?? undefined,
    breachedAt: row.breachedAt ?? undefined,
    appliedTarget:
      applied === null ? undefined : { ...viewTarget({ ...applied, unicode: null }), scope: applied.scope },
    note: row.note ?? undefined,
    settledAt: row.settledAt ?? undefined,
  };
}

/** One receipt as an answer. */
export function viewReceipt(row: ReceiptView): Record<string, unknown> {
  return { ...row, factId: row.factId ?? undefined, note: row.note ?? undefined };
}

/** One ruling as an answer: an act names the official who made it. */
export function viewRuling(row: RulingView): Record<string, unknown> {
  return { ...row };
}
