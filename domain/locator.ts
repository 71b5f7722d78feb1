import type { Scope } from './scope.js';

/** What can point at an item of information (Annex 2, row 3). */
export const locatorKinds = ['url', 'resource_id', 'domain', 'ip', 'cidr'] as const;
export type LocatorKind = (typeof locatorKinds)[number];

export const deviceCodeKinds = ['mac', 'imei', 'imeisv'] as const;
export type DeviceCodeKind = (typeof deviceCodeKinds)[number];

/** A locator as somebody typed it. */
export interface GivenLocator {
  kind: LocatorKind;
  value: string;
}

export interface GivenDeviceCode {
  kind: DeviceCodeKind;
  value: string;
}

/** Why a locator cannot be restricted before a supervisor has allowed it (safeguard 1). */
export type HardStop = 'platform_host' | 'public_suffix' | 'government_host' | 'too_wide_network';

/** A locator, understood: the key by which duplicates are found, how far it reaches, and what to be careful about. */
export interface NormalisedLocator {
  kind: LocatorKind;
  /** The raw text as it was given. */
  input: string;
  /** Canonical form; the same target always gives the same text. */
  normalised: string;
  /** The host in Unicode, where it differs from the A-labels. */
  unicode?: string;
  scope: Scope;
  warnings: string[];
  hardStop?: HardStop;
  /** The well-known platform the locator is on, where it is one. */
  platform?: string;
}

/** A locator that cannot be accepted, and the code that says why. */
export interface LocatorRefusal {
  kind: LocatorKind;
  input: string;
  /** e.g. `credentials_in_url`, `scheme_not_accepted`, `control_character`, `ip_in_disguise`, `special_purpose_address`. */
  refused: string;
}
