import type { GivenLocator, LocatorRefusal, NormalisedLocator } from '../domain/locator.js';
import { formatAddress, parseAddress, readOddIpv4 } from './ip-address.js';
import { refuse } from './refuse.js';
import { findSpecialPurpose } from './special-purpose.js';

/**
 * Reads one address. `010.1.1.1` is 8.1.1.1 to some readers and 10.1.1.1 to others, so an odd spelling is refused with
 * a browser's reading as the suggestion: an order must not depend on who reads it.
 */
export function inspectIpAddress(given: GivenLocator, text: string): NormalisedLocator | LocatorRefusal {
  const plain = text.normalize('NFKC').replaceAll('\u3002', '.');
  const spelled = parseAddress(plain);
  const odd = spelled === undefined ? readOddIpv4(text) : undefined;
  const address = odd === undefined ? spelled : parseAddress(odd);
  if (address === undefined) return refuse(given, 'invalid_ip');
  if (findSpecialPurpose(address) !== undefined) return refuse(given, 'special_purpose_address');
  if (odd !== undefined) return refuse(given, 'ip_not_canonical', odd);
  return {
    kind: given.kind,
    input: given.value,
    normalised: formatAddress(address),
    scope: 'ip',
    warnings: plain === text ? [] : ['compatibility_characters'],
  };
}
