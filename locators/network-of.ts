import ipaddr from 'ipaddr.js';

/**
 * Who is behind an address, as far as it shows: an IPv4 address itself, of an IPv6 address the /64 it is in, out of which one subscriber may take
 * a new address for every request.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
