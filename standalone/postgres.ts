import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPostgresBinaries } from './postgres-binaries.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { choosePostgresUser } from './postgres-user.js';
import type { PostgresUser } from './postgres-user.js';
import { Service } from './service.js';
import type { ServiceDeps } from './service.js';
import { until } from './until.js';

const run = promisify(execFile);
const name = 'habarlama';

export interface PostgresServer {
  service: Service;
  databaseUrl: string;
  /** Starts the server and waits until it answers and has our database. */
  start(): Promise<void>;
  /** Stops the server for good and removes what had to be copied for it. */
  close(): Promise<void>;
}

/**
 * Prepares a real Postgres server on 127.0.0.1:`port` with its data in `folder` (created at the first start, C.UTF-8 and UTC whatever the machine's
 * locale). Throws when this machine has no Postgres programs or no user to run them as.
 */
export async function createPostgres(
  options: { folder: string; port: number; password: string },
  deps: ServiceDeps,
): Promise<PostgresServer> {
  const { folder, port, password } = options;
  const user = await choosePostgresUser(folder);
  const binaries = await findPostgresBinaries(user, path.dirname(folder));
  try {
    await initialise({ folder, password, user, binaries });
  } catch (error) {
    await binaries.release();
    throw error;
  }
  const databaseUrl = `postgres://${name}:${password}@127.0.0.1:${port}/${name}`;
  const service = new Service(
    {
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', pathFor(user, folder), ...serverSettings(port)],
      cwd: folder,
      env: environment(),
      stopSignal: 'SIGINT', // "fast": does not wait for clients to go
      stopWithinMs: 10_000,
      ...user,
    },
    deps,
  );
  return {
    service,
    databaseUrl,
    async start() {
      await forgetDeadServer(folder);
      service.start();
      const givenUp = () => service.ended;
      await until('Postgres', () => ensureDatabase(port, password), { withinMs: 20_000, givenUp });
    },
    async close() {
      await service.stop();
      await binaries.release();
    },
  };
}

// As root we run the server as somebody who may not be able to walk to the folder (under /root, say). It starts inside it (the system changes
// folder before it changes user) and knows it by this name only, which needs no right on the folders above.
function pathFor(user: PostgresUser, folder: string): string {
  return user !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : folder;
}

function serverSettings(port: number): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    // No socket files in a folder shared with other servers.
    unix_socket_directories: '',
    max_connections: 200,
    // An error's detail quotes the values that a row had; ours go to whoever may read the row.
    log_error_verbosity: 'terse',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C' };
}

async function initialise(given: {
  folder: string;
  password: string;
  user: PostgresUser;
  binaries: PostgresBinaries;
}): Promise<void> {
  const { folder, password, user, binaries } = given;
  const done = `${folder}.ready`;
  if ((await readFile(done, 'utf8').catch(() => '')) !== '') return;
  // Without the mark an earlier attempt was interrupted: what it left cannot be used.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const secret = await mkdtemp(path.join(tmpdir(), 'habarlama-'));
  const passwordFile = path.join(secret, 'password');
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user !== undefined) for (const item of [folder, secret, passwordFile]) await chown(item, user.uid, user.gid);
    await chmod(secret, 0o700);
    const args = ['-D', pathFor(user, folder), '--username', name, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
    const locale = ['--encoding', 'UTF8', '--no-locale', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
    await run(binaries.initdb, [...args, ...locale, '--no-sync'], { cwd: folder, env: environment(), ...user });
    await writeFile(done, 'The folder beside this file was created completely.\n');
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
}

/**
 * A server that was killed leaves a file with its process id. If another process has that id by now, Postgres takes it for the old server and does
 * not start; it is ours to say that it is not (our lock and list already showed that no server of ours is left).
 */
async function forgetDeadServer(folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid');
  const pid = (await readFile(file, 'utf8').catch(() => '')).split('\n')[0];
  if (pid === undefined || pid === '' || process.platform !== 'linux') return;
  const where = await readlink(`/proc/${pid}/cwd`).catch(() => '');
  if (where !== folder) await rm(file, { force: true });
}

async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: name,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  // The server may be taken away while we are connected.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
