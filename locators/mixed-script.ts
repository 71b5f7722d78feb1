const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Georgian',
  'Han',
  'Hiragana',
  'Katakana',
];
const scriptPatterns = [...scripts, 'Bopomofo', 'Hangul', 'Thai', 'Devanagari', 'Cherokee', 'Coptic'].map(
  (script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const,
);

// Written together in ordinary Japanese, Chinese and Korean names (UTS #39, "highly restrictive").
const togetherByCustom = [
  new Set(['Latin', 'Han', 'Hiragana', 'Katakana']),
  new Set(['Latin', 'Han', 'Bopomofo']),
  new Set(['Latin', 'Han', 'Hangul']),
];

/** True if one label mixes scripts, as `кaspi` with a Latin `a` does. Whole labels of different scripts are ordinary. */
export function isMixedScript(label: string): boolean {
  const found = scriptPatterns.filter(([, pattern]) => pattern.test(label)).map(([script]) => script);
  return found.length > 1 && !togetherByCustom.some((custom) => found.every((script) => custom.has(script)));
}

/** True if a label is Cyrillic throughout and yet reads as a Latin word: only letters that look like Latin ones. */
export function looksLatin(label: string): boolean {
  return /\p{Script=Cyrillic}/u.test(label) && /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ0-9-]+$/u.test(label);
}
