import { printable, widthOf } from './measure.js';
import type { Face } from './typefaces.js';

/** A text in one face and size. */
export interface Words {
  text: string;
  face: Face;
  size: number;
}

/** One line of it. A line that ends between words ends with the space, so that reading programs find the words apart. */
export interface Line extends Words {
  height: number;
}

const lineHeight = 1.28;

/**
 * Breaks a text into lines that fit a width: between words; inside what has no spaces, like an address, after its marks; and anywhere, where even
 * that does not fit. Nothing is added or left out; a number stays with its «№».
 */
export function wrap({ text, face, size }: Words, width: number): Line[] {
  const wide = (part: string) => widthOf(part, face, size);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    for (const word of printable(paragraph, face).split(/(?<!№) /u)) {
      const gap = line === '' ? '' : ' ';
      if (used + wide(gap) + wide(word) <= width) {
        line += gap + word;
        used += wide(gap) + wide(word);
        continue;
      }
      if (line !== '') lines.push(`${line} `);
      const pieces = wide(word) <= width ? [word] : broken(word, width, wide);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
      used = wide(line);
    }
    lines.push(line);
  }
  return lines.map((each) => ({ text: each, face, size, height: size * lineHeight }));
}

function broken(word: string, width: number, wide: (part: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  // An escape such as ⟨U+202E⟩ stays whole, and so does a letter with the marks on it.
  for (const part of word.match(/⟨[^⟩]*⟩|[^/?&=._:;,%#-]*[/?&=._:;,%#-]+|[^/?&=._:;,%#-]+/gu) ?? []) {
    if (wide(piece) + wide(part) <= width) {
      piece += part;
      continue;
    }
    if (piece !== '' && wide(part) <= width) {
      pieces.push(piece);
      piece = part;
      continue;
    }
    for (const letter of part.match(/⟨[^⟩]*⟩|\P{M}\p{M}*|\p{M}+/gu) ?? []) {
      if (piece !== '' && wide(piece) + wide(letter) > width) {
        pieces.push(piece);
        piece = '';
      }
      piece += letter;
    }
  }
  return piece === '' ? pieces : [...pieces, piece];
}
