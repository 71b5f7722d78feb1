import type { LocatorKind } from '../domain/locator.js';
import type { Scope } from '../domain/scope.js';
import { accountShapes } from './account-shapes.js';
import { placeOf, placeOfHost } from './place.js';

/** Places from `low` on and before `high`, by the order of their characters. */
export interface PlaceRange {
  low: string;
  high: string;
}

/** Everywhere that a restriction of a target would hit something. */
export interface PlacesWithin {
  ranges: PlaceRange[];
  /** The place of the target's own host, where it is a name. */
  host?: string;
  /** It is an address or a network: names are on it, and not in the order of their letters. */
  onNetwork: boolean;
}

interface Target {
  kind: LocatorKind;
  normalised: string;
  scope: Scope;
}

// The same front door of a platform for another screen or language: addresses of an account's pages are written with any of them.
const frontDoors = ['', 'www.', 'm.', 'mobile.', 'touch.', 'web.', 'kk.', 'kz.', 'ru.', 'en.'];

/**
 * Where everything is that lies within a target wider than a page: under a name, in a network, below an account's address. The root of a host is the
 * host. A plain name holds the names under it, and not its own wildcard, as in `liesWithin`. Undefined for a page.
 */
export function placesWithin(target: Target): PlacesWithin | undefined {
  if (target.scope === 'page') return undefined;
  const place = placeOf(target);
  // An account without an address: what is within it cannot be told from its name.
  if (place === undefined) return { ranges: [], onNetwork: false };
  if (target.scope === 'account') return { ranges: hostsOfAccount(target.normalised).flatMap(below), onNetwork: false };
  const host = place.replace(/\/$/, '');
  if (/^[46]:/.test(host)) return { ranges: [{ low: host, high: `${host}2` }], onNetwork: true };
  return { ranges: under(host), host, onNetwork: false };
}

/** True if something at this place lies there. */
export function isPlaceWithin(place: string, { ranges }: PlacesWithin): boolean {
  return ranges.some(({ low, high }) => place >= low && place < high);
}

/** The name itself with its pages, and each name under it; of a wildcard the names under it alone. Labels begin with nothing before `0`. */
function under(host: string): PlaceRange[] {
  if (host.endsWith('.*')) return [{ low: host.slice(0, -1), high: `${host.slice(0, -2)}/` }];
  return [
    { low: host, high: `${host} ` },
    { low: `${host}.0`, high: `${host}0` },
  ];
}

/** What follows an account's address after a slash or a question mark. */
function below(place: string): PlaceRange[] {
  return [
    { low: `${place}/`, high: `${place}0` },
    { low: `${place}?`, high: `${place}@` },
  ];
}

/** The account's address with each host and front door of its platform. */
function hostsOfAccount(normalised: string): string[] {
  const [, host = '', path = ''] = /^https?:\/\/([^/]*)(.*)$/.exec(normalised) ?? [];
  const hosts = accountShapes.find((shape) => shape.hosts.includes(host))?.hosts ?? [host];
  return hosts.flatMap((each) => frontDoors.map((door) => placeOfHost(door + each) + path.toLowerCase()));
}
