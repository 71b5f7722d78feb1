import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { actorSeal, keepActorKeys } from '../db/actor-seal.js';
import { connect } from '../db/connection.js';
import { keepLogins, loginKinds, urlForLogin } from '../db/logins.js';
import type { LoginKind } from '../db/logins.js';
import { migrate } from '../db/migrate.js';
import { loadReference } from '../db/reference-data.js';
import type { Clock } from '../domain/clock.js';
import { systemClock } from '../system-clock.js';

/** The database of one house, as its owner and its processes sign in to it. */
export interface HouseDatabase {
  owner: Knex;
  as: Record<LoginKind, Knex>;
  /** For a process or a pool of its own. */
  url: string;
  urlFor: (kind: LoginKind) => string;
  close(): Promise<void>;
}

/**
 * Makes a database with the tables, the reference lists and the logins of the processes, and leaves it to itself: others are made as copies of it.
 * @param server the address of a Postgres server, as somebody who may make databases and logins there
 */
export async function createTemplate(server: string, name: string): Promise<void> {
  const owner = await createDatabase(server, name, 'template0');
  try {
    await fill(owner);
  } finally {
    // Nothing can be copied while anybody is connected to it.
    await owner.destroy();
  }
}

/**
 * Makes a database of its own for one house, and opens it.
 * @param options.template is copied: what createTemplate has made; without it the tables are made anew
 * @param options.clock says at which moment people's roles count; options.key seals who acts, a random one by default
 */
export async function openDatabase(
  server: string,
  options: { name: string; clock: Clock; key?: string; template?: string },
): Promise<HouseDatabase> {
  const { name, clock, key = randomBytes(32).toString('hex'), template } = options;
  const owner = await createDatabase(server, name, template ?? 'template0');
  if (template === undefined) await fill(owner);
  // A seal of another day is as good as one of today only where the clock is set by hand.
  await keepActorKeys(owner, [key], clock === systemClock ? {} : { goodForSeconds: null });
  const url = addressOf(server, name);
  const urlFor = (kind: LoginKind) => urlForLogin(url, kind, kind);
  const as = {
    api: connect(urlFor('api'), { max: 20, seal: actorSeal(key, clock) }),
    worker: connect(urlFor('worker'), { max: 20 }),
    auditor: connect(urlFor('auditor'), { max: 2 }),
  };
  return {
    ...{ owner, as, url, urlFor },
    async close() {
      for (const kind of loginKinds) await as[kind].destroy();
      await owner.destroy();
      await onServer(server, (db) => db.raw('drop database ?? with (force)', [name]));
    },
  };
}

async function createDatabase(server: string, name: string, template: string): Promise<Knex> {
  await onServer(server, (db) => db.raw('create database ?? template ??', [name, template]));
  return connect(addressOf(server, name), { max: 20 });
}

async function fill(owner: Knex): Promise<void> {
  await migrate(owner);
  // A cluster has one password for each login, whichever database asks.
  await keepLogins(owner, { api: 'api', worker: 'worker', auditor: 'auditor' });
  await loadReference(owner);
}

async function onServer(server: string, work: (db: Knex) => Promise<unknown>): Promise<void> {
  const db = connect(server, { max: 1 });
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
