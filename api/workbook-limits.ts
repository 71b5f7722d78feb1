import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const zip64Locator = 0x07064b50;
const endLength = 22;
const entriesAtMost = 200;

/**
 * What a zip file holds, unpacked; undefined if that is more than so many bytes, or more than it says: a small file may be made to fill the
 * memory, and the reader of workbooks believes what is declared. What is not a plain zip file (zip64, encrypted, cut off) is none.
 */
export function unpacked(file: Buffer, bytesAtMost: number): Buffer[] | undefined {
  try {
    return contentsOf(file, bytesAtMost);
  } catch {
    return undefined;
  }
}

function contentsOf(zip: Buffer, bytesAtMost: number): Buffer[] {
  // The reader of workbooks looks for the end where a whole one fits, and follows a zip64 locator wherever it finds one.
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]), zip.length - endLength);
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new RangeError('no directory');
  if (end >= 20 && zip.readUInt32LE(end - 20) === zip64Locator) throw new RangeError('zip64');
  const count = zip.readUInt16LE(end + 8);
  if (count > entriesAtMost || count !== zip.readUInt16LE(end + 10)) throw new RangeError('too many entries');
  const contents: Buffer[] = [];
  let at = zip.readUInt32LE(end + 16);
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const entry = readEntry(zip, at);
    sum += entry.size;
    if (sum > bytesAtMost) throw new RangeError('too large');
    contents.push(contentOf(zip, entry));
    at += entry.length;
  }
  return contents;
}

interface Entry {
  method: number;
  packed: number;
  size: number;
  offset: number;
  length: number;
}

function readEntry(zip: Buffer, at: number): Entry {
  if (zip.readUInt32LE(at) !== directoryEntry || (zip.readUInt16LE(at + 8) & 1) === 1) throw new RangeError('no entry');
  const names = zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  return {
    ...{ method: zip.readUInt16LE(at + 10), packed: zip.readUInt32LE(at + 20), size: zip.readUInt32LE(at + 24) },
    ...{ offset: zip.readUInt32LE(at + 42), length: 46 + names },
  };
}

function contentOf(zip: Buffer, { method, packed, size, offset }: Entry): Buffer {
  if (zip.readUInt32LE(offset) !== localHeader) throw new RangeError('no local header');
  const begin = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const held = zip.subarray(begin, begin + packed);
  // Stops, and throws, at the first byte too many.
  const content = method === 8 ? inflateRawSync(held, { maxOutputLength: size + 1 }) : held;
  if ((method !== 0 && method !== 8) || content.length !== size) throw new RangeError('not what it says');
  return content;
}
