import { connect } from '../db/connection.js';
import { Closers } from './closers.js';
import { openTemporaryDataDir, postgresIn } from './temporary-data-dir.js';

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
  const folder = await openTemporaryDataDir(name);
  closers.add(() => folder.end());
  const server = await postgresIn(folder, { password: 'for-a-moment' });
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
