import { z } from 'zod';
import type { Evidence } from '../db/evidence.js';
import type { NoticeEntry } from '../db/notice-views.js';
import { evidenceMediaTypes } from '../domain/evidence.js';
import { noticeStatuses, outcomes } from '../domain/notice-status.js';
import type { Actor } from '../domain/roles.js';
import { languages } from '../domain/roles.js';
import { scopes } from '../domain/scope.js';
import { noticeSources } from '../domain/sources.js';
import { factSchema } from './fact-view.js';
import { action, day, id, moment, person } from './fields.js';
import { noticeActions } from './notice-actions.js';

export const sourceActSchema = z.object({ number: z.string(), date: day }).meta({ id: 'SourceAct' });

const summaryShape = {
  id,
  number: z.string().nullable().describe('From registration on'),
  status: z.enum(noticeStatuses),
  outcome: z.enum(outcomes).optional(),
  channel: z.string(),
  source: z.enum(noticeSources).describe('Of `/notice-sources`'),
  sourceAct: sourceActSchema.optional(),
  forwardBy: moment.optional().describe('By when a notice of another track is to be carried on'),
  violationKind: z.string().optional(),
  norm: z.string().optional(),
  courtAct: z.object({ court: z.string(), number: z.string(), date: day, inForceFrom: day }).optional(),
  necessity: z.string().optional(),
  externalReference: z.string().optional(),
  filedBy: person,
  body: z.string().describe('Of `/bodies`'),
  reviewer: person.optional(),
  leaseExpiresAt: moment.optional().describe('Until when somebody works on the review'),
  dueAt: moment.optional(),
  overdue: z.boolean(),
  splitFrom: id.optional(),
  factCount: z.int(),
  widestScope: z.enum(scopes),
  submittedAt: moment.optional(),
  createdAt: moment,
  updatedAt: moment,
  closedAt: moment.optional(),
  actions: z.array(action),
};

/** A notice as lists show it. */
export const noticeSummarySchema = z.object(summaryShape).meta({ id: 'NoticeSummary' });

export const evidenceSchema = z
  .object({
    id,
    sha256: z.string().describe('Of the file as it is kept'),
    mediaType: z.enum(evidenceMediaTypes),
    bytes: z.int(),
    width: z.int().optional(),
    height: z.int().optional(),
    capturedAt: moment.optional().describe('When the picture says it was taken'),
    fileName: z.string().optional(),
    scan: z
      .enum(['unscanned', 'clean'])
      .optional()
      .describe('Where files are scanned for malware: one that is not yet can be neither submitted nor read by others'),
  })
  .meta({ id: 'Evidence' });

export const warningSchema = z
  .object({ pointer: z.string(), code: z.string(), text: z.string() })
  .meta({ id: 'Warning' });

/** A whole notice. */
export const noticeSchema = z
  .object({
    ...summaryShape,
    sensitive: z.boolean().describe('Evidence is blurred and locators are masked outside the case'),
    attestation: z
      .object({ language: z.enum(languages), text: z.string(), post: z.string(), name: z.string(), at: moment })
      .optional(),
    facts: z.array(factSchema),
    evidence: z.array(evidenceSchema),
    missing: z
      .array(z.object({ code: z.string(), pointer: z.string().optional(), text: z.string() }))
      .optional()
      .describe('Why it was returned'),
    withdrawalReason: z.string().optional(),
    warnings: z.array(warningSchema).describe('What to look at twice; none of it stops anybody'),
    parts: z
      .array(z.object({ id, number: z.string().nullable(), status: z.enum(noticeStatuses) }))
      .optional()
      .describe('What was split off it'),
    prescription: z.object({ id, number: z.string() }).optional(),
  })
  .meta({ id: 'Notice' });

/** A notice as `noticeSummarySchema` says. */
export function viewSummary(row: NoticeEntry, actor: Actor): Record<string, unknown> {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    outcome: row.outcome ?? undefined,
    channel: row.channel,
    source: row.source,
    sourceAct: row.sourceAct ?? undefined,
    forwardBy: row.forwardBy ?? undefined,
    violationKind: row.violationKind ?? undefined,
    norm: row.norm ?? undefined,
    courtAct: row.courtAct ?? undefined,
    necessity: row.necessity ?? undefined,
    externalReference: row.externalReference ?? undefined,
    filedBy: row.filedBy,
    body: row.bodyCode,
    reviewer: row.reviewer ?? undefined,
    leaseExpiresAt: row.leaseExpiresAt ?? undefined,
    dueAt: row.dueAt ?? undefined,
    overdue: row.overdue,
    splitFrom: row.splitFrom ?? undefined,
    factCount: row.factCount,
    widestScope: row.widestScope,
    submittedAt: row.submittedAt ?? undefined,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    closedAt: row.closedAt ?? undefined,
    actions: noticeActions(actor, row),
  };
}

/** A piece of evidence as `evidenceSchema` says. */
export function viewEvidence(row: Evidence): Record<string, unknown> {
  return {
    id: row.id,
    sha256: row.sha256,
    mediaType: row.mediaType,
    bytes: row.bytes,
    width: row.width ?? undefined,
    height: row.height ?? undefined,
    capturedAt: row.capturedAt ?? undefined,
    fileName: row.fileName ?? undefined,
    scan: row.scan === 'not_required' ? undefined : row.scan,
  };
}
