const longestLocator = 8192;

// Besides C0, C1 and DEL: line separators, bidirectional controls (they make a text read as another one) and halves of surrogate pairs.
const unreadable = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** Trims a given text and puts it into NFC; says why if it is nothing that a person could have meant to write. */
export function readGivenText(
  value: string,
): { text: string } | { refused: 'empty' | 'too_long' | 'control_character' } {
  const trimmed = value.trim();
  if (trimmed === '') return { refused: 'empty' };
  if (trimmed.length > longestLocator) return { refused: 'too_long' };
  if (unreadable.test(trimmed)) return { refused: 'control_character' };
  return { text: trimmed.normalize('NFC') };
}
