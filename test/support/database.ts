import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import { migrate } from '../../db/migrate.js';
import { loadReference } from '../../db/reference-data.js';
import { postgresUrl } from './postgres.js';

export interface TestDatabase {
  readonly db: Knex;
  /** For a process or a pool of its own: whoever connects with it is in the same schema. */
  readonly url: string;
  readonly schema: string;
}

let schemas = 0;

/**
 * A schema of its own for the `describe` that calls this, with the tables and the reference lists in it, on a real Postgres server
 * that all files of the process share. Dropped when the `describe` is over.
 */
export function withDatabase(): TestDatabase {
  schemas += 1;
  const schema = `t_${schemas}`;
  let url: string | undefined;
  let db: Knex | undefined;
  before(async function () {
    this.timeout(60_000);
    const server = await postgresUrl();
    url = `${server}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
    db = connect(url, { max: 20 });
    await db.raw('create schema ??', [schema]);
    await migrate(db);
    await loadReference(db);
  });
  after(async () => {
    await db?.raw('drop schema if exists ?? cascade', [schema]);
    await db?.destroy();
  });
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('There is a database only while the tests of its describe run');
    return value;
  };
  return {
    schema,
    get db() {
      return given(db);
    },
    get url() {
      return given(url);
    },
  };
}
