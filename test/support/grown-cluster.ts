import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openDataDir } from '../../standalone/data-dir.js';
import { fillDatabase } from '../../standalone/fill-database.js';
import { loadSecrets } from '../../standalone/secrets.js';
import { postgresIn } from '../../standalone/temporary-data-dir.js';
import { processFolder } from './process-folder.js';
import { shared } from './shared.js';

const run = promisify(execFile);

/** What a first start makes of an empty folder, stopped cleanly: a Postgres cluster with the schema and the reference lists in it. */
const grownCluster = shared(async () => {
  const place = await processFolder();
  const { root } = place.data;
  // Of its own, so that a second try never meets what a first one began.
  const folder = await mkdtemp(path.join(root, 'grown-'));
  const secrets = await loadSecrets(root);
  const password = secrets.postgresPassword;
  const server = await postgresIn(place, { folder, password });
  try {
    await server.start();
    await fillDatabase(server.databaseUrl, { secrets, deps: { log: () => undefined } });
  } finally {
    await server.close();
  }
  return { value: { folder, password }, end: () => Promise.resolve() };
});

/** A data folder for one stack, with a copy of what a first start would grow there for more than a second of processor time. */
export async function grownDataDir(): Promise<string> {
  const { folder, password } = await grownCluster();
  const { data } = await processFolder();
  const copy = await openDataDir(await mkdtemp(path.join(data.root, 'copy-')), false);
  await run('cp', ['-a', folder, copy.postgres]);
  await copyFile(`${folder}.ready`, `${copy.postgres}.ready`);
  // The other secrets are its own: they are drawn when it starts.
  await writeFile(path.join(copy.root, 'secrets.json'), JSON.stringify({ postgresPassword: password }), {
    mode: 0o600,
  });
  await copy.release();
  // Only now, and at once: until the stack's reaper is there, a kill finds all but an empty folder in the process's own.
  const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-test-'));
  await rename(copy.root, dataDir);
  return dataDir;
}
