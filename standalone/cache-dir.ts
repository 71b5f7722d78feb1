import { mkdir, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The folder for what can be made again (the Temporal binary, workflow bundles), shared by all stacks of this user:
 * `$XDG_CACHE_HOME/habarlama`, else `~/.cache/habarlama`, else one in the folder for temporary files where there is no home to write to.
 */
export async function openCacheDir(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const owner = process.getuid?.() ?? 0;
  const candidates = [env.XDG_CACHE_HOME, path.join(homedir(), '.cache')]
    .filter((folder) => folder !== undefined && path.isAbsolute(folder))
    .map((folder) => path.join(folder ?? '', 'habarlama'));
  for (const folder of [...candidates, path.join(tmpdir(), `habarlama-cache-${owner}`)]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // In a folder open to all, somebody else may have laid one of that name first; what lies in ours is run.
      if ((await stat(folder)).uid === owner) return folder;
    } catch {
      // Read-only or no home at all: the next one will do.
    }
  }
  throw new Error('No folder can be written for the cache: set XDG_CACHE_HOME');
}
