import type { Knex } from 'knex';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { SharedCount } from './rate-limiter.js';

/** Longer than any minute that is counted; the library looks at its own clock for this alone. */
const keptForSeconds = 120;

/** Counts in Postgres (table `rate_limits`), one statement a telling. Old counts are removed every few minutes. */
export function sharedCount(db: Knex): SharedCount {
  const store = new RateLimiterPostgres({
    storeClient: db,
    storeType: 'knex',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: '',
    points: Number.MAX_SAFE_INTEGER,
    duration: keptForSeconds,
  });
  return { add: async (key, points) => (await store.penalty(key, points)).consumedPoints };
}
