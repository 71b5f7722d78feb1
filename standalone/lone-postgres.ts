import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '../db/connection.js';
import { Children } from './children.js';
import { Closers } from './closers.js';
import { openDataDir } from './data-dir.js';
import { choosePorts } from './ports.js';
import { createPostgres } from './postgres.js';
import { prepareReaper } from './reaper-process.js';

const quiet = () => undefined;

/** A real Postgres server and nothing else, in a temporary folder of its own that goes with it; its process dies with this one, however that ends. */
export async function startLonePostgres(name: string): Promise<{ url: string; close(): Promise<void> }> {
  const closers = new Closers();
  try {
    return { url: await start(name, closers), close: () => closers.close(quiet) };
  } catch (error) {
    await closers.close(quiet);
    throw error;
  }
}

async function start(name: string, closers: Closers): Promise<string> {
  const startReaper = await prepareReaper();
  const root = await mkdtemp(path.join(tmpdir(), `habarlama-${name}-`));
  closers.add(() => rm(root, { recursive: true, force: true }));
  const data = await openDataDir(root, false);
  const children = new Children(data.children);
  closers.add(startReaper(data.children, { temporary: root }));
  const { postgres: port } = await choosePorts(root, { usual: false });
  const deps = { logDir: data.logs, children, log: quiet, signal: new AbortController().signal };
  const server = await createPostgres({ folder: data.postgres, port, password: 'for-a-moment' }, deps);
  closers.add(() => server.close());
  await server.start();
  await hurry(server.databaseUrl);
  return server.databaseUrl;
}

/** Nothing here has to outlive a power cut. */
async function hurry(url: string): Promise<void> {
  const db = connect(url, { max: 1 });
  try {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
      await db.raw(`alter system set ${setting} = off`);
    await db.raw('select pg_reload_conf()');
  } finally {
    await db.destroy();
  }
}
