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

/** The tables of one house, in a schema of its own, as its owner and its processes sign in to them. */
export interface SchemaOfItsOwn {
  owner: Knex;
  as: Record<LoginKind, Knex>;
  /** For a process or a pool of its own. */
  url: string;
  urlFor: (kind: LoginKind) => string;
  close(): Promise<void>;
}

/**
 * Makes a schema with the tables, the reference lists and the logins of the processes.
 * @param server the address of a Postgres server, as somebody who may make schemas and logins there
 * @param options.clock says at which moment people's roles count; options.key seals who acts, a random one by default
 */
export async function openSchema(
  server: string,
  { schema, clock, key = randomBytes(32).toString('hex') }: { schema: string; clock: Clock; key?: string },
): Promise<SchemaOfItsOwn> {
  const url = `${server}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
  // A cluster has one password for each login, whichever schema asks.
  const urlFor = (kind: LoginKind) => urlForLogin(url, kind, kind);
  const owner = connect(url, { max: 20 });
  await owner.raw('create schema ??', [schema]);
  await migrate(owner);
  // A seal of another day is as good as one of today only where the clock is set by hand.
  await keepActorKeys(owner, [key], clock === systemClock ? {} : { goodForSeconds: null });
  await keepLogins(owner, { api: 'api', worker: 'worker', auditor: 'auditor' });
  await loadReference(owner);
  const as = {
    api: connect(urlFor('api'), { max: 20, seal: actorSeal(key, clock) }),
    worker: connect(urlFor('worker'), { max: 20 }),
    auditor: connect(urlFor('auditor'), { max: 2 }),
  };
  return {
    ...{ owner, as, url, urlFor },
    async close() {
      for (const kind of loginKinds) await as[kind].destroy();
      await owner.raw('drop schema if exists ?? cascade', [schema]);
      await owner.destroy();
    },
  };
}
