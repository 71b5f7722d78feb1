import type { Knex } from 'knex';
import type { PoolClient, QueryResult } from 'pg';

interface Connections {
  acquireConnection(): Promise<PoolClient>;
  releaseConnection(connection: PoolClient): Promise<void>;
}

/** The same connections for a library that knows `pg` and not knex. */
export function plainPool(db: Knex): { query(text: string, values?: unknown[]): Promise<QueryResult> } {
  const connections = db.client as Connections;
  return {
    async query(text, values) {
      const connection = await connections.acquireConnection();
      try {
        return await connection.query(text, values);
      } finally {
        await connections.releaseConnection(connection);
      }
    },
  };
}
