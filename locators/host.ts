import { domainToASCII, domainToUnicode } from 'node:url';
import type { LocatorRefusalCode, LocatorWarning } from '../domain/locator.js';
import { endsInNumber } from './ip-address.js';
import { isMixedScript, looksLatin } from './mixed-script.js';

/** The name of a host: lower-case A-labels without a trailing dot, and its Unicode form where that differs. */
export interface HostName {
  ascii: string;
  unicode?: string;
  warnings: LocatorWarning[];
}

// RFC 6761, 6762, 7686, 8375, 9476 and the root's decision on `.internal`: names that the public DNS does not resolve.
const specialUse = /(?:^|\.)(?:test|example|invalid|local|internal|onion|alt|home\.arpa)$/;

/**
 * Checks what a WHATWG parser made of a host name, and warns of what the given text hid.
 * @param parsed the parser's ASCII form @param given the same host as it was typed
 */
export function readHostName(parsed: string, given: string): HostName | { refused: LocatorRefusalCode } {
  const ascii = parsed.endsWith('.') ? parsed.slice(0, -1) : parsed;
  const refused = findHostFault(ascii);
  if (refused !== undefined) return { refused };
  const unicode = domainToUnicode(ascii);
  const warnings = [...warnOfSpelling(given), ...warnOfLabels(unicode, ascii)];
  if (ascii !== parsed) warnings.push('trailing_dot');
  return unicode === ascii ? { ascii, warnings } : { ascii, unicode, warnings };
}

/** Says what is wrong with a host (and port) that a WHATWG parser did not accept. */
export function explainUnreadableHost(host: string, port = ''): LocatorRefusalCode {
  if (host === '') return 'empty_host';
  if (host.startsWith('[') || endsInNumber(host.normalize('NFKC'))) return 'invalid_ip';
  if (!/^\d*$/.test(port) || Number(port) > 65535) return 'invalid_port';
  return /(?:^|[.\u3002])xn--/i.test(host.normalize('NFKC')) ? 'invalid_punycode' : 'invalid_host';
}

/** What is wrong with a name in A-labels, by the limits of DNS (RFC 1035 §2.3.4) and of host names (RFC 1123 §2.1). */
function findHostFault(ascii: string): LocatorRefusalCode | undefined {
  if (ascii === '') return 'empty_host';
  if (/(?:^|\.)localhost$/.test(ascii)) return 'special_purpose_address';
  const labels = ascii.split('.');
  if (labels.includes('')) return 'empty_label';
  if (labels.some((label) => label.length > 63)) return 'label_too_long';
  if (ascii.length > 253) return 'host_too_long';
  // An A-label must be what its own U-label encodes to: `xn--abc-` hides plain `abc`.
  const honest = labels.every((label) => !label.startsWith('xn--') || domainToASCII(domainToUnicode(label)) === label);
  if (!honest) return 'invalid_punycode';
  return labels.every(isHostLabel) ? undefined : 'invalid_host';
}

function isHostLabel(label: string): boolean {
  return /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/.test(label);
}

/** Warns of characters that stand for others, or for nothing at all, in a host as it was typed. */
export function warnOfSpelling(given: string): LocatorWarning[] {
  const warnings: LocatorWarning[] = [];
  if (given.includes('%')) warnings.push('percent_encoded_host');
  if (given.normalize('NFKC') !== given || given.includes('\u3002')) warnings.push('compatibility_characters');
  if (/\p{Default_Ignorable_Code_Point}/u.test(given)) warnings.push('invisible_characters');
  return warnings;
}

function warnOfLabels(unicode: string, ascii: string): LocatorWarning[] {
  const warnings: LocatorWarning[] = [];
  const labels = unicode.split('.');
  if (labels.some(isMixedScript)) warnings.push('mixed_script');
  const zone = labels.at(-1) ?? '';
  if (labels.some((label) => looksLatin(label, zone))) warnings.push('lookalike_script');
  if (ascii.includes('_')) warnings.push('underscore_in_host');
  if (specialUse.test(ascii)) warnings.push('special_use_name');
  return warnings;
}
