import { getPublicSuffix } from 'tldts';
import type { LocatorReference } from './reference.js';

/** A well-known platform that a host belongs to. */
export interface PlatformHost {
  platform: string;
  /** The platform's own host, as the reference list writes it. */
  host: string;
  /** True if the host is the platform's front door, and not a user's sub-domain or a service of its own. */
  isBare: boolean;
}

// The same front door in another language or for another screen.
const frontDoor =
  /^(?:(?:www|m|mobile|touch|web|wap|old|new|kk|kz|ru|en|[a-z]{2}-[a-z]{2})\.)*(?:www|m|mobile|touch|web|wap|old|new|kk|kz|ru|en|[a-z]{2}-[a-z]{2})$/;

/** The platform that a host in A-labels is on, by the longest entry of the list that it ends in. */
export function findPlatformHost(ascii: string, reference: LocatorReference): PlatformHost | undefined {
  for (let host = ascii; host !== ''; host = host.slice(host.indexOf('.') + 1)) {
    const platform = reference.platforms.get(host);
    if (platform !== undefined) return { platform, host, isBare: isFrontDoor(ascii.slice(0, -host.length - 1), host) };
    if (!host.includes('.')) return undefined;
  }
  return undefined;
}

function isFrontDoor(prefix: string, host: string): boolean {
  if (prefix === '' || prefix === 'www') return true;
  // Under a shared suffix such as github.io every label is somebody's own site, `m` and `ru` included.
  return getPublicSuffix(host, { allowPrivateDomains: true }) !== host && frontDoor.test(prefix);
}
