import { z } from 'zod';
import type { LocatorStanding } from '../db/locator-views.js';
import { locatorKinds } from '../domain/locator.js';
import type { NormalisedLocator } from '../domain/locator.js';
import { scopes } from '../domain/scope.js';
import { visibleText } from '../domain/visible-text.js';

export const hardStops = ['platform_host', 'public_suffix', 'government_host', 'too_wide_network'] as const;

/** A text as people are shown it. */
export const visible = z.string().describe('With `⟨U+202E⟩` for each character that would hide or move others');

/** What a restriction names; `display` is what people are shown of it. */
export const orderedTarget = z.object({
  kind: z.enum(locatorKinds),
  value: z.string(),
  unicode: z.string().optional(),
  display: visible.describe('In Unicode, with `⟨U+202E⟩` for each character that would hide or move others'),
});

/** A target as `orderedTarget` says. */
export function viewTarget<K extends string>({
  kind,
  value,
  unicode,
}: {
  kind: K;
  value: string;
  unicode: string | null;
}) {
  return { kind, value, unicode: unicode ?? undefined, display: visibleText(unicode ?? value) };
}

/** A locator, understood. Of other bodies' cases it says only that one is pending, or the number a restriction stands under. */
export const inspectedLocator = z
  .object({
    input: z.string(),
    display: visible.describe(
      'The input with `⟨U+202E⟩` for each character that would hide or move others: show this to people',
    ),
    kind: z.enum(locatorKinds),
    normalised: z.string(),
    unicode: z.string().optional().describe('With the host in Unicode, where it differs'),
    scope: z.enum(scopes),
    warnings: z.array(z.string()),
    platform: z.string().optional().describe('The well-known platform it is on'),
    hardStop: z.enum(hardStops).optional().describe('Only a supervisor lets it pass'),
    restrictedUnder: z.string().optional().describe('The prescription in force on it'),
    pending: z.boolean().describe('Another case about it waits for a decision'),
  })
  .meta({ id: 'InspectedLocator' });

/** A locator as `inspectedLocator` says. */
export function viewLocator(
  locator: NormalisedLocator,
  standing: LocatorStanding | undefined,
): z.output<typeof inspectedLocator> {
  return {
    input: locator.input,
    display: visibleText(locator.input),
    kind: locator.kind,
    normalised: locator.normalised,
    ...(locator.unicode === undefined ? {} : { unicode: locator.unicode }),
    scope: locator.scope,
    warnings: locator.warnings,
    ...(locator.platform === undefined ? {} : { platform: locator.platform }),
    ...(locator.hardStop === undefined ? {} : { hardStop: locator.hardStop }),
    ...(standing?.restrictedUnder == null ? {} : { restrictedUnder: standing.restrictedUnder }),
    pending: standing?.pending ?? false,
  };
}
