import { EvidenceRefusedError } from '../domain/evidence.js';
import { PdfName, PdfText } from './pdf-values.js';

/** A word with a meaning: `obj`, `stream`, `R`, `true`, and the brackets. */
export class PdfKeyword {
  constructor(readonly word: string) {}
}
export type PdfToken = number | PdfName | PdfText | PdfKeyword;

const whitespace = new Set([0, 9, 10, 12, 13, 32]);
const delimiters = new Set(Array.from('()<>[]{}/%', (sign) => sign.charCodeAt(0)));
const [lineFeed, carriageReturn, percent, slash, backslash, open, close, less, greater, hash] = Array.from(
  '\n\r%/\\()<>#',
  (sign) => sign.charCodeAt(0),
);

/** Reads the tokens of a PDF, one after the other (ISO 32000-1, 7.2), and gives up where it does not understand. */
export class PdfLexer {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  /** The next token; undefined at the end. */
  next(): PdfToken | undefined {
    this.skipSpace();
    const sign = this.bytes[this.at];
    if (sign === undefined) return undefined;
    if (sign === slash) return this.name();
    if (sign === open) return this.text();
    if (sign === less && this.bytes[this.at + 1] !== less) return this.hex();
    if (delimiters.has(sign)) return this.bracket(sign);
    const word = this.regular();
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(word) ? Number(word) : new PdfKeyword(word);
  }

  skipSpace(): void {
    for (;;) {
      const sign = this.bytes[this.at];
      if (sign === percent) this.skipComment();
      else if (sign === undefined || !whitespace.has(sign)) return;
      else this.at += 1;
    }
  }

  private skipComment(): void {
    while (this.at < this.bytes.length && !isLineEnd(this.bytes[this.at])) this.at += 1;
  }

  private bracket(sign: number): PdfKeyword {
    const isDouble = (sign === less || sign === greater) && this.bytes[this.at + 1] === sign;
    const word = String.fromCharCode(sign).repeat(isDouble ? 2 : 1);
    this.at += word.length;
    if (!['<<', '>>', '[', ']'].includes(word)) throw new EvidenceRefusedError('unreadable_pdf');
    return new PdfKeyword(word);
  }

  private regular(): string {
    const from = this.at;
    for (;;) {
      const sign = this.bytes[this.at];
      if (sign === undefined || whitespace.has(sign) || delimiters.has(sign)) break;
      this.at += 1;
    }
    return this.bytes.toString('latin1', from, this.at);
  }

  private name(): PdfName {
    this.at += 1;
    const written = this.regular();
    if (!written.includes(String.fromCharCode(hash ?? 0))) return new PdfName(written);
    return new PdfName(
      written.replaceAll(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );
  }

  private text(): PdfText {
    const from = this.at + 1;
    let depth = 0;
    for (; this.at < this.bytes.length; this.at += 1) {
      const sign = this.bytes[this.at];
      if (sign === backslash) this.at += 1;
      else if (sign === open) depth += 1;
      else if (sign === close) {
        depth -= 1;
        if (depth === 0) break;
      }
    }
    if (this.at >= this.bytes.length) throw new EvidenceRefusedError('unreadable_pdf');
    this.at += 1;
    return new PdfText(unescaped(this.bytes.toString('latin1', from, this.at - 1)));
  }

  private hex(): PdfText {
    const end = this.bytes.indexOf(greater ?? 0, this.at);
    const written = end < 0 ? '!' : this.bytes.toString('latin1', this.at + 1, end).replaceAll(/[\0\t\n\f\r ]/g, '');
    if (!/^[0-9a-f]*$/i.test(written)) throw new EvidenceRefusedError('unreadable_pdf');
    this.at = end + 1;
    const even = written.length % 2 === 0 ? written : `${written}0`;
    return new PdfText(Buffer.from(even, 'hex').toString('latin1'));
  }
}

function isLineEnd(sign: number | undefined): boolean {
  return sign === lineFeed || sign === carriageReturn;
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '', '\r': '', '\r\n': '' };

function unescaped(written: string): string {
  if (!written.includes('\\')) return written;
  return written.replaceAll(/\\([0-7]{1,3}|\r\n|[^])/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) % 256) : (escapes[code] ?? code),
  );
}
