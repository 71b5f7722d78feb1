import { expect } from 'chai';
import type { Knex } from 'knex';
import { asActor } from '../../db/as-actor.js';
import type { Actor } from '../../domain/roles.js';
import { withApp } from '../support/app.js';
import { person } from '../support/people.js';
import { plantHouse, tenantTables } from '../support/planted-house.js';
import { recipient } from '../support/prescription.js';
import { withReviewTable } from '../support/review-table.js';
import { rowHashes } from '../support/row-hashes.js';

type Row = Record<string, unknown>;
const denied = '42501';

describe('row-level security', function () {
  this.timeout(120_000);
  const app = withApp();
  const table = withReviewTable(app);
  let tables: string[] = [];
  const outsiders: Record<string, Actor> = {};
  before(async function () {
    this.timeout(240_000);
    const { db } = app.database;
    await plantHouse(app, table);
    tables = await tenantTables(db);
    const recipientId = await recipient(db, 'Telecom Three');
    outsiders['an officer of another body'] = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    outsiders['the head of another body'] = await person(db, { roles: ['head'], bodyCode: 'ENERGY' });
    outsiders['another recipient'] = await person(db, { roles: ['recipient'], recipientId });
    outsiders['somebody without a role'] = await person(db, { roles: [] });
  });

  const codeOf = (error: unknown) => (error as { code?: string }).code;

  /** What an actor's login may read of a table at all, and what of it the actor then sees; no filter of ours. */
  async function seenBy(tx: Knex, name: string): Promise<Row[]> {
    const columns: { column_name: string }[] = await tx('information_schema.columns')
      .whereRaw('table_schema = current_schema() and table_name = ?', [name])
      .whereRaw(`has_column_privilege(table_name, column_name, 'select')`)
      .select('column_name');
    if (columns.length === 0) return [];
    return tx(name).select(columns.map(({ column_name }) => column_name));
  }

  it('is tried on a house in which no table is empty', async () => {
    for (const name of tables) expect(await app.database.db(name).first(), name).to.not.equal(undefined);
    expect(tables.length).to.be.greaterThan(30);
  });

  it('shows strangers nothing of anybody, whatever a query asks for', async () => {
    for (const [who, actor] of Object.entries(outsiders)) {
      const own = [actor.accountId, actor.recipientId].filter((id) => id !== undefined);
      for (const name of tables) {
        const rows = await asActor(app.database.as.api, actor, (tx) => seenBy(tx, name));
        const foreign = rows.filter((row) => !own.some((id) => JSON.stringify(row).includes(id)));
        expect(foreign, `${name}, ${who}`).to.deep.equal([]);
      }
    }
  });

  it('shows nothing to whoever says not who he is: outside a transaction, by a plain setting, under another role', async () => {
    const { supervisor } = table.cast;
    const tricks = [
      ...[
        '',
        `set local habarlama.actor = '${supervisor}'`,
        `set local habarlama.actor = '${supervisor}.0.${'0'.repeat(64)}'`,
      ],
      ...['reset role', 'set local row_security = on', 'set local session_replication_role = default'],
    ];
    for (const trick of tricks) {
      for (const name of tables) {
        const rows = await app.database.as.api.transaction(async (tx) => {
          if (trick !== '')
            await tx.raw(`savepoint before`).then(() => tx.raw(trick).catch(() => tx.raw('rollback to before')));
          return seenBy(tx, name);
        });
        expect(rows, `${name} ${trick}`).to.deep.equal([]);
      }
    }
    for (const name of tables)
      expect(await seenBy(app.database.as.api, name), `${name}, no transaction`).to.deep.equal([]);
    const off = app.database.as.api.transaction(async (tx) => {
      await tx.raw('set local row_security = off');
      return tx('notices').select('id');
    });
    expect(await off.catch(codeOf)).to.equal(denied);
  });

  it('lets strangers change nothing: no row of any table, by any column', async () => {
    const before = await rowHashes(app.database.db);
    for (const [who, actor] of Object.entries(outsiders)) {
      for (const name of tables) {
        for (const command of await commandsOn(name)) {
          const tried = asActor(app.database.as.api, actor, (tx) => tx.raw<{ rowCount: number }>(command));
          const outcome = await tried.then(({ rowCount }) => rowCount, codeOf);
          expect(outcome, `${command}, ${who}`).to.be.oneOf([0, denied]);
        }
      }
    }
    expect(await rowHashes(app.database.db)).to.deep.equal(before);
  });

  /** Everything one could try on all rows of a table; without a `where`, so that no right to read is asked for. */
  async function commandsOn(name: string): Promise<string[]> {
    const columns: { column_name: string }[] = await app.database
      .db('information_schema.columns')
      .whereRaw('table_schema = current_schema() and table_name = ?', [name])
      .where('is_generated', 'NEVER')
      .select('column_name');
    const updates = columns.map(({ column_name: column }) => `update ${name} set ${column} = default`);
    return [...updates, `delete from ${name}`, `truncate ${name} cascade`];
  }

  it('lets strangers put nothing in: a copy of a row under another key is refused', async () => {
    for (const [who, actor] of Object.entries(outsiders)) {
      for (const name of tables) {
        const sample = (await app.database.db(name).first()) as Row | undefined;
        const generated = await generatedColumns(name);
        const given = Object.entries(sample ?? {}).filter(([column]) => !generated.has(column));
        const values: Row = Object.fromEntries(
          given.map(([column, value]): [string, unknown] => [column, isJson(value) ? JSON.stringify(value) : value]),
        );
        const tried = asActor(app.database.as.api, actor, (tx) => tx(name).insert(values));
        expect(await tried.then(() => 'it was put in', codeOf), `${name}, ${who}`).to.equal(denied);
      }
    }
  });

  async function generatedColumns(name: string): Promise<Set<string>> {
    const columns: { column_name: string }[] = await app.database
      .db('information_schema.columns')
      .whereRaw('table_schema = current_schema() and table_name = ?', [name])
      .where('is_generated', 'ALWAYS')
      .select('column_name');
    return new Set(columns.map(({ column_name }) => column_name));
  }

  const isJson = (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Date) &&
    (!Array.isArray(value) || value.some((item) => typeof item === 'object'));

  it('keeps the audit trail as it was written from api and worker, who may only add', async () => {
    for (const kind of ['api', 'worker', 'auditor'] as const) {
      const tries = [
        ...['update audit_events set kind = kind', 'delete from audit_events', 'truncate audit_events'],
        ...[
          'delete from audit_chains',
          'truncate audit_chains',
          'drop table audit_events',
          'alter table audit_events disable row level security',
        ],
      ];
      for (const command of tries) {
        expect(
          await app.database.as[kind].raw(command).then(() => 'it was done', codeOf),
          `${kind}: ${command}`,
        ).to.equal(denied);
      }
    }
  });

  it('lets the head of a chain only move on, whoever moves it', async () => {
    const { rows } = await app.database.db.raw<{ rows: { case_id: string; length: number }[] }>(
      'select case_id, length from audit_chains where length > 1 limit 1',
    );
    const chain = rows[0]!;
    for (const to of [0, chain.length - 1, chain.length, chain.length + 2]) {
      for (const db of [app.database.as.worker, app.database.db]) {
        const moved = db('audit_chains')
          .where({ case_id: chain.case_id })
          .update({ length: to, head: 'x'.repeat(64) });
        expect(await moved.then(() => 'it moved', codeOf), `${to}`).to.equal(denied);
      }
    }
  });

  it('gives the worker every case, and no more rights than its steps need', async () => {
    const { worker } = app.database.as;
    expect(await worker('notices').count()).to.deep.equal(await app.database.db('notices').count());
    for (const command of [
      'delete from notices',
      'update notice_versions set content = content',
      'select * from idempotency_keys',
      'update accounts set email = email',
      'insert into role_grants select * from role_grants',
    ]) {
      expect(await worker.raw(command).then(() => 'it was done', codeOf), command).to.equal(denied);
    }
  });

  it('gives the auditor’s login everything to read but secrets, and nothing to change', async () => {
    const { auditor } = app.database.as;
    for (const name of tables) {
      const [all, seen] = [await app.database.db(name).count(), await auditor(name).count()];
      expect(seen, name).to.deep.equal(all);
      for (const command of await commandsOn(name)) {
        expect(await auditor.raw(command).then(() => 'it was done', codeOf), command).to.equal(denied);
      }
    }
    expect(
      await auditor('recipients')
        .select('secret')
        .then(() => 'shown', codeOf),
    ).to.equal(denied);
  });
});
