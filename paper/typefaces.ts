import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { share } from './shared-font.js';
import type { Font } from './shared-font.js';

type Doc = InstanceType<typeof PDFDocument>;

/** DejaVu: every letter of Kazakh and Russian, and in the even-spaced face no two that look alike. */
const files = { plain: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf', mono: 'DejaVuSansMono.ttf' };
export type Face = keyof typeof files;

/** The face that pdfkit opens before any of ours: of those that it brings along, the quickest to open. Nothing is set in it. */
export const unused = 'Courier';

const require = createRequire(import.meta.url);
const fonts = new Map<Face, Font>();
/** Is never printed: it opens each face, once in a process, and measures with it. */
const ruler = new PDFDocument({ autoFirstPage: false, font: unused, fontLayoutCache: false });

/** Makes the faces known to a document. */
export function registerFaces(doc: Doc): void {
  for (const face of Object.keys(files) as Face[]) {
    // A font that is open already does for pdfkit as well as its bytes, though its types do not say so.
    doc.registerFont(face, fontOf(face) as unknown as Uint8Array);
  }
}

/** Whether a face has a letter for a character. */
export function hasLetter(face: Face, char: string): boolean {
  return fontOf(face).hasGlyphForCodePoint(char.codePointAt(0) ?? 0);
}

/** How wide a text is, in parts of its size. */
export function measuredWidth(text: string, face: Face): number {
  fontOf(face);
  return ruler.font(face).fontSize(1_000).widthOfString(text) / 1_000;
}

function fontOf(face: Face): Font {
  let font = fonts.get(face);
  if (font === undefined) {
    ruler.registerFont(face, readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${files[face]}`))).font(face);
    ({ font } = (ruler as unknown as { _font: { font: Font } })._font);
    share(font);
    fonts.set(face, font);
  }
  return font;
}
