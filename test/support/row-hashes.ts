import type { Knex } from 'knex';

/** A count and a hash of the rows of every table: equal only if nothing was changed. What was refused may be noted in the audit trail, and is counted. */
export async function rowHashes(db: Knex): Promise<Record<string, string>> {
  const tables: { tablename: string }[] = await db('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .select('tablename');
  const asked = tables.filter(({ tablename }) => tablename !== 'audit_chains' && tablename !== 'rate_limits');
  const hashes = asked.map(({ tablename }) => {
    const applied = tablename === 'audit_events' ? `where outcome = 'applied'` : '';
    return `select '${tablename}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash
      from "${tablename}" t ${applied}`;
  });
  const { rows } = await db.raw<{ rows: { name: string; hash: string }[] }>(hashes.join(' union all '));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
