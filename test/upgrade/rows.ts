import type { Knex } from 'knex';

type Row = Record<string, unknown>;

/** Every row of every table of ours, one JSON line each, tables before those that refer to them. */
export async function dumpRows(db: Knex): Promise<string> {
  const lines: string[] = [];
  for (const table of await tablesInOrder(db)) {
    const rows: { row: Row }[] = (
      await db.raw<{ rows: { row: Row }[] }>('select to_jsonb(t) as row from ?? as t order by t::text', [table])
    ).rows;
    lines.push(...rows.map(({ row }) => JSON.stringify([table, row])));
  }
  return `${lines.join('\n')}\n`;
}

/** Puts dumped rows into empty tables. A table at a time, so that rows may refer to others of the same table. */
export async function loadRows(db: Knex, dumped: string): Promise<void> {
  const tables = new Map<string, Row[]>();
  for (const line of dumped.trimEnd().split('\n')) {
    const [table, row] = JSON.parse(line) as [string, Row];
    tables.set(table, [...(tables.get(table) ?? []), row]);
  }
  await db.transaction(async (tx) => {
    for (const [table, rows] of tables) {
      const columns = await columnsOf(tx, table);
      await tx.raw(`insert into ?? (${columns}) select ${columns} from jsonb_populate_recordset(null::??, ?::jsonb)`, [
        table,
        table,
        JSON.stringify(rows),
      ]);
    }
  });
}

/** All but those that the database works out for itself. */
async function columnsOf(tx: Knex, table: string): Promise<string> {
  const columns: { name: string }[] = await tx('pg_attribute')
    .whereRaw('attrelid = ?::regclass and attnum > 0', [table])
    .where({ attisdropped: false, attgenerated: '' })
    .select(tx.raw('quote_ident(attname) as name'));
  return columns.map(({ name }) => name).join(', ');
}

async function tablesInOrder(db: Knex): Promise<string[]> {
  const { rows: tables } = await db.raw<{ rows: { name: string; refers_to: string[] }[] }>(`
    select c.relname as name,
      array(
        select f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid
      ) as refers_to
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname not like 'knex%'
    order by c.relname
  `);
  const ordered: string[] = [];
  const place = (name: string) => {
    if (ordered.includes(name)) return;
    for (const other of tables.find((table) => table.name === name)?.refers_to ?? []) place(other);
    ordered.push(name);
  };
  for (const { name } of tables) place(name);
  return ordered;
}
