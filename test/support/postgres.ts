import { startLonePostgres } from '../../standalone/lone-postgres.js';
import { shared } from './shared.js';

/** The address of the one real Postgres server of this test process, in a folder of its own that goes with it. */
export const postgresUrl = shared(async () => {
  const server = await startLonePostgres('test');
  return { value: server.url, end: () => server.close() };
});
