import { z } from 'zod';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import { noticeStatuses, outcomes } from '../../domain/notice-status.js';
import { scopes } from '../../domain/scope.js';
import { verdicts } from '../../domain/verdicts.js';

/** What the demo reads of the API's answers; whatever else they say is left alone. */
export const noticeAnswer = z.looseObject({
  id: z.uuid(),
  number: z.string().nullish(),
  status: z.enum(noticeStatuses),
  outcome: z.enum(outcomes).nullish(),
  reviewer: z.looseObject({ id: z.uuid() }).nullish(),
  facts: z.array(
    z.looseObject({
      id: z.uuid(),
      ordinal: z.int(),
      verdict: z.enum([...verdicts, 'pending']).nullish(),
    }),
  ),
});
export type NoticeAnswer = z.infer<typeof noticeAnswer>;

export const evidenceAnswer = z.looseObject({ id: z.uuid(), sha256: z.string(), bytes: z.int() });

const inspected = z.looseObject({
  scope: z.enum(scopes).nullish(),
  hardStop: z.string().nullish(),
  restrictedUnder: z.string().nullish(),
  warnings: z.array(z.string()).default([]),
});

export const inspectionAnswer = z.looseObject({ items: z.array(inspected) });

export const submissionAnswer = z.looseObject({ number: z.string(), status: z.enum(noticeStatuses) });

export const sheetAnswer = z.looseObject({ sheetVersion: z.int() });

export const completionAnswer = z.looseObject({
  status: z.enum(noticeStatuses),
  secondOpinionBy: z.enum(['reviewer', 'supervisor']).nullable(),
});

export const opinionAnswer = z.looseObject({ status: z.enum(noticeStatuses) });

export const splitAnswer = z.looseObject({ part: z.looseObject({ id: z.uuid(), number: z.string() }) });

const dispatchAnswer = z.looseObject({
  id: z.uuid(),
  prescriptionId: z.uuid().optional(),
  prescriptionNumber: z.string().optional(),
  instructionId: z.uuid().optional(),
  instructionNumber: z.string().optional(),
  noticeNumber: z.string().nullish(),
  recipient: z.looseObject({ id: z.uuid(), name: z.string() }),
  status: z.enum(dispatchStatuses),
  attempts: z.int(),
  factCount: z.int(),
});
export type DispatchAnswer = z.infer<typeof dispatchAnswer>;

export const dispatchesAnswer = z.looseObject({ items: z.array(dispatchAnswer) });

/** What a simulated operator tells of the messages it got. */
export const deliveriesAnswer = z.looseObject({
  items: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      signatureValid: z.boolean(),
      data: z.looseObject({ dispatchId: z.string().optional() }).nullish(),
    }),
  ),
});
