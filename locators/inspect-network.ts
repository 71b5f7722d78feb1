import ipaddr from 'ipaddr.js';
import type { GivenLocator, LocatorRefusal, NormalisedLocator } from '../domain/locator.js';
import { formatAddress, parseAddress, readOddIpv4 } from './ip-address.js';
import { refuse } from './refuse.js';
import { findSpecialPurpose } from './special-purpose.js';

const widestPrefix = { ipv4: 24, ipv6: 48 };

/**
 * Reads a network in CIDR notation (RFC 4632 §3.1). The address must be the network's own: what was meant by host
 * bits is not for us to guess, so the right network is only suggested. Wider than /24 or /48 is a hard stop.
 */
export function inspectNetwork(given: GivenLocator, text: string): NormalisedLocator | LocatorRefusal {
  const plain = text.normalize('NFKC');
  const [base = '', prefixText, ...rest] = plain.split('/');
  if (prefixText === undefined) return refuse(given, 'prefix_missing');
  const address = parseAddress(base);
  if (address === undefined) return refuse(given, readOddIpv4(base) === undefined ? 'invalid_ip' : 'ip_not_canonical');
  const longest = address.kind() === 'ipv4' ? 32 : 128;
  const prefix = Number(prefixText);
  if (rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(prefixText) || prefix > longest)
    return refuse(given, 'invalid_prefix');

  const network = networkOf(address, prefix);
  if (findSpecialPurpose(network, prefix) !== undefined) return refuse(given, 'special_purpose_address');
  const normalised = `${formatAddress(network)}/${prefix}`;
  if (formatAddress(network) !== formatAddress(address)) return refuse(given, 'host_bits_set', normalised);
  return {
    kind: given.kind,
    input: given.value,
    normalised,
    scope: prefix === longest ? 'ip' : 'cidr',
    warnings: [
      ...(plain === text ? [] : ['compatibility_characters']),
      ...(prefix === longest ? ['single_address'] : []),
    ],
    ...(prefix < widestPrefix[address.kind()] && { hardStop: 'too_wide_network' }),
  };
}

/** The first address of the network of a given prefix length. */
function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray().map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - at * 8))));
  return ipaddr.fromByteArray(bytes);
}
