import type { Knex } from 'knex';
import { actorSeal, keepActorKeys } from '../../db/actor-seal.js';
import { connect } from '../../db/connection.js';
import { keepLogins, loginKinds, urlForLogin } from '../../db/logins.js';
import type { LoginKind } from '../../db/logins.js';
import { migrate } from '../../db/migrate.js';
import { loadReference } from '../../db/reference-data.js';
import type { Clock } from '../../domain/clock.js';
import { systemClock } from '../../system-clock.js';
import { postgresUrl } from './postgres.js';

export interface TestDatabase {
  /** As the owner of the tables, whom nothing holds back: to put things in place, and to look at all there is. */
  readonly db: Knex;
  /** As the API signs in, speaking for people; and as the worker, the auditor do. */
  readonly as: Readonly<Record<LoginKind, Knex>>;
  /** For a process or a pool of its own: whoever connects with it is in the same schema. */
  readonly url: string;
  urlFor(kind: LoginKind): string;
  readonly schema: string;
}

/** What actors are sealed with in tests. */
export const actorKey = 'a-key-for-tests-that-is-long-enough-to-be-one';

let schemas = 0;

/**
 * A schema of its own for the `describe` that calls this, with the tables and the reference lists in it, on a real Postgres server
 * that all files of the process share. Dropped when the `describe` is over.
 * @param clock says at which moment people's roles count
 */
export function withDatabase(clock: Clock = systemClock): TestDatabase {
  schemas += 1;
  const schema = `t_${schemas}`;
  let url: string | undefined;
  let db: Knex | undefined;
  let as: Record<LoginKind, Knex> | undefined;
  const urlFor = (kind: LoginKind) => urlForLogin(given(url), kind, kind);
  before(async function () {
    this.timeout(60_000);
    const server = await postgresUrl();
    url = `${server}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
    db = connect(url, { max: 20 });
    await db.raw('create schema ??', [schema]);
    await migrate(db);
    // A seal of another day is as good as one of today only where the clock is set by hand.
    await keepActorKeys(db, [actorKey], clock === systemClock ? {} : { goodForSeconds: null });
    await keepLogins(db, { api: 'api', worker: 'worker', auditor: 'auditor' });
    await loadReference(db);
    as = {
      api: connect(urlFor('api'), { max: 20, seal: actorSeal(actorKey, clock) }),
      worker: connect(urlFor('worker'), { max: 20 }),
      auditor: connect(urlFor('auditor'), { max: 2 }),
    };
  });
  after(async () => {
    for (const kind of loginKinds) await as?.[kind].destroy();
    await db?.raw('drop schema if exists ?? cascade', [schema]);
    await db?.destroy();
  });
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('There is a database only while the tests of its describe run');
    return value;
  };
  return {
    schema,
    urlFor,
    get db() {
      return given(db);
    },
    get as() {
      return given(as);
    },
    get url() {
      return given(url);
    },
  };
}
