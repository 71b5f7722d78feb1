import type { Knex } from 'knex';

/** A count and a hash of the rows of every table: equal only if nothing was changed. What was refused may be noted in the audit trail. */
export async function rowHashes(db: Knex): Promise<Record<string, string>> {
  const tables: { tablename: string }[] = await db('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .select('tablename');
  const hashes: Record<string, string> = {};
  for (const { tablename } of tables) {
    if (tablename === 'audit_chains') continue;
    const applied = tablename === 'audit_events' ? `where outcome = 'applied'` : '';
    const { rows } = await db.raw<{ rows: { hash: string }[] }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ?? t ${applied}`,
      [tablename],
    );
    hashes[tablename] = rows[0]?.hash ?? '';
  }
  return hashes;
}
