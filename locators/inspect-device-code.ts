import type { DeviceCodeRefusal, DeviceCodeRefusalCode, NormalisedDeviceCode } from '../domain/device-code.js';
import type { GivenDeviceCode } from '../domain/locator.js';

type Reading = { normalised: string; warnings: string[] } | { refused: DeviceCodeRefusalCode };

/**
 * Reads a device's identification code: MAC (EUI-48) to `AA:BB:CC:DD:EE:FF`, IMEI with its Luhn digit (3GPP TS 23.003
 * §6.2.1) and IMEISV, which has none, to digits only. Pure; refuses by a code, never throws.
 */
export function inspectDeviceCode(given: GivenDeviceCode): NormalisedDeviceCode | DeviceCodeRefusal {
  return { kind: given.kind, input: given.value, ...read(given) };
}

function read({ kind, value }: GivenDeviceCode): Reading {
  switch (kind) {
    case 'mac':
      return readMac(value.trim());
    case 'imei':
      return readImei(value.trim());
    case 'imeisv':
      return readImeisv(value.trim());
  }
}

function readMac(text: string): Reading {
  const isMac =
    /^[0-9a-f]{2}([:.-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i.test(text) ||
    /^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i.test(text);
  if (!isMac) return { refused: 'invalid_mac' };
  const octets = text.toUpperCase().replace(/[:.-]/g, '').match(/../g) ?? [];
  const normalised = octets.join(':');
  if (/^[0:]+$/.test(normalised)) return { refused: 'all_zero' };
  if (/^[F:]+$/.test(normalised)) return { refused: 'broadcast' };
  const firstOctet = parseInt(normalised.slice(0, 2), 16);
  if ((firstOctet & 1) === 1) return { refused: 'multicast' };
  // Phones make such addresses up per network, so the code may name nobody tomorrow.
  return { normalised, warnings: (firstOctet & 2) === 2 ? ['locally_administered'] : [] };
}

function readImei(text: string): Reading {
  const digits = readDigits(text);
  if (digits?.length !== 15) return { refused: 'invalid_imei' };
  if (/^0+$/.test(digits)) return { refused: 'all_zero' };
  return passesLuhn(digits) ? { normalised: digits, warnings: [] } : { refused: 'wrong_check_digit' };
}

function readImeisv(text: string): Reading {
  const digits = readDigits(text);
  if (digits?.length !== 16) return { refused: 'invalid_imeisv' };
  return /^0+$/.test(digits) ? { refused: 'all_zero' } : { normalised: digits, warnings: [] };
}

/** The digits of a code as printed on a box, in groups; undefined if there is anything else in it. */
function readDigits(text: string): string | undefined {
  return /^\d+(?:[ -]\d+)*$/.test(text) ? text.replace(/[ -]/g, '') : undefined;
}

/** ISO/IEC 7812-1 annex B, over digits only. */
function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
