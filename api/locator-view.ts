import { z } from 'zod';
import type { LocatorStanding } from '../db/locator-views.js';
import { locatorKinds } from '../domain/locator.js';
import type { NormalisedLocator } from '../domain/locator.js';
import { scopes } from '../domain/scope.js';

export const hardStops = ['platform_host', 'public_suffix', 'government_host', 'too_wide_network'] as const;

/** A locator, understood. Of other bodies' cases it says only that one is pending, or the number a restriction stands under. */
export const inspectedLocator = z
  .object({
    input: z.string(),
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
