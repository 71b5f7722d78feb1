import { isLocatorRefusal, locatorKinds } from '../domain/locator.js';
import { inspectLocator } from './inspect-locator.js';
import type { LocatorReference } from './reference.js';

/** The normalised forms of a locator, and itself. Nobody says which kind he means: the text is read as each of them. */
export function formsOf(value: string, reference: LocatorReference): string[] {
  const read = locatorKinds.flatMap((kind) => {
    const inspected = inspectLocator({ kind, value }, reference);
    return isLocatorRefusal(inspected) ? [] : [inspected.normalised];
  });
  return [...new Set([value, ...read])];
}
