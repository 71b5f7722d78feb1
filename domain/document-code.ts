/** Crockford's base32: no I, L, O, U, so that nothing is mistaken for anything else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters of a verification code: 100 bits that nobody guesses. */
export const codeLetters = 20;
const groupOf = 5;

/** A verification code, `7Q2M4-…`, of random bytes: five bits of each of the first twenty. */
export function documentCode(random: Uint8Array): string {
  if (random.length < codeLetters) throw new Error(`A verification code needs ${codeLetters} random bytes`);
  return grouped([...random.subarray(0, codeLetters)].map((byte) => letters.charAt(byte & 31)).join(''));
}

/** A code as somebody typed it, in the form it is kept in; undefined if it cannot be one. Case, hyphens and spaces do not matter; O reads as 0, I and L as 1. */
export function readDocumentCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  const isCode = plain.length === codeLetters && /^[0-9A-HJKMNP-TV-Z]+$/u.test(plain);
  return isCode ? grouped(plain) : undefined;
}

function grouped(plain: string): string {
  return plain.match(new RegExp(`.{${groupOf}}`, 'gu'))?.join('-') ?? '';
}
