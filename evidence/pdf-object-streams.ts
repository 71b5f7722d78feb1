import { inflateSync } from 'node:zlib';
import { EvidenceRefusedError } from '../domain/evidence.js';
import { PdfLexer } from './pdf-lexer.js';
import { readValue } from './pdf-parser.js';
import { PdfName } from './pdf-values.js';
import type { PdfDictionary, PdfValue } from './pdf-values.js';

/** Object streams of one file may unfold to this much; real ones stay far below. */
export const unfoldedBytesAtMost = 32 * 1024 * 1024;
const objectsAtMost = 100_000;

/** Whether a reader could take this stream for one that holds objects; some do not ask for its type. */
export function mayHoldObjects(dictionary: PdfDictionary): boolean {
  const types = dictionary.all('Type');
  return types.some((type) => !(type instanceof PdfName) || type.name === 'ObjStm') || dictionary.has('First');
}

/**
 * The objects in an object stream (ISO 32000-1, 7.5.7), each by its number. They stand one behind the other, with nothing between them: a place that
 * pointed into the middle of another one could show a reader what was not looked at here.
 * @throws EvidenceRefusedError *unreadable_pdf*, also for filters nobody uses for objects
 */
export function objectsIn(
  dictionary: PdfDictionary,
  data: Buffer,
  bytesAtMost: number,
): { objects: [number: number, value: PdfValue][]; unfoldedBytes: number } {
  const count = dictionary.only('N');
  const first = dictionary.only('First');
  if (!isCount(count) || !isCount(first) || count > objectsAtMost) throw new EvidenceRefusedError('unreadable_pdf');
  const unfolded = unfold(dictionary, data, bytesAtMost);
  const head = new PdfLexer(unfolded.subarray(0, first));
  const lexer = new PdfLexer(unfolded, first);
  const objects: [number, PdfValue][] = [];
  for (let place = 0; place < count; place += 1) {
    const [number, offset] = [head.next(), head.next()];
    lexer.skipSpace();
    if (!isCount(number) || !isCount(offset)) throw new EvidenceRefusedError('unreadable_pdf');
    const begins = new PdfLexer(unfolded, first + offset);
    begins.skipSpace();
    if (begins.at !== lexer.at) throw new EvidenceRefusedError('unreadable_pdf');
    objects.push([number, readValue(lexer)]);
  }
  return { objects, unfoldedBytes: unfolded.length };
}

function unfold(dictionary: PdfDictionary, data: Buffer, bytesAtMost: number): Buffer {
  if (['F', 'FFilter', 'FDecodeParms', 'DP', 'DecodeParms'].some((key) => dictionary.has(key))) {
    throw new EvidenceRefusedError('unreadable_pdf');
  }
  if (!dictionary.has('Filter')) {
    // Without a filter its length says where it ends, and that must be here.
    if (dictionary.only('Length') === data.length || dictionary.only('Length') === trimmed(data).length) return data;
    throw new EvidenceRefusedError('unreadable_pdf');
  }
  const filter = dictionary.only('Filter');
  const [only, ...more] = Array.isArray(filter) ? filter : [filter];
  if (!(only instanceof PdfName) || only.name !== 'FlateDecode' || more.length > 0) {
    throw new EvidenceRefusedError('unreadable_pdf');
  }
  try {
    return inflateSync(data, { maxOutputLength: Math.max(bytesAtMost, 1) });
  } catch (cause) {
    const refused = new EvidenceRefusedError('unreadable_pdf');
    refused.cause = cause;
    throw refused;
  }
}

function trimmed(data: Buffer): Buffer {
  const text = data.toString('latin1', Math.max(0, data.length - 2));
  return data.subarray(0, data.length - (/\r?\n$|\r$/.exec(text)?.[0].length ?? 0));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
