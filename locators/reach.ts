import { parse } from 'tldts';
import type { LocatorKind } from '../domain/locator.js';
import type { Scope } from '../domain/scope.js';
import { listedGovernmentHosts } from './government-host.js';
import { backwards, placeOf, placeOfHost } from './place.js';
import { isPlaceWithin, placesWithin } from './places-within.js';
import type { PlacesWithin } from './places-within.js';
import type { LocatorReference } from './reference.js';

/** A host on one of the lists that lies within a target. */
export interface ListedHost {
  host: string;
  list: 'platform' | 'government';
  /** Of a well-known platform its name. */
  platform?: string;
}

/** Whose a name is, by the Public Suffix List. */
export interface NameOwner {
  /** Under it each name is somebody's own domain. */
  publicSuffix: string;
  /** The suffix is of a company that lets others have names under its own, such as `github.io`. */
  isShared: boolean;
  /** The domain that the name is or is in; left out where the name is a public suffix itself. */
  domain?: string;
}

/** How far a restriction of a target would reach, as far as it can be known without asking the network. */
export interface TargetReach {
  scope: Exclude<Scope, 'page'>;
  places: PlacesWithin;
  /** How many addresses a network has, in decimal: 2^80 of an IPv6 /48. */
  addressesCovered?: string;
  owner?: NameOwner;
  listed: ListedHost[];
}

/** How far this locator reaches; undefined for a page, which reaches no further than itself. Pure, whatever the locator is. */
export function reachOf(
  locator: { kind: LocatorKind; normalised: string; scope: Scope },
  reference: LocatorReference,
): TargetReach | undefined {
  const places = placesWithin(locator);
  const { scope } = locator;
  if (places === undefined || scope === 'page') return undefined;
  const addressesCovered = places.onNetwork ? countAddresses(placeOf(locator) ?? '') : undefined;
  return {
    scope,
    places,
    ...(addressesCovered === undefined ? {} : { addressesCovered }),
    ...(places.host === undefined ? {} : { owner: ownerOf(nameAt(places.host)) }),
    listed: listedWithin(places, reference),
  };
}

function countAddresses(place: string): string {
  const [family, bits = ''] = place.replace(/\/.*$/, '').split(':');
  return String(2n ** BigInt((family === '4' ? 32 : 128) - bits.length));
}

function nameAt(host: string): string {
  return backwards(host).replace(/^\*\./, '');
}

function ownerOf(name: string): NameOwner {
  const { domain, publicSuffix, isPrivate } = parse(name, { allowPrivateDomains: true, validateHostname: false });
  return {
    publicSuffix: publicSuffix ?? name,
    isShared: isPrivate === true,
    ...(domain === null ? {} : { domain }),
  };
}

function listedWithin(places: PlacesWithin, { platforms, governmentHosts }: LocatorReference): ListedHost[] {
  const listed: ListedHost[] = [
    ...[...platforms].map(([host, platform]): ListedHost => ({ host, list: 'platform', platform })),
    ...(governmentHosts ?? listedGovernmentHosts).map((host): ListedHost => ({ host, list: 'government' })),
  ];
  return listed.filter(({ host }) => {
    const place = placeOfHost(host);
    return place !== places.host && isPlaceWithin(place, places);
  });
}
