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

/** What a person should look at twice before filing; none of these refuses anything. */
export const locatorWarnings = [
  'mixed_script',
  'lookalike_script',
  'compatibility_characters',
  'invisible_characters',
  'percent_encoded_host',
  'backslash',
  'trailing_dot',
  'underscore_in_host',
  'unusual_ip_spelling',
  'unknown_suffix',
  'special_use_name',
  'wildcard',
  'fragment_dropped',
  'on_platform',
  'government_host',
  'single_address',
] as const;
export type LocatorWarning = (typeof locatorWarnings)[number];

/** Why a locator cannot be accepted at all. */
export const locatorRefusals = [
  'empty',
  'too_long',
  'control_character',
  'scheme_missing',
  'scheme_not_accepted',
  'credentials_in_url',
  'invalid_port',
  'empty_host',
  'invalid_host',
  'empty_label',
  'label_too_long',
  'host_too_long',
  'invalid_punycode',
  'host_not_public',
  'not_a_domain',
  'ip_in_disguise',
  'invalid_ip',
  'ip_not_canonical',
  'special_purpose_address',
  'prefix_missing',
  'invalid_prefix',
  'host_bits_set',
  'empty_platform',
  'empty_resource',
  'not_an_account',
] as const;
export type LocatorRefusalCode = (typeof locatorRefusals)[number];

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
  /** Codes out of {@link locatorWarnings}. */
  warnings: string[];
  hardStop?: HardStop;
  /** The well-known platform the locator is on, where it is one. */
  platform?: string;
}

/** A locator that cannot be accepted, and the code that says why. */
export interface LocatorRefusal {
  kind: LocatorKind;
  input: string;
  /** One of {@link locatorRefusals}. */
  refused: string;
  /** What was probably meant, where that is plain: the right network of an address with host bits. */
  suggestion?: string;
}

/** True if a locator was refused, so that the other branch is a locator to work with. */
export function isLocatorRefusal(inspected: NormalisedLocator | LocatorRefusal): inspected is LocatorRefusal {
  return 'refused' in inspected;
}
