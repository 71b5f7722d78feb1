import type { Knex } from 'knex';
import { restrictionsOver } from '../../db/covering-restrictions.js';
import { standingRestrictions } from '../../db/restoration-targets.js';
import type { LiftedTargets, StandingRestriction } from '../../db/restoration-targets.js';
import type { Restoration } from '../../db/restorations.js';
import { visibleText } from '../../domain/visible-text.js';

/** So many of each kind are spelled out in an answer; the rest is in the register. */
const namedAtMost = 100;

/** What a decision to lift has done, and what holds all the same: further grounds, and wider restrictions over what was lifted. */
export async function viewLifted(
  tx: Knex,
  { outcome }: Restoration,
  { lifted, stillRestricted }: LiftedTargets,
): Promise<Record<string, unknown>> {
  const over = await restrictionsOver(tx, lifted.slice(0, namedAtMost));
  const covering = await standingRestrictions(tx, [...new Set(over.map(({ outerId }) => outerId))]);
  return {
    ...(outcome === null ? {} : { outcome }),
    lifted: lifted.length,
    stillRestricted: stillRestricted.slice(0, namedAtMost).map(view),
    stillCovered: covering.slice(0, namedAtMost).map(view),
  };
}

function view({ restrictionId, kind, value, scope, heldBy, grounds }: StandingRestriction) {
  return { restrictionId, target: { kind, value, display: visibleText(value) }, scope, heldBy, grounds };
}
