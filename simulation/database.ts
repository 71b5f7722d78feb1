import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { actorSeal, keepActorKeys } from '../db/actor-seal.js';
import { connect } from '../db/connection.js';
import { keepLogins, urlForLogin } from '../db/logins.js';
import type { LoginKind } from '../db/logins.js';
import { migrate } from '../db/migrate.js';
import { loadReference } from '../db/reference-data.js';
import type { Clock } from '../domain/clock.js';

/** The tables of one simulated house, in a schema of its own, as its owner and its processes sign in to them. */
export interface SimulatedDatabase {
  owner: Knex;
  as: Record<LoginKind, Knex>;
  close(): Promise<void>;
}

/** @param server the address of a Postgres server, as somebody who may make schemas and logins there */
export async function openDatabase(server: string, schema: string, clock: Clock): Promise<SimulatedDatabase> {
  const url = `${server}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
  const owner = connect(url, { max: 4 });
  const key = randomBytes(32).toString('hex');
  // As in the tests' schemas on the same server: a cluster has one password for each login.
  const passwords = { api: 'api', worker: 'worker', auditor: 'auditor' };
  await owner.raw('create schema ??', [schema]);
  await migrate(owner);
  // The clock of the year is not the database's own.
  await keepActorKeys(owner, [key], { goodForSeconds: null });
  await keepLogins(owner, passwords);
  await loadReference(owner);
  const login = (kind: LoginKind, more: Parameters<typeof connect>[1]) =>
    connect(urlForLogin(url, kind, passwords[kind]), more);
  const as = {
    api: login('api', { max: 8, seal: actorSeal(key, clock) }),
    worker: login('worker', { max: 8 }),
    auditor: login('auditor', { max: 2 }),
  };
  return {
    owner,
    as,
    async close() {
      for (const db of Object.values(as)) await db.destroy();
      await owner.raw('drop schema if exists ?? cascade', [schema]);
      await owner.destroy();
    },
  };
}
