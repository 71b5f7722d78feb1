import type { Knex } from 'knex';
import { countWithin, locatorsWithin } from '../db/known-within.js';
import type { SoughtPlaces } from '../db/known-within.js';
import { kindsShownAnywhere } from '../db/reference-lookups.js';
import type { FactLocator, NoticeContent } from '../domain/notice.js';
import { targetOf } from '../domain/notice.js';
import type { Language } from '../domain/roles.js';
import type { LocatorReference } from '../locators/reference.js';
import { reachOf } from '../locators/reach.js';
import type { TargetReach } from '../locators/reach.js';
import type { Warning } from './notice-warnings.js';
import { viewReach } from './reach-view.js';
import type { ReachView } from './reach-view.js';

type Target = Pick<FactLocator, 'kind' | 'normalised' | 'unicode' | 'scope'>;

/** A locator that is asked about; with the fact it is of, and the case in which it is asked. */
export interface AskedTarget {
  locator: Target;
  factId?: string;
  noticeId?: string;
}

/** Who asks, by what lists, and how many examples he is shown for each. */
export interface Asking {
  language: Language;
  reference: LocatorReference;
  examplesAtMost: number;
}

/**
 * What else a restriction of each of these would hit, in their order; undefined for a page. Counts are of all bodies' cases; examples only of those
 * that whoever asks may read. At most three queries, and none where all are pages.
 */
export async function findReaches(
  tx: Knex,
  asked: readonly AskedTarget[],
  { language, reference, examplesAtMost }: Asking,
): Promise<(ReachView | undefined)[]> {
  const reaches = asked.map(({ locator }) => reachOf(locator, reference));
  const wide = asked.flatMap((each, at) => {
    const reach = reaches[at];
    return reach === undefined ? [] : [{ ...each, at, reach }];
  });
  if (wide.length === 0) return asked.map(() => undefined);
  const sought = wide.map(toSought);
  const counts = await countWithin(tx, sought);
  const examples = examplesAtMost === 0 ? [] : await locatorsWithin(tx, sought, examplesAtMost);
  const isShown = examples.some((each) => each.length > 0) ? await kindsShownAnywhere(tx) : new Set<string>();
  const views: (ReachView | undefined)[] = asked.map(() => undefined);
  for (const [index, { locator, noticeId, at, reach }] of wide.entries()) {
    const count = counts[index];
    if (count === undefined) continue;
    views[at] = viewReach(
      language,
      locator,
      { reach, count, examples: examples[index] ?? [] },
      (each) => each.noticeId === noticeId || isShown.has(each.violationKind),
    );
  }
  return views;
}

/** Of each fact whose target is wider than a page, how far that reaches: to look at before it is filed. One query, however many facts. */
export async function reachWarnings(
  tx: Knex,
  { facts }: Pick<NoticeContent, 'facts'>,
  asking: Omit<Asking, 'examplesAtMost'>,
): Promise<(Warning & { text: string })[]> {
  const targets = facts.flatMap((fact, at) => {
    const locator = targetOf(fact);
    if (locator === undefined) return [];
    return [{ locator, factId: fact.id, pointer: `#/facts/${at}/locators/${fact.locators.indexOf(locator)}/value` }];
  });
  const reaches = await findReaches(tx, targets, { ...asking, examplesAtMost: 0 });
  return targets.flatMap(({ pointer }, at) => {
    const reach = reaches[at];
    return reach === undefined ? [] : [{ pointer, code: 'reaches_further', text: reach.text }];
  });
}

function toSought({ locator, factId, reach: { places } }: AskedTarget & { reach: TargetReach }): SoughtPlaces {
  return { target: locator.normalised, ...(factId === undefined ? {} : { factId }), ...places };
}
