import { createHash, createHmac } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { SessionData, Store } from 'express-session';
import type { Knex } from 'knex';
import { canonicalJson } from '../../db/canonical-json.js';
import { plainPool } from '../../db/plain-pool.js';
import type { Logger } from '../../logging.js';
import { isSameText } from './same-text.js';

const PostgresStore = connectPgSimple(session);

type Sealed = SessionData & { seal?: unknown };

/** Keeps sessions in Postgres under a hash of their ids, and believes only what it has sealed itself: the database's word signs nobody in. */
class SealedStore extends PostgresStore {
  constructor(
    options: ConstructorParameters<typeof PostgresStore>[0],
    private readonly key: Buffer,
  ) {
    super(options);
  }

  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    const id = hashed(sid);
    super.get(id, (error: unknown, found?: Sealed | null) => {
      if (found === undefined || found === null) {
        done(error, found);
        return;
      }
      const { seal, ...kept } = found;
      done(error, typeof seal === 'string' && isSameText(seal, this.sealOf(id, kept)) ? kept : null);
    });
  }
  override set(sid: string, kept: SessionData, done?: (error?: unknown) => void): void {
    const id = hashed(sid);
    const sealed: Sealed = { ...kept, seal: this.sealOf(id, kept) };
    super.set(id, sealed, done);
  }
  override destroy(sid: string, done?: (error?: unknown) => void): void {
    super.destroy(hashed(sid), done);
  }
  // Only moves the end of a session that is still there: one that was ended meanwhile does not come back.
  override touch(sid: string, kept: SessionData, done?: () => void): void {
    super.touch(hashed(sid), kept, done);
  }

  // With the id as it is stored: a row copied to another id is worth nothing there. The cookie's times move with each request, and stay out.
  private sealOf(id: string, { signedIn, pending }: Partial<SessionData>): string {
    const said = canonicalJson({ id, signedIn: signedIn ?? null, pending: pending ?? null });
    return createHmac('sha256', this.key).update(said).digest('base64url');
  }
}

/** @param secret what the rows are sealed with comes from it; whoever has the database alone does not know it */
export function sessionStore(db: Knex, log: Logger, secret: string): Store {
  const options = {
    pool: plainPool(db) as never,
    tableName: 'sessions',
    errorLog: (what: unknown) => {
      log.warn({ err: what }, 'Could not remove sessions that are over');
    },
  };
  // A key of its own: the secret itself signs the cookies.
  return new SealedStore(options, createHmac('sha256', secret).update('habarlama.session-row.1').digest());
}

function hashed(sid: string): string {
  return createHash('sha256').update(sid).digest('base64url');
}
