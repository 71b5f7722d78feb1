import { createHash, createHmac } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';

/** Says who acts, so that the database believes it: `<account>.<milliseconds>.<HMAC-SHA256 of both>`. */
export type ActorSeal = (accountId: string) => string;

const blockBytes = 64;

/** Seals in the name of a process that knows the key. The moment is the one at which the account's roles count. */
export function actorSeal(key: string, clock: Clock): ActorSeal {
  return (accountId) => {
    const said = `${accountId}.${clock.now()}`;
    return `${said}.${createHmac('sha256', key).update(said).digest('hex')}`;
  };
}

/**
 * Makes these the keys whose seals count in this schema; all others end. To change the key, name the new one first and the old one after it,
 * give the new one to the APIs, then name it alone.
 */
export async function keepActorKeys(db: Knex, keys: readonly string[]): Promise<void> {
  const rows = keys.map((key, position) => ({ position, inner_pad: pad(key, 0x36), outer_pad: pad(key, 0x5c) }));
  await db.transaction(async (tx) => {
    await tx('actor_keys')
      .whereNotIn('position', [...rows.keys()])
      .delete();
    if (rows.length > 0) await tx('actor_keys').insert(rows).onConflict('position').merge();
  });
}

function pad(key: string, fill: number): Buffer {
  const given = Buffer.from(key, 'utf8');
  const short = given.length > blockBytes ? createHash('sha256').update(given).digest() : given;
  return Buffer.concat([short], blockBytes).map((byte) => byte ^ fill) as Buffer;
}
