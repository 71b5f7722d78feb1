import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Children } from './children.js';
import { openDataDir } from './data-dir.js';
import type { DataDir } from './data-dir.js';
import { choosePorts } from './ports.js';
import { createPostgres } from './postgres.js';
import type { PostgresServer } from './postgres.js';
import { prepareReaper } from './reaper-process.js';

/** A data folder among the temporary files, and the list of the processes that work in it. */
export interface TemporaryDataDir {
  data: DataDir;
  children: Children;
  /** Removes the folder; what works in it has ended. */
  end(): Promise<void>;
}

/** Opens one that goes with this process, and so do those on the list, however it ends. */
export async function openTemporaryDataDir(name: string): Promise<TemporaryDataDir> {
  const startReaper = await prepareReaper();
  const data = await openDataDir(await mkdtemp(path.join(tmpdir(), `habarlama-${name}-`)), false);
  const children = new Children(data.children);
  const dismiss = startReaper(data.children, { temporary: data.root });
  return {
    ...{ data, children },
    async end() {
      await dismiss();
      await rm(data.root, { recursive: true, force: true });
    },
  };
}

/** A Postgres server, not started yet, that works in such a folder and says nothing. */
export async function postgresIn(
  { data, children }: TemporaryDataDir,
  { folder = data.postgres, password }: { folder?: string; password: string },
): Promise<PostgresServer> {
  const { postgres: port } = await choosePorts(data.root, { usual: false });
  const deps = { logDir: data.logs, children, log: () => undefined, signal: new AbortController().signal };
  return createPostgres({ folder, port, password }, deps);
}
