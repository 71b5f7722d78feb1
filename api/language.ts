import { languages } from '../domain/roles.js';
import type { Language } from '../domain/roles.js';

/** The language of ours that an `Accept-Language` header (RFC 9110, 12.5.4) likes best; `otherwise` if it names none of them. */
export function preferredLanguage(header: string | undefined, otherwise: Language): Language {
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [range = '', weight] = wish
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/u);
      return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const wish of wishes) {
    const ours = languages.find((language) => language === wish.language);
    if (ours !== undefined) return ours;
    if (wish.language === '*') return otherwise;
  }
  return otherwise;
}
