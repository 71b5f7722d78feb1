import type { CertifiedPerson, SignatureFinding } from '../domain/signature.js';
import { invalid, notChecked, valid } from './findings.js';

/**
 * Compares the person of a certificate with the full name that was entered: all that the certificate says of him has to stand in the entry, whatever
 * the order and the case, and two words of it at least. The national authority puts surname and name into CN, the surname into SN, the patronymic
 * into GN; others leave the patronymic out.
 */
export function compareName(person: CertifiedPerson, entered: string): SignatureFinding {
  const certified = new Set(Object.values(person).flatMap((part: string) => wordsOf(part)));
  if (certified.size === 0) return notChecked('no_person_in_certificate');
  const given = new Set(wordsOf(entered));
  const agrees = certified.size >= 2 && [...certified].every((word) => given.has(word));
  return agrees ? valid : invalid('other_name');
}

function wordsOf(name: string): string[] {
  return name
    .normalize('NFC')
    .toLocaleUpperCase('kk')
    .split(/[\s,]+/u)
    .filter((word) => word !== '');
}
