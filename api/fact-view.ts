import { z } from 'zod';
import type { FactEntry } from '../db/fact-views.js';
import type { HardStopRequest } from '../db/hard-stops.js';
import type { LocatorStanding } from '../db/locator-views.js';
import { deviceCodeKinds, locatorKinds } from '../domain/locator.js';
import { media, scopeOf, targetOf } from '../domain/notice.js';
import { needsNecessity, scopes } from '../domain/scope.js';
import { id } from './fields.js';
import { hardStops, inspectedLocator, viewLocator } from './locator-view.js';

const hardStop = z
  .object({
    code: z.enum(hardStops),
    state: z.enum(['not_requested', 'pending', 'allowed', 'refused']),
    reasons: z.string().optional().describe('Why the filer asks for it'),
    rulingReasons: z.string().optional(),
  })
  .meta({ id: 'HardStop' });

export const factSchema = z
  .object({
    id,
    ordinal: z.int(),
    medium: z.enum(media),
    locators: z.array(z.object({ kind: z.enum(locatorKinds), value: z.string() })),
    target: z.enum(locatorKinds).optional(),
    protocol: z.string().optional(),
    deviceCodes: z
      .array(
        z.object({
          kind: z.enum(deviceCodeKinds),
          value: z.string(),
          normalised: z.string(),
          warnings: z.array(z.string()),
        }),
      )
      .optional(),
    substantiation: z.string().optional(),
    evidenceIds: z.array(id),
    necessity: z.string().optional(),
    normalised: z.array(inspectedLocator).describe('The locators, understood, in the same order'),
    scope: z.enum(scopes).describe('How far a restriction of it would reach'),
    hardStop: hardStop.optional(),
    reach: z
      .object({ href: z.string() })
      .optional()
      .describe('Where it is said what else a restriction of it would hit; of whatever is wider than a page'),
    verdict: z.enum(['pending', 'confirmed', 'unconfirmed', 'duplicate']),
    reasonCode: z.string().optional(),
    reasons: z.string().optional(),
    confirmedTarget: z.enum(locatorKinds).optional(),
    duplicateOf: id.optional().describe('The restriction that covers it'),
  })
  .meta({ id: 'Fact' });

/** What a fact's answer is made of beside the fact. */
export interface FactSurroundings {
  noticeId: string;
  standings: ReadonlyMap<string, LocatorStanding>;
  requests: readonly HardStopRequest[];
}

/** A fact as `factSchema` says. */
export function viewFact(
  fact: FactEntry,
  { noticeId, standings, requests }: FactSurroundings,
): Record<string, unknown> {
  const { decision } = fact;
  const scope = scopeOf(fact);
  return {
    id: fact.id,
    ordinal: fact.ordinal,
    medium: fact.medium,
    locators: fact.locators.map(({ kind, input }) => ({ kind, value: input })),
    target: fact.target,
    protocol: fact.protocol,
    deviceCodes:
      fact.deviceCodes.length === 0
        ? undefined
        : fact.deviceCodes.map(({ input, ...code }) => ({ ...code, value: input })),
    substantiation: fact.substantiation,
    evidenceIds: fact.evidenceIds,
    necessity: fact.necessity,
    normalised: fact.locators.map((locator) => viewLocator(locator, standings.get(locator.normalised))),
    scope,
    hardStop: viewHardStop(fact, requests),
    reach: needsNecessity(scope) ? { href: `/api/v1/notices/${noticeId}/facts/${fact.id}/reach` } : undefined,
    verdict: decision.verdict,
    reasonCode: decision.reasonCode ?? undefined,
    reasons: decision.reasons ?? undefined,
    confirmedTarget: decision.confirmedTarget ?? undefined,
    duplicateOf: decision.duplicateOf ?? undefined,
  };
}

function viewHardStop(fact: FactEntry, requests: readonly HardStopRequest[]): z.output<typeof hardStop> | undefined {
  const target = targetOf(fact);
  if (target?.hardStop === undefined) return undefined;
  // A changed locator has another key: what was asked about the old one says nothing of it.
  const last = requests.filter((each) => each.factId === fact.id && each.normalised === target.normalised).at(-1);
  if (last === undefined) return { code: target.hardStop, state: 'not_requested' };
  const state = last.allowed === null ? 'pending' : last.allowed ? 'allowed' : 'refused';
  return {
    code: target.hardStop,
    state,
    reasons: last.reasons,
    ...(last.rulingReasons === null ? {} : { rulingReasons: last.rulingReasons }),
  };
}
