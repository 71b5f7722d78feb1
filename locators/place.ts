import type ipaddr from 'ipaddr.js';
import type { LocatorKind } from '../domain/locator.js';
import { parseAddress } from './ip-address.js';

const longestPlace = 500;

/**
 * Where a locator is, the outermost first, so that what lies within another one begins like it: of a name its letters backwards, of an address its
 * family and bits (of a network those that its addresses share), then the path in lower case, without scheme and port. At most 500 characters.
 * Undefined for an account that has no address. The column `place` of migration 0034 holds the same.
 */
export function placeOf({ kind, normalised }: { kind: LocatorKind; normalised: string }): string | undefined {
  const [isUrl, authority = '', rest = ''] = /^https?:\/\/([^/]*)(.*)$/s.exec(normalised) ?? [];
  if (isUrl === undefined) return kind === 'url' || kind === 'resource_id' ? undefined : placeOfHost(normalised);
  return (placeOfHost(authority.replace(/:\d+$/, '')) + rest.toLowerCase()).slice(0, longestPlace);
}

/** The same of a host or a network alone. */
export function placeOfHost(host: string): string {
  const [base = '', prefix] = host.replace(/^\[|\]$/g, '').split('/');
  const address = parseAddress(base);
  if (address === undefined) return backwards(host);
  const family = address.kind() === 'ipv4' ? '4:' : '6:';
  return family + bitsOf(address).slice(0, prefix === undefined ? undefined : Number(prefix));
}

/** Letters of a name in A-labels, the last first. */
export function backwards(name: string): string {
  return Array.from(name).reverse().join('');
}

function bitsOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
}
