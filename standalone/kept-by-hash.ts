import { createHash } from 'node:crypto';
import { access, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { houseDir } from './node-process.js';

const keep = 5;

/** All our TypeScript files in some folders, named from the house's folder, in order. */
export async function sourcesIn(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const inside = await readdir(path.join(houseDir, folder), { recursive: true });
    found.push(...inside.filter((file) => file.endsWith('.ts')).map((file) => path.join(folder, file)));
  }
  return found.sort();
}

/** A name for what is made of these files: another one as soon as any of them is renamed or changed. */
export async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(await readFile(path.join(houseDir, file)));
  return hash.digest('hex').slice(0, 32);
}

/** Whether there is something of this path. */
export function isThere(somewhere: string): Promise<boolean> {
  return access(somewhere).then(
    () => true,
    () => false,
  );
}

/** Leaves the newest things of a folder that are named by a hash, and nothing older. */
export async function dropOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{32}(\.js)?$/.test(name));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(keep);
  for (const { name } of old) await rm(path.join(folder, name), { recursive: true, force: true });
}
