import { createHash } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { SessionData, Store } from 'express-session';
import type { Knex } from 'knex';
import { plainPool } from '../../db/plain-pool.js';
import type { Logger } from '../../logging.js';

const PostgresStore = connectPgSimple(session);

/** Keeps sessions in Postgres under a hash of their ids. */
class HashedStore extends PostgresStore {
  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    super.get(hashed(sid), done);
  }
  override set(sid: string, kept: SessionData, done?: (error?: unknown) => void): void {
    super.set(hashed(sid), kept, done);
  }
  override destroy(sid: string, done?: (error?: unknown) => void): void {
    super.destroy(hashed(sid), done);
  }
  // Only moves the end of a session that is still there: one that was ended meanwhile does not come back.
  override touch(sid: string, kept: SessionData, done?: () => void): void {
    super.touch(hashed(sid), kept, done);
  }
}

export function sessionStore(db: Knex, log: Logger): Store {
  return new HashedStore({
    pool: plainPool(db) as never,
    tableName: 'sessions',
    errorLog: (what: unknown) => {
      log.warn({ err: what }, 'Could not remove sessions that are over');
    },
  });
}

function hashed(sid: string): string {
  return createHash('sha256').update(sid).digest('base64url');
}
