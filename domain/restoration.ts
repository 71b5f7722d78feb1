import { almatyDay } from './almaty.js';

/** Every restriction gets a date on which somebody looks at it again (safeguard 7). */
const reviewAfterMs = 182 * 86_400_000;

/** The review date of a restriction that was entered or kept at a moment: an Almaty day. */
export function reviewDayAfter(at: number): string {
  return almatyDay(at + reviewAfterMs);
}

/** Where a restoration stands: somebody checks it, recipients resume access, it is over. */
export const restorationStatuses = ['in_check', 'in_execution', 'closed'] as const;
export type RestorationStatus = (typeof restorationStatuses)[number];

/**
 * What became of it. `still_restricted`: what was asked for is lifted, and further grounds hold the restrictions all the same. `withdrawn`: whoever
 * asked has taken it back before it was decided.
 */
export const restorationOutcomes = ['lifted', 'still_restricted', 'refused', 'withdrawn'] as const;
export type RestorationOutcome = (typeof restorationOutcomes)[number];

/** Who moved it (Art. 41-1(4)): whoever removed the information, who executes, a state body, or the authorised body by itself. */
export const restorationOrigins = ['owner', 'recipient', 'state_body', 'own_motion'] as const;
export type RestorationOrigin = (typeof restorationOrigins)[number];

/** Why access is to be resumed (Art. 41-1(5), safeguard 7). */
export const restorationCauses = [
  'removed',
  'act_annulled',
  'error',
  'ground_expired',
  'complaint_upheld',
  'periodic_review',
] as const;
export type RestorationCause = (typeof restorationCauses)[number];

export type RestorationDecision = 'lift' | 'refuse';

interface Row {
  from: readonly RestorationStatus[];
  to: readonly RestorationStatus[];
}

/** The one table of what may happen to a restoration next: what people do, then what the engine does. */
export const restorationMoves = {
  restoration_decision: { from: ['in_check'], to: ['in_execution', 'closed'] },
  restoration_withdrawal: { from: ['in_check'], to: ['closed'] },
  silence: { from: ['in_check'], to: ['in_check'] },
  settlement: { from: ['in_execution'], to: ['closed'] },
} as const satisfies Record<string, Row>;
export type RestorationMove = keyof typeof restorationMoves;

/** True if this may happen to a restoration that stands here. */
export function canHappenToRestoration(move: RestorationMove, status: RestorationStatus): boolean {
  return (restorationMoves[move].from as readonly RestorationStatus[]).includes(status);
}

/** True if this may take a restoration from here to there. */
export function canLeadRestoration(move: RestorationMove, from: RestorationStatus, to: RestorationStatus): boolean {
  return canHappenToRestoration(move, from) && (restorationMoves[move].to as readonly RestorationStatus[]).includes(to);
}

/** Where a restriction stands in the register. `lifting`: not in force any more, and recipients have yet to resume access. */
export const restrictionStates = ['in_force', 'lifting', 'lifted', 'lapsed'] as const;
export type RestrictionState = (typeof restrictionStates)[number];

/** The state of a restriction; one that nobody executed has lapsed. */
export function restrictionState(row: {
  liftedAt: unknown;
  liftedBy: string | null;
  resumedAt: unknown;
}): RestrictionState {
  if (row.liftedAt === null) return 'in_force';
  if (row.liftedBy === null) return 'lapsed';
  return row.resumedAt === null ? 'lifting' : 'lifted';
}
