import { z } from 'zod';
import type { RestrictionView } from '../db/restriction-views.js';
import { restorationCauses, restrictionStates } from '../domain/restoration.js';
import { scopes } from '../domain/scope.js';
import { action, day, id, moment } from './fields.js';
import type { ActionView } from './fields.js';
import { orderedTarget, viewTarget } from './locator-view.js';

/** A row of the register as lists show it. */
export const restrictionSchema = z
  .object({
    id,
    target: orderedTarget,
    scope: z.enum(scopes),
    state: z.enum(restrictionStates),
    violationKind: z.string(),
    norm: z.string(),
    prescription: z.object({ id, number: z.string(), issuedAt: moment }),
    noticeId: id,
    inForceFrom: moment,
    reviewOn: day.describe('When somebody has to look at it again'),
    grounds: z.int().describe('Facts that it rests on now'),
    liftedAt: moment.optional(),
    resumedAt: moment.optional().describe('When the last recipient had resumed access'),
    lifted: z
      .object({
        restorationId: id,
        cause: z.enum(restorationCauses),
        reasons: z.string(),
        instruction: z.object({ id, number: z.string() }).optional(),
      })
      .optional(),
    actions: z.array(action),
  })
  .meta({ id: 'Restriction' });

/** A row of the register as an answer. */
export function viewRestriction(row: RestrictionView, actions: ActionView[]): Record<string, unknown> {
  const { lifted } = row;
  return {
    id: row.id,
    target: viewTarget(row),
    scope: row.scope,
    state: row.state,
    violationKind: row.violationKind,
    norm: row.norm,
    prescription: row.prescription,
    noticeId: row.noticeId,
    inForceFrom: row.inForceFrom,
    reviewOn: row.reviewOn,
    grounds: row.grounds,
    liftedAt: row.liftedAt ?? undefined,
    resumedAt: row.resumedAt ?? undefined,
    lifted:
      lifted === null
        ? undefined
        : {
            restorationId: lifted.restorationId,
            cause: lifted.cause,
            reasons: lifted.reasons,
            instruction:
              lifted.instructionId === null || lifted.number === null
                ? undefined
                : { id: lifted.instructionId, number: lifted.number },
          },
    actions,
  };
}
