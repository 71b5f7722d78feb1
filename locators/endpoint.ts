import type ipaddr from 'ipaddr.js';
import { parseAddress } from './ip-address.js';
import { parseUrl } from './parse-url.js';
import { findSpecialPurpose } from './special-purpose.js';

/** Where messages may be sent beside the public internet. */
export interface EndpointRules {
  /** To this very machine too, and there without TLS: for simulators and tests. */
  loopback: boolean;
}

export const endpointFaults = [
  'not_an_endpoint',
  'https_required',
  'credentials_in_url',
  'port_not_accepted',
  'special_purpose_address',
] as const;
export type EndpointFault = (typeof endpointFaults)[number];

/**
 * What speaks against sending anything to an address, as far as it can be seen without asking for the name; undefined if nothing does.
 * Reads it as browsers do (WHATWG), so that `0x7f.1`, `2130706433` and `127.1` are what they are.
 */
export function findEndpointFault(text: string, rules: EndpointRules): EndpointFault | undefined {
  const url = parseUrl(text);
  if (url === undefined || !/^https?:$/u.test(url.protocol) || url.hash !== '') return 'not_an_endpoint';
  if (url.username !== '' || url.password !== '') return 'credentials_in_url';
  const address = literal(url.hostname);
  const isHere = address === undefined ? isLocalName(url.hostname) : isLoopback(address);
  if (isHere && rules.loopback) return undefined;
  if (url.protocol !== 'https:') return 'https_required';
  if (isHere || (address !== undefined && findSpecialPurpose(address) !== undefined)) return 'special_purpose_address';
  // Below 1024 live mail, shells and databases' neighbours; an HTTPS server of an operator is on 443 or on a port of its own.
  return url.port === '' || Number(url.port) >= 1024 ? undefined : 'port_not_accepted';
}

/**
 * True if a connection may be made to an address that a name stands for, or that was written instead of one. A zone (`%eth0`), an IPv4 address in an
 * IPv6 one, and whatever is no address at all, may not.
 */
export function mayConnectTo(address: string, protocol: string, rules: EndpointRules): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  if (rules.loopback && isLoopback(parsed)) return true;
  return protocol === 'https:' && findSpecialPurpose(parsed) === undefined;
}

/** The address that a host in a URL is written as; undefined for a name. */
function literal(hostname: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return parseAddress(hostname.replace(/^\[|\]$/gu, ''));
}

function isLocalName(hostname: string): boolean {
  return /(?:^|\.)localhost\.?$/u.test(hostname);
}

function isLoopback(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() === 'loopback';
}
