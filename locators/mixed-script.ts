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

// Letters that a reader of Latin takes for his own (after UTS #39, "whole-script confusables"), by the script they are of.
const lookalikes = [
  { script: /\p{Script=Cyrillic}/u, only: /^[асԁеһіјӏкорԛѕԝхуүъьҽпгѵѡ0-9-]+$/u },
  { script: /\p{Script=Greek}/u, only: /^[αγηικνορτυχω0-9-]+$/u },
  { script: /\p{Script=Armenian}/u, only: /^[զցհյոռսւքօ0-9-]+$/u },
];

/**
 * True if a label is of another script throughout and yet reads as a Latin word. In a zone of its own script (`.қаз`, `.рф`, `.ελ`) such a word is
 * at home.
 */
export function looksLatin(label: string, zone: string): boolean {
  return lookalikes.some(({ script, only }) => script.test(label) && only.test(label) && !script.test(zone));
}
