import { EvidenceRefusedError } from '../domain/evidence.js';
import { PdfDanger } from './pdf-danger.js';
import { PdfKeyword, PdfLexer } from './pdf-lexer.js';
import { mayHoldObjects, objectsIn, unfoldedBytesAtMost } from './pdf-object-streams.js';
import { readValues } from './pdf-parser.js';
import { PdfDictionary } from './pdf-values.js';
import type { PdfValue } from './pdf-values.js';

/** Documents that are saved again and again have a table for each time. */
const tablesAtMost = 1_000;
/** So much space may stand before a table where it is said to begin: more would be skipped again for each that points into it. */
const spaceAtMost = 64;

/**
 * Walks through a PDF from its first byte to its last and looks at every object in it, in object streams too. Where readers could see other
 * objects than these (in a comment, a string, the data of a stream), the file is refused: what was not looked at is not there.
 * @throws EvidenceRefusedError *unreadable_pdf*, *encrypted_pdf* or *active_pdf*
 */
export function walkPdf(file: Buffer): void {
  new PdfWalk(file).run();
}

class PdfWalk {
  private readonly lexer: PdfLexer;
  private readonly danger = new PdfDanger();
  /** Where objects and tables of objects begin. */
  private readonly begins = new Set<number>();
  /** Where tables of objects are said to begin. */
  private readonly tables = new Set<number>();
  private objects = 0;
  private unfoldedBytes = 0;

  constructor(private readonly file: Buffer) {
    this.lexer = new PdfLexer(file);
  }

  run(): void {
    let last: number | undefined;
    for (let at = this.place(); at < this.file.length; at = this.place()) {
      const token = this.lexer.next();
      if (typeof token === 'number') this.object(at, token);
      else if (isWord(token, 'xref')) this.table(at);
      else if (isWord(token, 'startxref')) last = this.count();
      else throw new EvidenceRefusedError('unreadable_pdf');
    }
    this.danger.lookAtReferences();
    const known = [last, ...this.tables].every((at) => at !== undefined && this.begins.has(this.afterSpace(at)));
    if (!known || this.objects !== headsOfObjects(this.file)) throw new EvidenceRefusedError('unreadable_pdf');
  }

  private place(): number {
    this.lexer.skipSpace();
    return this.lexer.at;
  }

  private object(at: number, number: number): void {
    this.count();
    if (!isWord(this.lexer.next(), 'obj')) throw new EvidenceRefusedError('unreadable_pdf');
    this.begins.add(at);
    this.objects += 1;
    const { values, end } = readValues(this.lexer, ['endobj', 'stream']);
    const [value = null, ...more] = values;
    if (more.length > 0) throw new EvidenceRefusedError('unreadable_pdf');
    this.danger.look(value, number);
    if (end === 'stream') this.stream(value);
  }

  private stream(dictionary: PdfValue): void {
    const [first, second] = this.file.subarray(this.lexer.at);
    const from = this.lexer.at + (first === 13 && second === 10 ? 2 : 1);
    const end = this.file.indexOf('endstream', from);
    if (!(dictionary instanceof PdfDictionary) || end < 0) throw new EvidenceRefusedError('unreadable_pdf');
    this.lexer.at = end + 'endstream'.length;
    if (!isWord(this.lexer.next(), 'endobj')) throw new EvidenceRefusedError('unreadable_pdf');
    // Its data would lie in another file.
    if (dictionary.has('F')) throw new EvidenceRefusedError('active_pdf');
    this.noteTables(dictionary);
    if (!mayHoldObjects(dictionary)) return;
    const left = unfoldedBytesAtMost - this.unfoldedBytes;
    const { objects, unfoldedBytes } = objectsIn(dictionary, this.file.subarray(from, end), left);
    this.unfoldedBytes += unfoldedBytes;
    for (const [number, value] of objects) this.danger.look(value, number);
  }

  private table(at: number): void {
    this.begins.add(at);
    for (;;) {
      const token = this.lexer.next();
      if (isWord(token, 'trailer')) break;
      if (typeof token !== 'number' && !isWord(token, 'n') && !isWord(token, 'f')) {
        throw new EvidenceRefusedError('unreadable_pdf');
      }
    }
    if (!isWord(this.lexer.next(), '<<')) throw new EvidenceRefusedError('unreadable_pdf');
    const trailer = new PdfLexer(this.file, this.lexer.at - 2);
    const { values } = readValues(trailer, ['startxref']);
    this.lexer.at = trailer.at - 'startxref'.length;
    const [dictionary, ...more] = values;
    if (!(dictionary instanceof PdfDictionary) || more.length > 0) throw new EvidenceRefusedError('unreadable_pdf');
    this.danger.look(dictionary);
    this.noteTables(dictionary);
  }

  private noteTables(dictionary: PdfDictionary): void {
    for (const at of [...dictionary.all('Prev'), ...dictionary.all('XRefStm')]) {
      if (typeof at === 'number') this.tables.add(at);
    }
    if (this.tables.size > tablesAtMost) throw new EvidenceRefusedError('unreadable_pdf');
  }

  private count(): number {
    const token = this.lexer.next();
    if (typeof token !== 'number' || !Number.isInteger(token)) throw new EvidenceRefusedError('unreadable_pdf');
    return token;
  }

  private afterSpace(at: number): number {
    const lexer = new PdfLexer(this.file.subarray(0, at + spaceAtMost), at);
    lexer.skipSpace();
    return lexer.at;
  }
}

function isWord(token: unknown, word: string): boolean {
  return token instanceof PdfKeyword && token.word === word;
}

/** How often `12 0 obj` or a part of it stands in the file, whatever surrounds it: as readers search that mend a broken table. */
function headsOfObjects(file: Buffer): number {
  let found = 0;
  for (let at = file.indexOf('obj'); at >= 0; at = file.indexOf('obj', at + 3)) {
    const before = file.toString('latin1', at - 1, at);
    const after = file.toString('latin1', at + 3, at + 4);
    if (/[\0\t\n\f\r \d]/.test(before) && (after === '' || /[\0\t\n\f\r ()<>[\]{}/%\d+.-]/.test(after))) found += 1;
  }
  return found;
}
