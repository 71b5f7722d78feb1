import { isLocatorRefusal } from '../domain/locator.js';
import type { GivenLocator } from '../domain/locator.js';
import type { ReceiptStatus } from '../domain/receipts.js';
import { inspectLocator } from '../locators/inspect-locator.js';
import type { FieldError } from './problem.js';

/** What a recipient says of one fact. */
export interface GivenReceipt {
  factId: string;
  status: ReceiptStatus;
  appliedTarget?: GivenLocator | undefined;
}

/** Facts that the dispatch does not order, and facts that are named twice. */
export function faultsInFactIds(
  factIds: readonly string[],
  ordered: ReadonlySet<string>,
  pointerTo: (index: number) => string,
): FieldError[] {
  const seen = new Set<string>();
  return factIds.flatMap((factId, index) => {
    const isRepeated = seen.has(factId);
    seen.add(factId);
    if (!ordered.has(factId)) return [{ pointer: pointerTo(index), code: 'unknown_fact' }];
    return isRepeated ? [{ pointer: pointerTo(index), code: 'named_twice' }] : [];
  });
}

/** Everything that keeps receipts from being taken: wrong facts, and things applied that are no locator or were not applied. */
export function faultsInReceipts(
  receipts: readonly GivenReceipt[],
  ordered: ReadonlySet<string>,
  platforms: ReadonlyMap<string, string>,
): FieldError[] {
  const factIds = receipts.map(({ factId }) => factId);
  const inTargets = receipts.flatMap(({ status, appliedTarget }, index): FieldError[] => {
    if (appliedTarget === undefined) return [];
    if (status !== 'executed') return [{ pointer: `#/facts/${index}/appliedTarget`, code: 'only_where_executed' }];
    const inspected = inspectLocator(appliedTarget, { platforms });
    if (!isLocatorRefusal(inspected)) return [];
    return [{ pointer: `#/facts/${index}/appliedTarget/value`, code: inspected.refused }];
  });
  return [...faultsInFactIds(factIds, ordered, (index) => `#/facts/${index}/factId`), ...inTargets];
}
