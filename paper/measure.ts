import { visibleText } from '../domain/visible-text.js';
import { Kept } from './kept.js';
import { hasLetter, measuredWidth } from './typefaces.js';
import type { Face } from './typefaces.js';

/** Words come again and again, in one document and in the next; what is longer is no word. */
const ofFace = () => new Kept<number>({ most: 10_000, longest: 100 });
const widths: Record<Face, Kept<number>> = { plain: ofFace(), bold: ofFace(), mono: ofFace() };

/** How wide a text is, in points. */
export function widthOf(text: string, face: Face, size: number): number {
  // Addresses come once each, and in the even-spaced face no letter moves its neighbour.
  if (face === 'mono' && text.length > 1) {
    let sum = 0;
    for (const letter of text) sum += widthOf(letter, face, size);
    return sum;
  }
  return widths[face].get(text, (each) => measuredWidth(each, face)) * size;
}

/** A text as it can be printed: what nobody would see, and what the face has no letter for, by its number. */
export function printable(text: string, face: Face): string {
  return visibleText(text).replaceAll(/./gsu, (char) => (hasLetter(face, char) ? char : numbered(char)));
}

function numbered(char: string): string {
  return `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
