import knex from 'knex';
import type { Knex } from 'knex';
import type { ActorSeal } from './actor-seal.js';

const nothing = () => undefined;
/** What goes wrong is thrown, and logged by whoever catches it; knex would print it as well, a stack in lines of its own. */
const unsaid = { warn: nothing, error: nothing };

/**
 * Opens a pool to a Postgres database (connections are made when first needed).
 * Waits at most 3 s for a connection and never keeps a statement longer than 30 s, so that a lost server is an error and not a hang.
 * @param options.seal lets the process speak for people (`asActor`)
 */
export function connect(
  databaseUrl: string,
  { max = 10, schema, seal }: { max?: number; schema?: string; seal?: ActorSeal } = {},
): Knex {
  return knex({
    client: 'pg',
    connection: {
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3_000,
      statement_timeout: 30_000,
      keepAlive: true,
      application_name: 'habarlama',
    },
    pool: { min: 0, max },
    acquireConnectionTimeout: 3_000,
    log: unsaid,
    ...(seal === undefined ? {} : { userParams: { seal } }),
    ...(schema === undefined ? {} : { searchPath: [schema] }),
  });
}
