import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '../../db/connection.js';
import { Children } from '../../standalone/children.js';
import { Closers } from '../../standalone/closers.js';
import { openDataDir } from '../../standalone/data-dir.js';
import { choosePorts } from '../../standalone/ports.js';
import { createPostgres } from '../../standalone/postgres.js';
import { startReaper } from '../../standalone/reaper-process.js';
import { shared } from './shared.js';

const quiet = () => undefined;

/** The address of the one real Postgres server of this test process, in a folder of its own that goes with it. */
export const postgresUrl = shared(async () => {
  const closers = new Closers();
  try {
    return { value: await start(closers), end: () => closers.close(quiet) };
  } catch (error) {
    await closers.close(quiet);
    throw error;
  }
});

async function start(closers: Closers): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'habarlama-test-'));
  closers.add(() => rm(root, { recursive: true, force: true }));
  const data = await openDataDir(root, false);
  const children = new Children(data.children);
  closers.add(startReaper(data.children, { temporary: root }));
  const { postgres: port } = await choosePorts(root, { usual: false });
  const deps = { logDir: data.logs, children, log: quiet, signal: new AbortController().signal };
  const server = await createPostgres({ folder: data.postgres, port, password: 'for-tests' }, deps);
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
