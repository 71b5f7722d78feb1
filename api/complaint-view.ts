import { z } from 'zod';
import type { ComplaintEntry } from '../db/complaint-views.js';
import { mayActOnComplaint } from '../domain/capabilities.js';
import type { ComplaintVerb } from '../domain/capabilities.js';
import {
  complaintChannels,
  complaintGrounds,
  complaintOutcomes,
  complaintStatuses,
} from '../domain/complaint-status.js';
import type { Actor } from '../domain/roles.js';
import { languages } from '../domain/roles.js';
import { visibleText } from '../domain/visible-text.js';
import { action, day, id, moment, person } from './fields.js';
import type { ActionView } from './fields.js';
import { visible } from './locator-view.js';

/** A complaint as it is answered. */
export const complaintSchema = z
  .object({
    id,
    number: z.string(),
    status: z.enum(complaintStatuses),
    outcome: z.enum(complaintOutcomes).optional(),
    channel: z.enum(complaintChannels),
    ground: z.enum(complaintGrounds),
    body: z.string().optional().describe('The state body that complains'),
    complainant: z.object({ name: z.string(), email: z.string().optional(), address: z.string().optional() }),
    language: z.enum(languages),
    against: z.string().describe('What is complained of, as it was named'),
    noticeId: id.optional().describe('The notice that it is about; left out where nothing of ours was named'),
    locator: z.string().optional(),
    locatorDisplay: visible.optional(),
    factIds: z.array(id),
    statement: z.string(),
    knownOn: day,
    lastDay: day.describe(
      'The last day on which it was possible to complain: three months, six where the act did not say how',
    ),
    wasExplained: z.boolean().describe('The act said how to complain'),
    late: z.boolean().describe('It came after that day. What follows is for a person to say'),
    lodgedAt: moment,
    lodgedBy: person.optional(),
    assignee: person.optional(),
    dueOn: day,
    overdue: z.boolean(),
    extension: z.object({ workingDays: z.int(), reasons: z.string() }).optional(),
    reasons: z.string().optional(),
    upheldFactIds: z.array(id).optional(),
    decidedBy: person.optional(),
    closedAt: moment.optional(),
    restorationId: id.optional(),
    reopenedAs: id.optional().describe('The part in which rejected facts are reviewed again'),
    decision: z.object({ id, number: z.string() }).optional().describe('The decision on paper'),
    actions: z.array(action),
  })
  .meta({ id: 'Complaint' });

/** What every act on a complaint answers. */
export const complaintActed = z
  .object({
    actId: id,
    complaintId: id,
    number: z.string(),
    status: z.enum(complaintStatuses),
    outcome: z.enum(complaintOutcomes).optional(),
    assignedTo: id.nullable(),
    dueOn: day,
    decisionNumber: z.string().optional(),
    facts: z.int().optional().describe('Upheld'),
    restorationId: id.optional(),
    reopenedAs: id.optional(),
  })
  .meta({ id: 'ComplaintActed' });

const paths: Record<Exclude<ComplaintVerb, 'read'>, string> = {
  complaint_assignment: 'assignment',
  complaint_extension: 'extension',
  complaint_decision: 'decision',
  complaint_withdrawal: 'withdrawal',
};

/** What this actor may do with a complaint now, out of the table that the server enforces. */
export function complaintActions(actor: Actor, complaint: ComplaintEntry): ActionView[] {
  return (Object.keys(paths) as (keyof typeof paths)[]).map((name) => {
    const permission = mayActOnComplaint(actor, name, complaint);
    return {
      ...{ name, method: 'POST' as const, href: `/api/v1/complaints/${complaint.id}/${paths[name]}` },
      allowed: permission.allowed,
      ...(permission.allowed ? {} : { reason: permission.reason }),
    };
  });
}

/** A complaint as `complaintSchema` says, for this actor. */
export function viewComplaint(actor: Actor, row: ComplaintEntry): z.output<typeof complaintSchema> {
  return {
    ...{ id: row.id, number: row.number, status: row.status, outcome: row.outcome ?? undefined },
    ...{ channel: row.channel, ground: row.ground, body: row.bodyCode ?? undefined, complainant: row.complainant },
    ...{ language: row.language, against: row.against, noticeId: row.noticeId ?? undefined },
    ...(row.locator === null ? {} : { locator: row.locator, locatorDisplay: visibleText(row.locator) }),
    ...{ factIds: row.factIds, statement: row.statement, knownOn: row.knownOn },
    ...{ lastDay: row.lastDay, wasExplained: row.wasExplained, late: row.isLate },
    ...{ lodgedAt: row.lodgedAt.toISOString(), lodgedBy: row.lodger ?? undefined, assignee: row.assignee ?? undefined },
    ...{ dueOn: row.dueOn, overdue: row.overdue, reasons: row.reasons ?? undefined },
    extension:
      row.extendedBy === null ? undefined : { workingDays: row.extendedBy, reasons: row.extensionReasons ?? '' },
    ...{ upheldFactIds: row.upheldFactIds ?? undefined, decidedBy: row.decider ?? undefined },
    ...{ closedAt: row.closedAt?.toISOString(), restorationId: row.restorationId ?? undefined },
    ...{ reopenedAs: row.reopenedAs ?? undefined, decision: row.decision ?? undefined },
    actions: complaintActions(actor, row),
  };
}
