import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

/**
 * Names a query by its text, so that a connection plans it once and keeps the plan (a prepared statement of Postgres): behind row-level security some reads
 * take four times as long to plan as to run. For a query of one text that names its columns: plans are kept as long as the connection, each of them, and
 * one of `select *` would fail when a later release adds a column.
 */
export function keptPlan<Q extends Knex.QueryBuilder | Knex.Raw>(query: Q): Q {
  const name = createHash('sha256').update(query.toSQL().toNative().sql).digest('base64url');
  return query.options({ name }) as Q;
}
