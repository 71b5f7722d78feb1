import { z } from 'zod';
import type { RestorationView } from '../db/restoration-views.js';
import { mayActOnRestoration } from '../domain/capabilities.js';
import {
  restorationCauses,
  restorationOrigins,
  restorationOutcomes,
  restorationStatuses,
} from '../domain/restoration.js';
import type { Actor } from '../domain/roles.js';
import { scopes } from '../domain/scope.js';
import { action, id, moment, person } from './fields.js';
import type { ActionView } from './fields.js';
import { orderedTarget } from './locator-view.js';

/** A wish to resume access: who asks and why, what was decided, and under which instruction. */
export const restorationSchema = z
  .object({
    id,
    status: z.enum(restorationStatuses),
    outcome: z.enum(restorationOutcomes).optional(),
    origin: z.enum(restorationOrigins),
    cause: z.enum(restorationCauses),
    statement: z.string(),
    requestedBy: person.optional(),
    body: z.string().optional(),
    recipientId: id.optional(),
    requestedAt: moment,
    dueAt: moment.optional(),
    overdue: z.boolean(),
    decision: z.enum(['lift', 'refuse']).optional(),
    reasons: z.string().optional(),
    decidedBy: person.optional(),
    decidedAt: moment.optional(),
    closedAt: moment.optional(),
    instruction: z.object({ id, number: z.string() }).optional(),
    restrictions: z.int().describe('How many it is about'),
    actions: z.array(action),
  })
  .meta({ id: 'Restoration' });

/** A restriction that holds after a decision all the same. */
const standing = z.object({
  restrictionId: id,
  target: orderedTarget,
  scope: z.enum(scopes),
  heldBy: z.array(z.string()).describe('Numbers of the acts whose grounds hold it'),
  grounds: z.int(),
});

/** What an act on a restoration answers. */
export const restorationActed = z
  .object({
    actId: id,
    restorationId: id,
    status: z.enum(restorationStatuses),
    outcome: z.enum(restorationOutcomes).optional(),
    restrictions: z.int().optional(),
    lifted: z.int().optional().describe('Restrictions that are not in force any more'),
    stillRestricted: z.array(standing).optional().describe('Further grounds hold these, at most 100'),
    stillCovered: z.array(standing).optional().describe('Wider restrictions over what was lifted, at most 100'),
  })
  .meta({ id: 'RestorationActed' });

/** A restoration as an answer. */
export function viewRestoration(row: RestorationView, actor: Actor): Record<string, unknown> {
  return {
    id: row.id,
    status: row.status,
    outcome: row.outcome ?? undefined,
    origin: row.origin,
    cause: row.cause,
    statement: row.statement,
    requestedBy: row.requester ?? undefined,
    body: row.bodyCode ?? undefined,
    recipientId: row.recipientId ?? undefined,
    requestedAt: row.requestedAt,
    dueAt: row.dueAt ?? undefined,
    overdue: row.overdue,
    decision: row.decision ?? undefined,
    reasons: row.reasons ?? undefined,
    decidedBy: row.decidedBy ?? undefined,
    decidedAt: row.decidedAt ?? undefined,
    closedAt: row.closedAt ?? undefined,
    instruction: row.instruction ?? undefined,
    restrictions: row.restrictions,
    actions: restorationActions(actor, row),
  };
}

/** What this actor may do with a restoration now, out of the table that the server enforces. */
export function restorationActions(actor: Actor, restoration: RestorationView): ActionView[] {
  const permission = mayActOnRestoration(actor, 'restoration_decision', restoration);
  return [
    {
      name: 'restoration_decision',
      method: 'POST',
      href: `/api/v1/restorations/${restoration.id}/decision`,
      allowed: permission.allowed,
      ...(permission.allowed ? {} : { reason: permission.reason }),
    },
  ];
}
