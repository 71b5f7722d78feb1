import type { GivenLocator, LocatorRefusal, LocatorRefusalCode } from '../domain/locator.js';

/** The answer for a locator that cannot be accepted; `suggestion` is what was probably meant, where that is plain. */
export function refuse(given: GivenLocator, refused: LocatorRefusalCode, suggestion?: string): LocatorRefusal {
  const refusal = { kind: given.kind, input: given.value, refused };
  return suggestion === undefined ? refusal : { ...refusal, suggestion };
}
