import { z } from 'zod';
import type { OrderedFact, Prescription } from '../db/prescription-views.js';
import { scopes } from '../domain/scope.js';
import { noticeSources } from '../domain/sources.js';
import { action, id, moment, person } from './fields.js';
import { sourceActSchema } from './notice-view.js';
import { orderedTarget, viewTarget } from './locator-view.js';

/** What is to be restricted, and why. */
export const orderedFactSchema = z
  .object({
    factId: id,
    ordinal: z.int(),
    target: orderedTarget,
    scope: z.enum(scopes),
    reasonCode: z.string(),
    reasons: z.string(),
  })
  .meta({ id: 'OrderedFact' });

/** A prescription as an act: number, day, who issued it on which basis, term, how to complain. */
export const prescriptionSchema = z
  .object({
    id,
    number: z.string(),
    noticeId: id.optional(),
    noticeNumber: z.string().optional(),
    issuedAt: moment,
    issuingBody: z.record(z.string(), z.string()),
    issuingOfficial: person,
    basis: z.object({
      violationKind: z.string(),
      norm: z.string(),
      courtAct: z.record(z.string(), z.unknown()).optional(),
      source: z.enum(noticeSources).describe('Of `/notice-sources`'),
      sourceAct: sourceActSchema.optional(),
    }),
    termMinutes: z.int().describe('For execution, counted from receipt'),
    howToComplain: z.record(z.string(), z.unknown()),
    settledAt: moment.optional(),
    actions: z.array(action),
  })
  .meta({ id: 'Prescription' });

/** A prescription as an answer; a recipient has no use for the id of a notice it may not open. */
export function viewPrescription(row: Prescription, { withNotice }: { withNotice: boolean }): Record<string, unknown> {
  return {
    id: row.id,
    number: row.number,
    ...(withNotice ? { noticeId: row.noticeId } : {}),
    noticeNumber: row.noticeNumber ?? undefined,
    issuedAt: row.issuedAt,
    issuingBody: row.issuingBody,
    issuingOfficial: row.issuingOfficial,
    basis: {
      violationKind: row.violationKind,
      norm: row.norm,
      courtAct: row.courtAct ?? undefined,
      source: row.source,
      sourceAct: row.sourceAct ?? undefined,
    },
    termMinutes: row.termMinutes,
    howToComplain: row.howToComplain,
    settledAt: row.settledAt ?? undefined,
    actions: [],
  };
}

/** One ordered fact as an answer. */
export function viewOrderedFact(row: OrderedFact): Record<string, unknown> {
  return {
    factId: row.factId,
    ordinal: row.ordinal,
    target: viewTarget(row),
    scope: row.scope,
    reasonCode: row.reasonCode,
    reasons: row.reasons,
  };
}
