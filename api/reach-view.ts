import { z } from 'zod';
import type { CountWithin, LocatorWithin } from '../db/known-within.js';
import type { NormalisedLocator } from '../domain/locator.js';
import type { Language } from '../domain/roles.js';
import { scopes } from '../domain/scope.js';
import { visibleText } from '../domain/visible-text.js';
import type { TargetReach } from '../locators/reach.js';
import { id } from './fields.js';
import { orderedTarget, viewTarget } from './locator-view.js';
import { textOfReach } from './texts.js';

const example = z.object({
  target: orderedTarget.optional().describe('Left out where it is masked'),
  masked: z.boolean().describe('Of another case and of a sensitive kind'),
  scope: z.enum(scopes),
  noticeId: id,
  noticeNumber: z.string(),
  verdict: z.enum(['pending', 'confirmed', 'unconfirmed', 'duplicate']),
});

/** What else a restriction of a locator would hit, by what is known here. */
export const reachSchema = z
  .object({
    text: z.string().describe('All of this in words, in the reader’s language: show this to people'),
    addressesCovered: z.string().optional().describe('How many addresses a network has, in decimal'),
    owner: z
      .object({
        domain: z.string().optional().describe('The domain it is or is in; left out for a public suffix'),
        publicSuffix: z.string(),
        isShared: z.boolean().describe('A company lets others have names under the suffix'),
      })
      .optional(),
    listed: z
      .array(z.object({ host: z.string(), list: z.enum(['platform', 'government']), platform: z.string().optional() }))
      .describe('Well-known platforms and government hosts within it'),
    known: z
      .object({ hosts: z.int(), accounts: z.int(), pages: z.int(), addresses: z.int(), more: z.boolean() })
      .describe('Other locators of filed facts within it, of whichever body; `more`: the counting stopped'),
    restrictions: z
      .object({ count: z.int(), numbers: z.array(z.string()) })
      .describe('In force on what lies within it, and under which acts, at most 20'),
    examples: z.array(example).describe('Those of the known that the reader may read the cases of, some of them'),
  })
  .meta({ id: 'Reach' });

export type ReachView = z.output<typeof reachSchema>;

/** What was found of one target. */
export interface FoundReach {
  reach: TargetReach;
  count: CountWithin;
  examples: readonly LocatorWithin[];
}

/**
 * What a target reaches, as `reachSchema` says.
 * @param shows whether an address may be shown outside its case, or this is its case
 */
export function viewReach(
  language: Language,
  target: Pick<NormalisedLocator, 'normalised' | 'unicode'>,
  { reach, count, examples }: FoundReach,
  shows: (locator: LocatorWithin) => boolean,
): ReachView {
  const { restricted, numbers, ...known } = count;
  return {
    text: sayReach(language, target, { reach, count }),
    ...(reach.addressesCovered === undefined ? {} : { addressesCovered: reach.addressesCovered }),
    ...(reach.owner === undefined ? {} : { owner: reach.owner }),
    listed: reach.listed,
    known,
    restrictions: { count: restricted, numbers },
    examples: examples.map((each) => ({
      ...(shows(each)
        ? { target: viewTarget({ kind: each.kind, value: each.normalised, unicode: each.unicode }), masked: false }
        : { masked: true }),
      scope: each.scope,
      noticeId: each.noticeId,
      noticeNumber: each.number,
      verdict: each.verdict,
    })),
  };
}

/** How far it reaches, what of it is known, and that there may be more, in words. */
function sayReach(
  language: Language,
  { normalised, unicode }: Pick<NormalisedLocator, 'normalised' | 'unicode'>,
  { reach: { scope, owner, listed, addressesCovered }, count }: Omit<FoundReach, 'examples'>,
): string {
  const say = (key: Parameters<typeof textOfReach>[1], params = {}) => textOfReach(language, key, params);
  const { restricted, more, numbers: _, ...known } = count;
  const isNothing = Object.values(known).every((each) => each === 0) && restricted === 0;
  const target = visibleText(unicode ?? normalised);
  return [
    say(normalised.startsWith('*.') ? 'wildcard' : scope, {
      target,
      addresses: addressesCovered,
    }),
    ...(owner !== undefined && owner.domain === undefined ? [say('suffix', { target })] : []),
    isNothing ? say('nothing_known') : say(more ? 'known_at_least' : 'known', known),
    ...(restricted === 0 ? [] : [say('restricted', { restricted })]),
    ...(listed.length === 0 ? [] : [say('listed', { hosts: listed.map(({ host }) => host).join(', ') })]),
    say('may_be_more'),
  ].join(' ');
}
