import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';
import { visibleText } from '../domain/visible-text.js';

type Doc = InstanceType<typeof PDFDocument>;

/** DejaVu: every letter of Kazakh and Russian, and in the even-spaced face no two that look alike. */
const files = { plain: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf', mono: 'DejaVuSansMono.ttf' };
export type Face = keyof typeof files;

const require = createRequire(import.meta.url);
const bytesOf = new Map<Face, Buffer>();

/** Makes the faces known to a document. Their files are read once in a process. */
export function registerFaces(doc: Doc): void {
  for (const face of Object.keys(files) as Face[]) {
    const bytes = bytesOf.get(face) ?? readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${files[face]}`));
    bytesOf.set(face, bytes);
    doc.registerFont(face, bytes);
  }
}

/** What pdfkit keeps of a face, without its types saying so. */
interface Glyphs {
  hasGlyphForCodePoint(code: number): boolean;
}

/** The widths of words in the faces of one document. Words come again and again: each is measured once. */
export class Measure {
  private readonly widths = new Map<string, number>();
  private readonly letters = new Map<string, boolean>();

  constructor(private readonly doc: Doc) {}

  /** How wide a text is, in points. */
  width(text: string, face: Face, size: number): number {
    // Addresses come once each, and in the even-spaced face no letter moves its neighbour.
    if (face === 'mono' && text.length > 1) {
      let sum = 0;
      for (const letter of text) sum += this.width(letter, face, size);
      return sum;
    }
    const key = `${face} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      width = this.doc.font(face).fontSize(1_000).widthOfString(text) / 1_000;
      this.widths.set(key, width);
    }
    return width * size;
  }

  /** A text as it can be printed: what nobody would see, and what the face has no letter for, by its number. */
  printable(text: string, face: Face): string {
    return visibleText(text).replaceAll(/./gsu, (char) => (this.has(face, char) ? char : numbered(char)));
  }

  private has(face: Face, char: string): boolean {
    const key = `${face}${char}`;
    let has = this.letters.get(key);
    if (has === undefined) {
      this.doc.font(face);
      const { font } = (this.doc as unknown as { _font: { font: Glyphs } })._font;
      has = font.hasGlyphForCodePoint(char.codePointAt(0) ?? 0);
      this.letters.set(key, has);
    }
    return has;
  }
}

function numbered(char: string): string {
  return `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
