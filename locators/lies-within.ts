import type ipaddr from 'ipaddr.js';
import type { LocatorKind } from '../domain/locator.js';
import { parseAddress } from './ip-address.js';

/** A locator in its canonical form. */
interface Target {
  kind: LocatorKind;
  normalised: string;
}

type Network = [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

/**
 * True if a restriction of `inner` hits nothing that one of `outer` would not: it is the same, or a smaller network, or a page or sub-domain of
 * the host. False where that is not plain, so that a person looks.
 */
export function liesWithin(inner: Target, outer: Target): boolean {
  if (inner.normalised === outer.normalised) return true;
  if (isUrl(outer)) return isWholeHost(outer.normalised) && inner.normalised.startsWith(outer.normalised);
  const host = hostOf(inner);
  if (host === undefined || outer.kind === 'resource_id') return false;
  return outer.kind === 'domain' ? isNameUnder(host, outer.normalised) : isInNetwork(host, outer.normalised);
}

function isUrl({ normalised }: Target): boolean {
  return /^https?:\/\//.test(normalised);
}

function isWholeHost(url: string): boolean {
  return /^https?:\/\/[^/]+\/$/.test(url);
}

/** The name, address or network that a locator is or is on; undefined for an account that has no address. */
function hostOf(target: Target): string | undefined {
  if (isUrl(target)) return new URL(target.normalised).hostname.replace(/^\[|\]$/g, '');
  return target.kind === 'resource_id' ? undefined : target.normalised;
}

/** `*.example.kz` is all that is under `example.kz`; `example.kz` is each name under it and not all of them. */
function isNameUnder(host: string, domain: string): boolean {
  if (domain.startsWith('*.')) return host.endsWith(domain.slice(1));
  return !host.startsWith('*.') && (host === domain || host.endsWith(`.${domain}`));
}

function isInNetwork(host: string, network: string): boolean {
  const [inner, outer] = [readNetwork(host), readNetwork(network)];
  if (inner === undefined || outer === undefined || inner[0].kind() !== outer[0].kind()) return false;
  return inner[1] >= outer[1] && inner[0].match(outer);
}

function readNetwork(text: string): Network | undefined {
  const [base = '', prefix] = text.split('/');
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  return [address, prefix === undefined ? address.toByteArray().length * 8 : Number(prefix)];
}
