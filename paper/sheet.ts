import PDFDocument from 'pdfkit';
import type { PaperLanguage, PaperText } from '../domain/paper.js';
import { widthOf } from './measure.js';
import { registerFaces, unused } from './typefaces.js';
import type { Face } from './typefaces.js';
import { wrap } from './wrap.js';
import type { Line } from './wrap.js';

export type Doc = InstanceType<typeof PDFDocument>;
export type Element = ReturnType<Doc['struct']>;
/** Roles of structure (ISO 32000-1, 14.8.4) that our documents use. */
type Role = 'H1' | 'H2' | 'P' | 'L' | 'LI' | 'Lbl' | 'LBody' | 'Table' | 'TR' | 'TH' | 'TD';

/** A4 in points; below stands the foot. */
export const margins = { top: 48, bottom: 84, left: 62, right: 40 };

/** Room below a text that asks for no other. */
const usualAfter = 6;

/** How a text is set: across the whole breadth, unless `x` (from the left margin) and `width` say otherwise. */
export interface Style {
  face?: Face;
  size?: number;
  align?: 'left' | 'center' | 'right';
  x?: number;
  width?: number;
  /** Room below it. */
  after?: number;
}

/** What a document says of itself to programs. */
export interface SheetMeta {
  language: PaperLanguage;
  title: string;
  author: string;
  /** Milliseconds since the epoch. */
  issuedAt: number;
}

/** A tagged PDF/A-2a, written from top to bottom: what it says is in its structure, and all else is marked as decoration. */
export class Sheet {
  readonly doc: Doc;
  readonly width: number;
  private readonly root: Element;
  /** What waits for the page on which that begins which it leads to. */
  private readonly held: { height: number; write: () => void }[] = [];

  constructor(readonly meta: SheetMeta) {
    const { language, title, author, issuedAt } = meta;
    const made = { Creator: 'Habarlama', Producer: 'Habarlama' };
    this.doc = new PDFDocument({
      ...{ size: 'A4', margins, bufferPages: true, autoFirstPage: false, pdfVersion: '1.7' as const },
      ...{ subset: 'PDF/A-2a' as const, tagged: true, lang: language, displayTitle: true, font: unused },
      // The same data give the same bytes: the only time in it is that of issue.
      info: { Title: title, Author: author, CreationDate: new Date(issuedAt), ...made },
    });
    registerFaces(this.doc);
    this.turnPage();
    this.width = this.doc.page.width - margins.left - margins.right;
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
  }

  /** A text in the language of this print. */
  say(text: string | PaperText): string {
    return typeof text === 'string' ? text : text[this.meta.language];
  }

  /** Points left on this page. */
  get room(): number {
    return this.doc.page.height - margins.bottom - this.doc.y;
  }

  /** Points on an empty page. */
  get wholeRoom(): number {
    return this.doc.page.height - margins.bottom - margins.top;
  }

  turnPage(): void {
    this.doc.addPage();
    this.doc.y = margins.top;
  }

  /** A text that leads to what is written next: it waits, so that both stand on one page. Something has to follow. */
  hold(role: Role, text: string | PaperText, style: Style = {}): void {
    const write = () => {
      this.write(role, text, style);
    };
    this.held.push({ height: this.height(text, style), write });
  }

  /** Begins what cannot be parted: on the next page, unless this one has room for it and for all that waits for it. */
  begin(points: number): void {
    const held = this.held.splice(0);
    const together = held.reduce((sum, { height }) => sum + height, points);
    if (this.room < Math.min(together, this.wholeRoom)) this.turnPage();
    for (const { write } of held) write();
  }

  space(points: number): void {
    this.doc.y += points;
  }

  /** A new element of the structure; to be ended once all is in it. */
  element(role: Role, parent = this.root, options: { scope?: 'Column' } = {}): Element {
    const element = this.doc.struct(role, options as object);
    parent.add(element);
    return element;
  }

  /** Writes a text, over as many pages as it takes. */
  write(role: Role, text: string | PaperText, style: Style = {}, parent?: Element): void {
    const { align = 'left', x = 0, width = this.width - x, after = usualAfter } = style;
    const lines = this.linesOf(text, style);
    this.begin(heightOf(lines.slice(0, inseparable(lines))));
    const element = this.element(role, parent);
    for (;;) {
      const part = lines.splice(0, this.howManyStand(lines, this.room));
      element.add(() => this.drawLines(part, { x: margins.left + x, y: this.doc.y, width, align }));
      this.doc.y += heightOf(part);
      if (lines.length === 0) break;
      this.turnPage();
    }
    element.end();
    this.doc.y += after;
  }

  /** How high a text will stand, with the room below it. */
  height(text: string | PaperText, style: Style = {}): number {
    return heightOf(this.linesOf(text, style)) + (style.after ?? usualAfter);
  }

  /** How much of a text has to stand where it begins. */
  leadHeight(text: string | PaperText, style: Style = {}): number {
    const lines = this.linesOf(text, style);
    return heightOf(lines.slice(0, inseparable(lines)));
  }

  private linesOf(
    text: string | PaperText,
    { face = 'plain', size = 10, x = 0, width = this.width - x }: Style,
  ): Line[] {
    return wrap({ text: this.say(text), face, size }, width);
  }

  /** How many lines stand in so many points: all, or so many that no page ends with the first line of a text, nor begins with its last. */
  howManyStand(lines: readonly Line[], points: number): number {
    let used = 0;
    const over = lines.findIndex(({ height }) => (used += height) > points);
    return over === -1 ? lines.length : Math.max(1, Math.min(over, lines.length - 2));
  }

  /** Draws lines at a place; what is drawn belongs to whatever is being marked. */
  drawLines(
    lines: readonly Line[],
    { x, y, width, align = 'left' }: { x: number; y: number; width: number; align?: Style['align'] },
  ): void {
    let top = y;
    for (const { text, face, size, height } of lines) {
      const spare = align === 'left' ? 0 : width - widthOf(text.trimEnd(), face, size);
      const shift = align === 'center' ? spare / 2 : spare;
      if (text !== '')
        this.doc
          .font(face)
          .fontSize(size)
          .text(text, x + shift, top, { lineBreak: false });
      top += height;
    }
    this.doc.y = y;
  }

  /** Draws what says nothing: rules, and what is repeated on every page. */
  decorate(draw: (doc: Doc) => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    const { y } = this.doc;
    this.doc.markContent('Artifact', { type });
    draw(this.doc);
    this.doc.endMarkedContent();
    this.doc.y = y;
  }

  /** The finished file; nothing can be written after that. */
  async bytes(): Promise<Uint8Array> {
    this.root.end();
    const chunks: Buffer[] = [];
    const done = new Promise<void>((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.once('end', resolve).once('error', reject);
    });
    this.doc.end();
    await done;
    return Buffer.concat(chunks);
  }
}

/** How many of the first lines are never parted. */
function inseparable({ length }: readonly Line[]): number {
  return length <= 3 ? length : 2;
}

export function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { height }) => sum + height, 0);
}
