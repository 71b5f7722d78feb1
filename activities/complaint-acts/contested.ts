import type { Knex } from 'knex';
import { contestedPrescription } from '../../db/contested.js';
import type { Contested } from '../../db/contested.js';
import { platformsToday } from '../../db/reference-lookups.js';
import type { Clock } from '../../domain/clock.js';
import { formsOf } from '../../locators/locator-forms.js';

/** What an owner complains of: the act that he names, or its facts on the locator that he names, however he writes it. Undefined where it is none. */
export async function contestedByOwner(
  tx: Knex,
  clock: Clock,
  { against, locator }: { against: string; locator?: string | undefined },
): Promise<Contested | undefined> {
  const locators = locator === undefined ? null : formsOf(locator, { platforms: await platformsToday(tx, clock) });
  return contestedPrescription(tx, { number: against, locators });
}
