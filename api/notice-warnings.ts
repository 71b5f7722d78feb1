import type { Knex } from 'knex';
import type { LocatorStanding } from '../db/locator-views.js';
import { isWithinCompetence } from '../db/reference-views.js';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import type { FactContent } from '../domain/notice.js';

/** What a person should look at twice before filing: the place in the notice, and a code. */
export interface Warning {
  pointer: string;
  code: string;
}

/** What is unusual about a notice: a kind that its body is not listed for, and locators that are restricted or pending elsewhere. */
export async function noticeWarnings(
  tx: Knex,
  clock: Clock,
  notice: { bodyCode: string; violationKind?: string | null; facts: readonly Pick<FactContent, 'locators'>[] },
  standings: ReadonlyMap<string, LocatorStanding>,
): Promise<Warning[]> {
  return [...(await ofCompetence(tx, clock, notice)), ...ofDuplicates(notice.facts, standings)];
}

async function ofCompetence(
  tx: Knex,
  clock: Clock,
  { bodyCode, violationKind }: { bodyCode: string; violationKind?: string | null },
): Promise<Warning[]> {
  if (violationKind == null) return [];
  const on = almatyDay(clock.now());
  const isWithin = await isWithinCompetence(tx, { bodyCode, violationKind, on });
  return isWithin ? [] : [{ pointer: '#/violationKind', code: 'outside_competence' }];
}

function ofDuplicates(
  facts: readonly Pick<FactContent, 'locators'>[],
  standings: ReadonlyMap<string, LocatorStanding>,
): Warning[] {
  return facts.flatMap(({ locators }, factIndex) =>
    locators.flatMap(({ normalised }, index) => {
      const standing = standings.get(normalised);
      if (standing === undefined) return [];
      const pointer = `#/facts/${factIndex}/locators/${index}/value`;
      return [{ pointer, code: standing.restrictedUnder === null ? 'pending_already' : 'restricted_already' }];
    }),
  );
}
