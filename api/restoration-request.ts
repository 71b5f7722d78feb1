import type { Knex } from 'knex';
import { z } from 'zod';
import type { RestorationAbout } from '../db/restoration-targets.js';
import { isLocatorRefusal } from '../domain/locator.js';
import type { Clock } from '../domain/clock.js';
import { inspectLocator } from '../locators/inspect-locator.js';
import { id, line, prose } from './fields.js';
import { givenLocator } from './notice-requests.js';
import { invalid } from './problem.js';
import { locatorReference } from './read-notice.js';

const names = ['restrictionIds', 'locators', 'noticeId', 'prescriptionId', 'courtActNumber'] as const;

/** By what restrictions are named: exactly one of these. */
export const about = z
  .strictObject({
    restrictionIds: z.array(id).min(1).max(1_000).optional(),
    locators: z.array(givenLocator).min(1).max(1_000).optional(),
    noticeId: id.optional().describe('All that rests on this notice'),
    prescriptionId: id.optional().describe('All that rests on the notice of this prescription'),
    courtActNumber: line(200).optional().describe('All that rests on this court act'),
  })
  .superRefine((given, issues) => {
    if (names.filter((name) => given[name] !== undefined).length === 1) return;
    issues.addIssue({ code: 'custom', path: [], params: { code: 'one_form_only' } });
  })
  .describe('Exactly one of these');

/** What is asked for, and why. */
export const restorationRequest = z.strictObject({
  about,
  cause: z.enum(['removed', 'act_annulled', 'error', 'ground_expired']),
  statement: prose(4_000).describe(
    'Why access is to be resumed; the reasons of the decision where it is lifted at once',
  ),
  lift: z
    .boolean()
    .optional()
    .describe('Of the authorised body’s own motion: decide it in this act, without a check by somebody else'),
});

/**
 * What a request is about, as its act keeps it: locators in their normalised forms.
 * @throws Problem *invalid*, every locator that is none named by its pointer
 */
export async function readAbout(
  tx: Knex,
  clock: Clock,
  { restrictionIds, locators, noticeId, prescriptionId, courtActNumber }: z.output<typeof about>,
): Promise<RestorationAbout> {
  if (restrictionIds !== undefined) return { restrictionIds };
  if (noticeId !== undefined) return { noticeId };
  if (prescriptionId !== undefined) return { prescriptionId };
  if (courtActNumber !== undefined) return { courtActNumber };
  const reference = await locatorReference(tx, clock);
  const inspected = (locators ?? []).map((locator) => inspectLocator(locator, reference));
  const faults = inspected.flatMap((each, index) =>
    isLocatorRefusal(each) ? [{ pointer: `#/about/locators/${index}/value`, code: each.refused }] : [],
  );
  if (faults.length > 0) throw invalid(faults);
  return { normalised: inspected.flatMap((each) => (isLocatorRefusal(each) ? [] : [each.normalised])) };
}
