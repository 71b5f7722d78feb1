import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connect } from '../../db/connection.js';
import { migrate } from '../../db/migrate.js';
import { Children } from '../../standalone/children.js';
import { openDataDir } from '../../standalone/data-dir.js';
import { choosePorts } from '../../standalone/ports.js';
import { createPostgres } from '../../standalone/postgres.js';
import { readPacked, unpackFolder } from './packing.js';
import { loadRows } from './rows.js';
import { filesOf, readRelease } from './stored-release.js';

/** The secrets that a stack of the first release had; what later releases have beside them, a restored one draws. */
const secrets = {
  postgresPassword: 'of-the-first-release',
  webhookA: 'whsec_QSBzZWNyZXQgb2YgdGhlIGZpcnN0IHJlbGVhc2U=',
  webhookB: 'whsec_QiBzZWNyZXQgb2YgdGhlIGZpcnN0IHJlbGVhc2U=',
};

/** Makes of an empty folder the data folder of a stack that ran under a release and was stopped: its schema, rows, engine and evidence. */
export async function restoreRelease(release: string, folder: string): Promise<void> {
  const files = filesOf(release);
  const data = await openDataDir(folder, false);
  try {
    await writeFile(path.join(folder, 'secrets.json'), JSON.stringify(secrets));
    for (const end of ['', '-wal'])
      await writeFile(`${data.temporalDb}${end}`, await readPacked(files.temporalDb(end)));
    await unpackFolder(data.evidence, JSON.parse(await readFile(files.evidence, 'utf8')) as Record<string, string>);
    const { postgres: port } = await choosePorts(folder, { usual: false });
    const deps = { logDir: data.logs, children: new Children(data.children), log: () => undefined };
    const stopping = new AbortController();
    const server = await createPostgres(
      { folder: data.postgres, port, password: secrets.postgresPassword },
      { ...deps, signal: stopping.signal },
    );
    try {
      await server.start();
      await fill(server.databaseUrl, release);
    } finally {
      await server.close();
    }
  } finally {
    await data.release();
  }
}

async function fill(databaseUrl: string, release: string): Promise<void> {
  const { migration } = await readRelease(release);
  const db = connect(databaseUrl, { max: 1 });
  try {
    await migrate(db, { upTo: migration });
    await loadRows(db, (await readPacked(filesOf(release).rows)).toString('utf8'));
  } finally {
    await db.destroy();
  }
}
