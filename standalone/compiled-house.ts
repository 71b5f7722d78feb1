import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { dropOldest, hashOf, isThere, sourcesIn } from './kept-by-hash.js';
import { houseDir } from './node-process.js';

/** Where its files find the packages of the house, and where nothing looks that reads sources. */
const shelf = path.join(houseDir, 'node_modules', '.cache', 'compiled');
const folders = [
  ...['activities', 'acts', 'api', 'audit', 'codec', 'db', 'domain', 'evidence', 'locators', 'mail', 'paper'],
  ...['signatures', 'test/faults', 'workflows'],
];

/**
 * The folder with our sources as JavaScript: kept from before, or compiled now. A process begins from it in half the processor time that it needs to
 * begin from TypeScript, and as it begins in an image. Types are not looked at. Throws with the compiler's words when a source does not compile.
 */
export async function compiledHouse(): Promise<string> {
  const onTop = (await readdir(houseDir)).filter((file) => file.endsWith('.ts')).sort();
  const sources = [...onTop, ...(await sourcesIn(folders))];
  const folder = path.join(shelf, await hashOf(['package-lock.json', ...sources]));
  if (await isThere(folder)) return folder;
  await mkdir(shelf, { recursive: true });
  const unfinished = await mkdtemp(path.join(shelf, 'unfinished-'));
  try {
    await compile(sources, unfinished);
    // Another process may have compiled the same meanwhile: either is as good.
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await dropOldest(shelf);
  return folder;
}

async function compile(sources: readonly string[], to: string): Promise<void> {
  await writeFile(path.join(to, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: houseDir,
    entryPoints: [...sources],
    outdir: to,
    outbase: houseDir,
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
}
