import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openCacheDir } from './cache-dir.js';
import { houseDir, nodeArguments } from './node-process.js';

const run = promisify(execFile);
const keep = 5;

/**
 * The path of a workflow bundle made of the present sources: from the cache, or built now in a process of its own (the bundler would hold ours up).
 * Throws with the bundler's words when the sources do not bundle.
 */
export async function cachedWorkflowBundle(signal: AbortSignal): Promise<string> {
  const folder = path.join(await openCacheDir(), 'workflow-bundles');
  await mkdir(folder, { recursive: true });
  const bundle = path.join(folder, `${await hashOfSources()}.js`);
  const found = await access(bundle).then(
    () => true,
    () => false,
  );
  if (found) return bundle;
  await run(process.execPath, nodeArguments('workflows-bundle.ts', bundle), {
    cwd: houseDir,
    signal,
    timeout: 120_000,
  });
  await dropOldest(folder);
  return bundle;
}

async function hashOfSources(): Promise<string> {
  const files = ['package-lock.json', 'workflows-bundle.ts'];
  for (const folder of ['workflows', 'domain', 'codec']) {
    const inside = await readdir(path.join(houseDir, folder), { recursive: true });
    files.push(...inside.filter((file) => file.endsWith('.ts')).map((file) => path.join(folder, file)));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\n`).update(await readFile(path.join(houseDir, file)));
  return hash.digest('hex').slice(0, 32);
}

async function dropOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{32}\.js$/.test(name));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(keep);
  for (const { name } of old) await rm(path.join(folder, name), { force: true });
}
