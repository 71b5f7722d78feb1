import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { isLocatorRefusal, locatorKinds } from '../domain/locator.js';
import { inspectLocator } from '../locators/inspect-locator.js';
import { locatorReference } from './read-notice.js';

/** The normalised forms of a locator, and itself. Nobody says which kind he means: the text is read as each of them. */
export async function locatorForms(tx: Knex, clock: Clock, value: string): Promise<string[]> {
  const reference = await locatorReference(tx, clock);
  const read = locatorKinds.flatMap((kind) => {
    const inspected = inspectLocator({ kind, value }, reference);
    return isLocatorRefusal(inspected) ? [] : [inspected.normalised];
  });
  return [...new Set([value, ...read])];
}
