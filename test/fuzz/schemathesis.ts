import { execFile, spawn } from 'node:child_process';
import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openCacheDir } from '../../standalone/cache-dir.js';

const run = promisify(execFile);
const release = '4.32.5';

/** The folder that holds Schemathesis and what it needs: in our cache, fetched once by pip. Throws with what pip said. */
export async function findSchemathesis(log: (line: string) => void): Promise<string> {
  const cache = await openCacheDir();
  const installed = path.join(cache, `schemathesis-${release}`);
  if (await exists(installed)) return installed;
  log(`Fetching schemathesis ${release} with pip, once`);
  // Beside its place and then moved there whole: one that was stopped leaves no half of it.
  const half = await mkdtemp(path.join(cache, 'half-'));
  try {
    const quietly = ['--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
    const args = ['-m', 'pip', 'install', ...quietly, '--target', half, `schemathesis==${release}`];
    await run('python3', args, { timeout: 300_000 });
    await rename(half, installed).catch(async (error: unknown) => {
      if (!(await exists(installed))) throw error;
    });
    return installed;
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Runs it in a folder, which holds its settings; what it says goes to our stdout. Gives its exit code. */
export async function runSchemathesis(
  installed: string,
  { cwd, args, signal }: { cwd: string; args: string[]; signal: AbortSignal },
): Promise<number> {
  const child = spawn('python3', ['-m', 'schemathesis.cli', ...args], {
    ...{ cwd, signal, stdio: ['ignore', 'inherit', 'inherit'] },
    env: { PATH: process.env.PATH, HOME: cwd, PYTHONPATH: installed, PYTHONDONTWRITEBYTECODE: '1', LANG: 'C.UTF-8' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
