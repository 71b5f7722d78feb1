import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

export async function writePacked(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, await promisify(gzip)(content, { level: 9 }));
}

export async function readPacked(file: string): Promise<Buffer> {
  return promisify(gunzip)(await readFile(file));
}

/** The small files of a folder in one, by their paths in it. */
export async function packFolder(folder: string): Promise<Record<string, string>> {
  const packed: Record<string, string> = {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    packed[path.relative(folder, file)] = (await readFile(file)).toString('base64');
  }
  return packed;
}

export async function unpackFolder(folder: string, packed: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(packed)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(content, 'base64'));
  }
}
