/**
 * A mobile telephone of Kazakhstan in E.164, `+77011234567`, from how people write it: `8 (701) 123-45-67`, `+7 701 123 45 67`, `77011234567`.
 * Undefined for anything else: another country's, a landline (71x, 72x), too few or too many digits, other characters.
 */
export function normalisedMobile(given: string): string | undefined {
  if (!/^\+?[\d\s().-]+$/u.test(given)) return undefined;
  const digits = given.replace(/\D/g, '');
  const hasPlus = given.trimStart().startsWith('+');
  const national =
    digits.length === 11 && (digits.startsWith('7') || (digits.startsWith('8') && !hasPlus)) ? digits.slice(1) : digits;
  if (national.length !== 10 || (digits.length === 10 && hasPlus)) return undefined;
  return /^7[03-9]/.test(national) ? `+7${national}` : undefined;
}
