import { EvidenceRefusedError } from '../domain/evidence.js';
import { PdfKeyword } from './pdf-lexer.js';
import type { PdfLexer, PdfToken } from './pdf-lexer.js';
import { PdfDictionary, PdfName, PdfReference } from './pdf-values.js';
import type { PdfValue } from './pdf-values.js';

const depthAtMost = 100;
const valuesAtMost = 500_000;
const constants: Record<string, boolean | null> = { true: true, false: false, null: null };

/**
 * Reads values up to one of these words, which is given back with them. One object holds at most half a million values, a hundred deep:
 * what would need more is no document.
 * @throws EvidenceRefusedError *unreadable_pdf*
 */
export function readValues(lexer: PdfLexer, ends: readonly string[]): { values: PdfValue[]; end: string } {
  let left = valuesAtMost;
  const read = (until: readonly string[], depth: number): { values: PdfValue[]; end: string } => {
    const values: PdfValue[] = [];
    for (;;) {
      const token = lexer.next();
      left -= 1;
      if (token === undefined || left < 0 || depth > depthAtMost) throw new EvidenceRefusedError('unreadable_pdf');
      if (!(token instanceof PdfKeyword)) values.push(token);
      else if (until.includes(token.word)) return { values, end: token.word };
      else if (token.word === 'R') values.push(reference(values));
      else if (token.word === '[') values.push(read([']'], depth + 1).values);
      else if (token.word === '<<') values.push(dictionary(read(['>>'], depth + 1).values));
      else values.push(constant(token));
    }
  };
  return read(ends, 0);
}

/** Reads one value that stands alone, a reference only within another one: so it is in an object stream. */
export function readValue(lexer: PdfLexer): PdfValue {
  const token = lexer.next();
  if (token instanceof PdfKeyword) {
    if (token.word === '[') return readValues(lexer, [']']).values;
    if (token.word === '<<') return dictionary(readValues(lexer, ['>>']).values);
    return constant(token);
  }
  if (token === undefined) throw new EvidenceRefusedError('unreadable_pdf');
  return token satisfies Exclude<PdfToken, PdfKeyword>;
}

function reference(values: PdfValue[]): PdfReference {
  const generation = values.pop();
  const object = values.pop();
  if (!Number.isInteger(object) || !Number.isInteger(generation)) throw new EvidenceRefusedError('unreadable_pdf');
  return new PdfReference(Number(object));
}

function dictionary(values: readonly PdfValue[]): PdfDictionary {
  const entries: [string, PdfValue][] = [];
  for (let place = 0; place < values.length; place += 2) {
    const [key, value] = [values[place], values[place + 1]];
    if (!(key instanceof PdfName) || value === undefined) throw new EvidenceRefusedError('unreadable_pdf');
    entries.push([key.name, value]);
  }
  return new PdfDictionary(entries);
}

function constant({ word }: PdfKeyword): boolean | null {
  const value = constants[word];
  if (value === undefined) throw new EvidenceRefusedError('unreadable_pdf');
  return value;
}
