import { z } from 'zod';
import type { InstructedFact, Instruction } from '../db/instruction-views.js';
import { restorationCauses } from '../domain/restoration.js';
import { scopes } from '../domain/scope.js';
import { action, id, moment, person } from './fields.js';
import { orderedTarget, viewTarget } from './locator-view.js';

/** To what access is resumed, and under which prescription it was restricted. */
export const instructedFactSchema = z
  .object({
    factId: id,
    ordinal: z.int(),
    target: orderedTarget,
    scope: z.enum(scopes),
    prescriptionId: id,
    prescriptionNumber: z.string(),
  })
  .meta({ id: 'InstructedFact' });

/** An instruction as an act: number, day, who issued it and why, how to complain. */
export const instructionSchema = z
  .object({
    id,
    number: z.string(),
    restorationId: id.optional(),
    issuedAt: moment,
    issuingBody: z.record(z.string(), z.string()),
    issuingOfficial: person,
    cause: z.enum(restorationCauses),
    reasons: z.string(),
    termMinutes: z.int().describe('Access is resumed immediately; after so many minutes from receipt it is late'),
    howToComplain: z.record(z.string(), z.unknown()),
    settledAt: moment.optional().describe('When the last recipient had resumed access'),
    actions: z.array(action),
  })
  .meta({ id: 'Instruction' });

/** An instruction as an answer; only the authorised body has use for the case behind it. */
export function viewInstruction(
  row: Instruction,
  { withRestoration }: { withRestoration: boolean },
): Record<string, unknown> {
  return {
    id: row.id,
    number: row.number,
    ...(withRestoration ? { restorationId: row.restorationId } : {}),
    issuedAt: row.issuedAt,
    issuingBody: row.issuingBody,
    issuingOfficial: row.issuingOfficial,
    cause: row.cause,
    reasons: row.reasons,
    termMinutes: row.termMinutes,
    howToComplain: row.howToComplain,
    settledAt: row.settledAt ?? undefined,
    actions: [],
  };
}

/** One item of an instruction as an answer. */
export function viewInstructedFact(row: InstructedFact): Record<string, unknown> {
  const { factId, ordinal, scope, prescriptionId, prescriptionNumber } = row;
  return { factId, ordinal, target: viewTarget(row), scope, prescriptionId, prescriptionNumber };
}
