import type { DeviceCodeKind } from './locator.js';

/** Why a device code cannot be accepted. */
export const deviceCodeRefusals = [
  'invalid_mac',
  'invalid_imei',
  'invalid_imeisv',
  'all_zero',
  'broadcast',
  'multicast',
  'wrong_check_digit',
] as const;
export type DeviceCodeRefusalCode = (typeof deviceCodeRefusals)[number];

/** A device code in its stored form: `AA:BB:CC:DD:EE:FF`, 15 or 16 digits. */
export interface NormalisedDeviceCode {
  kind: DeviceCodeKind;
  input: string;
  normalised: string;
  /** `locally_administered`, or nothing. */
  warnings: string[];
}

/** A device code that cannot be accepted, and the code that says why. */
export interface DeviceCodeRefusal {
  kind: DeviceCodeKind;
  input: string;
  /** One of {@link deviceCodeRefusals}. */
  refused: string;
}

/** True if a device code was refused. */
export function isDeviceCodeRefusal(
  inspected: NormalisedDeviceCode | DeviceCodeRefusal,
): inspected is DeviceCodeRefusal {
  return 'refused' in inspected;
}
