import { deflateRawSync } from 'node:zlib';

/** A zip file of these entries, each of which says to unpack to so many bytes. */
export function zipFile(contents: Record<string, Buffer | string>, says?: number): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, given] of Object.entries(contents)) {
    const content = Buffer.from(given);
    const packed = deflateRawSync(content);
    const name = Buffer.from(path);
    const sizes = { packed: packed.length, unpacked: says ?? content.length, name: name.length };
    const local = header(Buffer.alloc(30), 0x04034b50, 8, sizes);
    const entry = header(Buffer.alloc(46), 0x02014b50, 10, sizes);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, name, packed);
    directory.push(entry, name);
    offset += local.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** A header of an entry, before it or in the directory: the same fields, from another place on. */
function header(
  bytes: Buffer,
  signature: number,
  from: number,
  sizes: { packed: number; unpacked: number; name: number },
): Buffer {
  bytes.writeUInt32LE(signature, 0);
  bytes.writeUInt16LE(8, from);
  bytes.writeUInt32LE(sizes.packed, from + 10);
  bytes.writeUInt32LE(sizes.unpacked, from + 14);
  bytes.writeUInt16LE(sizes.name, from + 18);
  return bytes;
}
