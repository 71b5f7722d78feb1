import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { endChildren, ownerName } from './children.js';
import { isRunning } from './processes.js';

const marker = 'habarlama-data';

/** Where the parts of a stack keep their things. */
export interface DataDir {
  root: string;
  logs: string;
  evidence: string;
  postgres: string;
  temporalDb: string;
  children: string;
  stackFile: string;
  /** Gives the folder back, so that another stack may use it. */
  release(): Promise<void>;
}

/**
 * Takes a data folder for one stack: creates it, or with `fresh` empties it, and ends what a killed stack has left running there.
 * Throws when another stack runs on it, and when it holds things that are not ours.
 */
export async function openDataDir(folder: string, fresh: boolean): Promise<DataDir> {
  const root = path.resolve(folder);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const found = await readdir(root);
  if (found.length > 0 && !found.includes(marker)) {
    throw new Error(`${root} is not empty and not a data folder of Habarlama: choose another with --data-dir`);
  }
  await writeFile(
    path.join(root, marker),
    'Data of a Habarlama stack on one machine. `npm start -- --fresh` empties this folder.\n',
  );
  const lock = path.join(root, 'lock');
  await takeLock(lock, root);
  const children = path.join(root, 'children.json');
  try {
    await endChildren(children);
    if (fresh) await empty(root);
    const dirs = { logs: path.join(root, 'logs'), evidence: path.join(root, 'evidence') };
    for (const dir of Object.values(dirs)) await mkdir(dir, { recursive: true, mode: 0o700 });
    return {
      root,
      ...dirs,
      postgres: path.join(root, 'postgres'),
      temporalDb: path.join(root, 'temporal.db'),
      children,
      stackFile: path.join(root, 'stack.json'),
      release: () => rm(lock, { force: true }),
    };
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  }
}

async function takeLock(lock: string, root: string): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await writeFile(lock, ownerName(process.pid), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, started] = (await readFile(lock, 'utf8').catch(() => '')).split(' ');
    if (isRunning(Number(pid), started)) {
      throw new Error(
        `A stack runs on ${root} already (process ${String(pid)}): stop it first, or choose another folder with --data-dir`,
      );
    }
    await rm(lock, { force: true });
  }
  throw new Error(`${lock} could not be taken`);
}

async function empty(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name !== marker && name !== 'lock') await rm(path.join(root, name), { recursive: true, force: true });
  }
}
