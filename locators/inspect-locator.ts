import type { GivenLocator, LocatorRefusal, NormalisedLocator } from '../domain/locator.js';
import { readGivenText } from './given-text.js';
import { inspectDomain } from './inspect-domain.js';
import { inspectIpAddress } from './inspect-ip-address.js';
import { inspectNetwork } from './inspect-network.js';
import { inspectResourceId } from './inspect-resource-id.js';
import { inspectUrl } from './inspect-url.js';
import type { LocatorReference } from './reference.js';
import { refuse } from './refuse.js';

/**
 * Understands one locator: its canonical key, how far a restriction of it would reach, what to look at twice, what only
 * a supervisor may allow; or the code of why it is no locator. Pure: nothing is ever resolved or fetched. Never throws.
 */
export function inspectLocator(given: GivenLocator, reference: LocatorReference): NormalisedLocator | LocatorRefusal {
  const read = readGivenText(given.value);
  if ('refused' in read) return refuse(given, read.refused);
  switch (given.kind) {
    case 'url':
      return inspectUrl(given, read.text, reference);
    case 'domain':
      return inspectDomain(given, read.text, reference);
    case 'ip':
      return inspectIpAddress(given, read.text);
    case 'cidr':
      return inspectNetwork(given, read.text);
    case 'resource_id':
      return inspectResourceId(given, read.text, reference);
  }
}
