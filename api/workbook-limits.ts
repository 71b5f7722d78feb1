import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const entriesAtMost = 200;

/**
 * True if a zip file, unpacked, holds no more than so many bytes, and no more than it says: a small file may be made to fill the memory, and the
 * reader of workbooks believes what is declared. What is not a plain zip file (zip64, encrypted, cut off) is none.
 */
export function unpacksWithin(file: Buffer, bytesAtMost: number): boolean {
  try {
    return sizeOf(file) <= bytesAtMost;
  } catch {
    return false;
  }

  function sizeOf(zip: Buffer): number {
    const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new RangeError('no directory');
    const count = zip.readUInt16LE(end + 10);
    if (count > entriesAtMost) throw new RangeError('too many entries');
    let at = zip.readUInt32LE(end + 16);
    let sum = 0;
    for (let index = 0; index < count; index += 1) {
      const entry = readEntry(zip, at);
      sum += entry.size;
      if (sum > bytesAtMost || !holdsWhatItSays(zip, entry)) throw new RangeError('too large');
      at += entry.length;
    }
    return sum;
  }
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

function holdsWhatItSays(zip: Buffer, { method, packed, size, offset }: Entry): boolean {
  if (zip.readUInt32LE(offset) !== localHeader) return false;
  const begin = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  if (method === 0) return packed === size && begin + size <= zip.length;
  // Stops, and throws, at the first byte too many.
  return (
    method === 8 && inflateRawSync(zip.subarray(begin, begin + packed), { maxOutputLength: size + 1 }).length === size
  );
}
