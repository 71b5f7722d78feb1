import { Kept } from './kept.js';

interface Glyph {
  /** Its outline: points, or the glyphs that it is put together from. */
  _decode(): { numberOfContours: number; components?: unknown } | null;
}

interface Run {
  readonly glyphs: readonly Glyph[];
  readonly positions: readonly Readonly<Position>[];
}

/** What is used of a font as fontkit opens it. */
export interface Font {
  hasGlyphForCodePoint(code: number): boolean;
  getGlyph(id: number, codePoints?: readonly number[]): Glyph;
  layout(text: string, features?: unknown): Run;
}

/** More than documents of our kinds have. */
const glyphsKept = { most: 4_000, longest: 32 };
/** Longer words are addresses, and come once. */
const runsKept = { most: 2_000, longest: 32 };

/**
 * Makes a font fit for many documents at a time. fontkit decodes the tables of a font as they are asked for, which costs more than all the rest of a
 * print: so a process opens each font once. Left as it is, such a font would remember: a glyph keeps the characters that it was first asked for with,
 * which decide how words are set and what is found in them, so what was printed before would show. Here a glyph is one for each glyph and characters:
 * every answer follows from the question alone, and may be kept as long as there is room, or dropped.
 */
export function share(font: Font): void {
  const glyphs = new Kept<Glyph>(glyphsKept);
  const GlyphOfFont = font.getGlyph(0).constructor as new (id: number, codes: readonly number[], of: Font) => Glyph;
  font.getGlyph = (id, codePoints = []) =>
    glyphs.get(`${id} ${codePoints.join(' ')}`, () => decodedOnce(new GlyphOfFont(id, codePoints, font)));

  const runs = new Kept<Run>(runsKept);
  const layout = font.layout.bind(font);
  font.layout = (text, features) =>
    features === undefined ? new OwnRun(runs.get(text, layout)) : layout(text, features);
}

/** Every document embeds the letters that it has: of their outlines only the parts are looked at, as the bytes are taken over. */
function decodedOnce(glyph: Glyph): Glyph {
  let outline: ReturnType<Glyph['_decode']> | undefined;
  const decode = glyph._decode.bind(glyph);
  glyph._decode = () => {
    if (outline === undefined) {
      const { numberOfContours, components } = decode() ?? {};
      outline = numberOfContours === undefined ? null : { numberOfContours, components };
    }
    return outline;
  };
  return glyph;
}

/** Letters as they were set once, with positions of its own: pdfkit scales those in place. */
class OwnRun implements Run {
  readonly glyphs: readonly Glyph[];
  readonly positions: Position[];

  constructor({ glyphs, positions }: Run) {
    this.glyphs = glyphs;
    this.positions = positions.map((each) => new Position(each));
  }

  get advanceWidth(): number {
    let sum = 0;
    for (const { xAdvance } of this.positions) sum += xAdvance;
    return sum;
  }
}

/** Where a letter stands, and how far it is to the next. */
class Position {
  readonly xAdvance: number;
  readonly yAdvance: number;
  readonly xOffset: number;
  readonly yOffset: number;
  /** Set by pdfkit. */
  readonly advanceWidth = 0;

  constructor({ xAdvance, yAdvance, xOffset, yOffset }: Readonly<Position>) {
    this.xAdvance = xAdvance;
    this.yAdvance = yAdvance;
    this.xOffset = xOffset;
    this.yOffset = yOffset;
  }
}
