import { createHash, createHmac } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';

/** What a process that knows the key says, so that the database believes it. */
export interface ActorSeal {
  /** Who acts: `<account>.<milliseconds>.<HMAC-SHA256 of both>`. */
  (accountId: string): string;
  /** That an issuer has vouched for a person with this address: an HMAC-SHA256 in hex. */
  readonly ofPerson: (issuer: string, subject: string, email: string) => string;
}

const blockBytes = 64;

/** Seals in the name of a process that knows the key. The moment is the one at which the account's roles count; it is good for minutes. */
export function actorSeal(key: string, clock: Clock): ActorSeal {
  const mac = (said: string) => createHmac('sha256', key).update(said).digest('hex');
  const seal = (accountId: string) => {
    const said = `${accountId}.${clock.now()}`;
    return `${said}.${mac(said)}`;
  };
  // Hashes, for a name may hold any letter; in four parts, for what says who acts has two.
  const ofPerson = (...names: string[]) => mac(['person', ...names.map(sha256)].join('.'));
  return Object.assign(seal, { ofPerson });
}

/**
 * Makes these the keys whose seals count in this schema; all others end. To change the key, name the new one first and the old one after it,
 * give the new one to the APIs, then name it alone. Only the owner of the tables may.
 * @param options.goodForSeconds how far the moment of a seal may be from the database's own clock; null: any moment will do, for houses whose
 *   clock is put where somebody likes (tests, a simulated year)
 */
export async function keepActorKeys(
  db: Knex,
  keys: readonly string[],
  { goodForSeconds = 300 }: { goodForSeconds?: number | null } = {},
): Promise<void> {
  const rows = keys.map((key, position) => ({
    ...{ position, inner_pad: pad(key, 0x36), outer_pad: pad(key, 0x5c) },
    good_for_seconds: goodForSeconds,
  }));
  await db.transaction(async (tx) => {
    await tx('actor_keys')
      .whereNotIn('position', [...rows.keys()])
      .delete();
    if (rows.length > 0) await tx('actor_keys').insert(rows).onConflict('position').merge();
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function pad(key: string, fill: number): Buffer {
  const given = Buffer.from(key, 'utf8');
  const short = given.length > blockBytes ? createHash('sha256').update(given).digest() : given;
  return Buffer.concat([short], blockBytes).map((byte) => byte ^ fill) as Buffer;
}
