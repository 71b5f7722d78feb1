import type { Knex } from 'knex';
import type { LoginKind } from '../../db/logins.js';
import type { Clock } from '../../domain/clock.js';
import { createTemplate, openDatabase } from '../../simulation/database.js';
import type { HouseDatabase } from '../../simulation/database.js';
import { systemClock } from '../../system-clock.js';
import { postgresUrl } from './postgres.js';
import { shared } from './shared.js';

export interface TestDatabase {
  /** As the owner of the tables, whom nothing holds back: to put things in place, and to look at all there is. */
  readonly db: Knex;
  /** As the API signs in, speaking for people; and as the worker, the auditor do. */
  readonly as: Readonly<Record<LoginKind, Knex>>;
  /** For a process or a pool of its own: whoever connects with it is in the same database. */
  readonly url: string;
  urlFor(kind: LoginKind): string;
  readonly name: string;
}

/** What actors are sealed with in tests. */
export const actorKey = 'a-key-for-tests-that-is-long-enough-to-be-one';

let databases = 0;
const template = shared(async () => {
  databases += 1;
  const name = `template_${databases}`;
  await createTemplate(await postgresUrl(), name);
  return { value: name, end: () => Promise.resolve() };
});

/**
 * A database of its own for the `describe` that calls this, with the tables and the reference lists in it, on a real Postgres server
 * that all files of the process share. Dropped when the `describe` is over.
 * @param clock says at which moment people's roles count
 */
export function withDatabase(clock: Clock = systemClock): TestDatabase {
  databases += 1;
  const name = `test_${databases}`;
  let opened: HouseDatabase | undefined;
  before(async function () {
    this.timeout(60_000);
    opened = await openDatabase(await postgresUrl(), { name, template: await template(), clock, key: actorKey });
  });
  after(() => opened?.close());
  const given = (): HouseDatabase => {
    if (opened === undefined) throw new Error('There is a database only while the tests of its describe run');
    return opened;
  };
  return {
    name,
    urlFor: (kind) => given().urlFor(kind),
    get db() {
      return given().owner;
    },
    get as() {
      return given().as;
    },
    get url() {
      return given().url;
    },
  };
}
