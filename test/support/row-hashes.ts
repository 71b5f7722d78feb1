import type { Knex } from 'knex';

/** What is kept of an act that was refused, and that or how often somebody asked, is no change of a case. */
const counted: Record<string, string> = {
  audit_chains: 'false',
  rate_limits: 'false',
  account_uses: 'false',
  audit_events: `outcome = 'applied'`,
  acts: `state <> 'refused'`,
  idempotency_keys: `act_id not in (select id from acts where state = 'refused')`,
};

/** A count and a hash of the rows of every table: equal only if nothing was changed. What was refused may be kept as such. */
export async function rowHashes(db: Knex): Promise<Record<string, string>> {
  const tables: { tablename: string }[] = await db('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .select('tablename');
  const hashes = tables.map(({ tablename }) => {
    return `select '${tablename}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash
      from "${tablename}" t where ${counted[tablename] ?? 'true'}`;
  });
  const { rows } = await db.raw<{ rows: { name: string; hash: string }[] }>(hashes.join(' union all '));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
