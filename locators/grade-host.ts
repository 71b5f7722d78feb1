import { parse } from 'tldts';
import type { HardStop, LocatorWarning } from '../domain/locator.js';
import type { Scope } from '../domain/scope.js';
import { isGovernmentHost } from './government-host.js';
import { findPlatformHost } from './platform-host.js';
import type { PlatformHost } from './platform-host.js';
import type { LocatorReference } from './reference.js';

/** How far a restriction of a whole host would reach, and what stands in its way. */
export interface HostGrade {
  scope: Extract<Scope, 'subdomain' | 'domain'>;
  /** False for a single label that is no public suffix: no such host is on the public network. */
  isPublic: boolean;
  hardStop?: HardStop;
  onPlatform?: PlatformHost;
  warnings: LocatorWarning[];
}

/**
 * Grades a host name in A-labels. Public suffixes are those of the Public Suffix List, private ones (`github.io`)
 * included: below them each name is somebody's own domain. `www.` of a domain reaches as far as the domain.
 */
export function gradeHost(ascii: string, reference: LocatorReference): HostGrade {
  const { domain, publicSuffix, isIcann, isPrivate } = parse(ascii, {
    allowPrivateDomains: true,
    validateHostname: false,
  });
  const isListed = isIcann === true || isPrivate === true;
  const onPlatform = findPlatformHost(ascii, reference);
  const isDomain = domain === null || ascii === domain || ascii === `www.${domain}`;
  const hardStop = findHardStop();
  return {
    scope: isDomain ? 'domain' : 'subdomain',
    isPublic: isListed || ascii.includes('.'),
    ...(hardStop && { hardStop }),
    ...(onPlatform && { onPlatform }),
    warnings: isListed ? [] : ['unknown_suffix'],
  };

  function findHardStop(): HardStop | undefined {
    if (isGovernmentHost(ascii, reference.governmentHosts)) return 'government_host';
    if (onPlatform?.isBare === true) return 'platform_host';
    return ascii === publicSuffix ? 'public_suffix' : undefined;
  }
}
