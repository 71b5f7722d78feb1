import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openCacheDir } from './cache-dir.js';
import { dropOldest, hashOf, isThere, sourcesIn } from './kept-by-hash.js';
import { houseDir, nodeArguments } from './node-process.js';

const run = promisify(execFile);

/**
 * The path of a workflow bundle made of the present sources: from the cache, or built now in a process of its own (the bundler would hold ours up).
 * Throws with the bundler's words when the sources do not bundle.
 */
export async function cachedWorkflowBundle(signal: AbortSignal): Promise<string> {
  const folder = path.join(await openCacheDir(), 'workflow-bundles');
  await mkdir(folder, { recursive: true });
  const sources = await sourcesIn(['codec', 'domain', 'workflows']);
  const bundle = path.join(folder, `${await hashOf(['package-lock.json', 'workflows-bundle.ts', ...sources])}.js`);
  if (await isThere(bundle)) return bundle;
  await run(process.execPath, nodeArguments('workflows-bundle.ts', bundle), {
    cwd: houseDir,
    signal,
    timeout: 120_000,
  });
  await dropOldest(folder);
  return bundle;
}
