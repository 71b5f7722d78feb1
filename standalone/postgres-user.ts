import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the Postgres server runs as: `undefined` for ourselves. */
export type PostgresUser = { uid: number; gid: number } | undefined;

/**
 * Postgres refuses to run as root. Instead of creating an account on the machine we use one that is there: the owner of the data from an earlier
 * start, else `postgres`, else `nobody`. Throws when none exists.
 */
export async function choosePostgresUser(folder: string): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(folder).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    'Postgres does not run as root and this machine has neither a user postgres nor nobody: start as another user',
  );
}

async function idOf(which: '-u' | '-g', name: string): Promise<number | undefined> {
  try {
    return Number((await run('id', [which, name])).stdout);
  } catch {
    return undefined;
  }
}
