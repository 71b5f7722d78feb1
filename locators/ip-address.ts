import ipaddr from 'ipaddr.js';
import { parseUrl } from './parse-url.js';

const decimalOctet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const canonicalIpv4 = new RegExp(`^${decimalOctet}(?:\\.${decimalOctet}){3}$`);

/** True if WHATWG would read a host as IPv4 or refuse it: its last label is a number, in decimal or hexadecimal. */
export function endsInNumber(host: string): boolean {
  return /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(host);
}

/**
 * Reads an address in its canonical spelling; undefined for anything else. IPv6 may be written with any zeros and
 * case, but without a zone: a zone has a meaning on one machine only.
 */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (canonicalIpv4.test(text)) return ipaddr.IPv4.parse(text);
  if (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return undefined;
}

/** What 2130706433, 0x7f.1 or 0177.0.0.1 mean to a browser, in canonical spelling; undefined if it is no IPv4 at all. */
export function readOddIpv4(text: string): string | undefined {
  const host = text.normalize('NFKC').replaceAll('\u3002', '.');
  if (!/^[0-9a-fx.]+$/i.test(host) || !endsInNumber(host)) return undefined;
  return parseUrl(`http://${host}/`)?.hostname;
}

/** The one spelling of an address (RFC 5952 for IPv6). */
export function formatAddress(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
