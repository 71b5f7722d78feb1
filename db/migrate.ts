import type { Knex } from 'knex';
import * as firstHouse from './migrations/0001-first-house.js';
import * as notices from './migrations/0002-notices.js';
import * as execution from './migrations/0003-execution.js';

const migrations: Record<string, Knex.Migration> = {
  '0001-first-house': firstHouse,
  '0002-notices': notices,
  '0003-execution': execution,
};

/** Named in a list rather than found in a folder, so that sources and the built image run the same ones. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(migrations)),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const migration = migrations[name];
    if (migration === undefined) throw new Error(`There is no migration ${name}`);
    return Promise.resolve(migration);
  },
};

/** Brings the schema up to date; safe to run again and by two processes at once (knex takes a lock). */
export async function migrate(db: Knex): Promise<void> {
  await db.migrate.latest({ migrationSource });
}
