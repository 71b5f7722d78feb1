import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import { migrate } from '../../db/migrate.js';
import { withDatabase } from '../support/database.js';

describe('migrations', () => {
  const database = withDatabase();
  const folder = new URL('../../db/migrations/', import.meta.url);
  let names: string[];
  before(async () => {
    names = (await readdir(folder)).map((file) => file.replace(/\.ts$/u, '')).sort();
  });

  /** Every column, index and constraint of the schema, without knex' own tables. */
  async function shape(db: Knex): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { line: string }[] }>(
      `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line from information_schema.columns
        where table_schema = current_schema() and table_name not like 'knex_%'
       union select indexdef from pg_indexes where schemaname = current_schema() and tablename not like 'knex_%'
       union select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
        where connamespace = current_schema()::regnamespace and conrelid::regclass::text not like 'knex_%'
       order by 1`,
    );
    return rows.map(({ line }) => line);
  }

  const applied = async (db: Knex): Promise<string[]> =>
    (await db<{ id: number; name: string }>('knex_migrations').orderBy('id').select('name')).map(({ name }) => name);

  it('are all in the list, in the order of their numbers', async () => {
    expect(await applied(database.db)).to.deep.equal(names);
  });

  it('change nothing when they are run again', async () => {
    const before = await shape(database.db);
    await migrate(database.db);
    expect(await shape(database.db)).to.deep.equal(before);
  });

  it('bring a database that ran an earlier text of them to what a new one is', async () => {
    const { up } = (await import(new URL('0032-as-released.ts', folder).href)) as { up: (of: Knex) => Promise<void> };
    const what = async (db: Knex) => {
      const { rows } = await db.raw<{ rows: { line: string }[] }>(
        `select pg_get_functiondef(oid) || array(select a::text from unnest(proacl) a order by 1)::text as line
           from pg_proc where pronamespace = current_schema()::regnamespace
         union all select p::text from pg_policies p where schemaname = current_schema()
         union all select attrelid::regclass || '.' || attname || attacl::text from pg_attribute where attacl is not null order by 1`,
      );
      return rows.map(({ line }) => line);
    };
    const asNew = await what(database.db);
    const tx = await database.db.transaction();
    try {
      await tx.raw(`
        drop policy api_insert_corrections on documents;
        drop function is_correctable, people_told_of_document, answer_with_correction;
        create function is_correctable(uuid, text, uuid, uuid) returns boolean language sql as 'select true';
        create function people_told_of_document(uuid) returns setof uuid language sql as 'select null::uuid';
        create function answer_with_correction(uuid, uuid, uuid, timestamptz) returns text language sql as 'select null';
        create policy api_insert_corrections on documents for insert with check (is_correctable(corrects, kind, case_id, dispatch_id));
        create or replace function chain_is_open(chain uuid) returns boolean language sql as 'select true';
        alter function actor_in_force() reset plan_cache_mode;
        revoke update (reading, compared_by, compared_at) on edms_letters from habarlama_worker`);
      expect(await what(tx)).to.not.deep.equal(asNew);
      await up(tx);
      expect(await what(tx)).to.deep.equal(asNew);
    } finally {
      await tx.rollback();
    }
  });

  it('can be undone to the last table and done again to the same schema', async () => {
    const { db } = database;
    const before = await shape(db);
    for (const name of [...names].reverse()) {
      const { down } = (await import(new URL(`${name}.ts`, folder).href)) as { down: (of: Knex) => Promise<void> };
      await down(db);
    }
    expect(await shape(db)).to.deep.equal([]);
    await db('knex_migrations').delete();
    await migrate(db);
    expect(await shape(db)).to.deep.equal(before);
  });

  it('are run once when several processes start at once', async () => {
    const schema = 'at_once';
    await database.db.raw('create schema ??', [schema]);
    const processes = [1, 2, 3, 4].map(() => connect(database.url, { max: 1, schema }));
    try {
      await Promise.all(processes.map((db) => migrate(db)));
      expect(await applied(processes[0]!)).to.deep.equal(names);
      expect(await shape(processes[0]!)).to.have.length((await shape(database.db)).length);
    } finally {
      for (const db of processes) await db.destroy();
      await database.db.raw('drop schema ?? cascade', [schema]);
    }
  });
});
