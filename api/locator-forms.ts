import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { formsOf } from '../locators/locator-forms.js';
import { locatorReference } from './read-notice.js';

/** The normalised forms of a locator, and itself, by what locators are graded by today. */
export async function locatorForms(tx: Knex, clock: Clock, value: string): Promise<string[]> {
  return formsOf(value, await locatorReference(tx, clock));
}
