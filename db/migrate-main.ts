import { runProcess } from '../run-process.js';
import { keepActorKeys } from './actor-seal.js';
import { connect } from './connection.js';
import { migrate } from './migrate.js';
import { loadReference } from './reference-data.js';

/** `npm run migrate`: brings the schema up to date, puts the actors' keys in, and adds the first reference lists where they are missing. Safe to run again. */
await runProcess('migrate', async ({ databaseUrl, databaseActorKeys }, log) => {
  const db = connect(databaseUrl, { max: 2 });
  try {
    await migrate(db);
    await keepActorKeys(db, databaseActorKeys);
    await loadReference(db);
    log.info('The schema is up to date');
  } finally {
    await db.destroy();
  }
});
