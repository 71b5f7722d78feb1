import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

/**
 * Names a query by its text, so that a connection plans it once and keeps the plan (a prepared statement of Postgres): behind row-level security some reads
 * take four times as long to plan as to run. For a query of few texts that names its columns: plans are kept as long as the connection, each of them, and
 * one of `select *` would fail when a later release adds a column, so it is refused.
 */
export function keptPlan<Q extends Knex.QueryBuilder | Knex.Raw>(query: Q): Q {
  const { sql } = query.toSQL().toNative();
  if (/select \*|"\.\*/iu.test(sql)) throw new Error('A query whose plan is kept names its columns');
  const name = createHash('sha256').update(sql).digest('base64url');
  return query.options({ name }) as Q;
}
