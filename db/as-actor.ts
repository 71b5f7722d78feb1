import type { Knex } from 'knex';
import type { Actor } from '../domain/roles.js';
import type { ActorSeal } from './actor-seal.js';

/**
 * Runs queries on behalf of an actor, in one transaction that knows who asks, so that row-level security lets pass what this account may see
 * and no more. Over a pool without a seal, the worker's, it is the engine that acts, and its login says what it may. Rolls back if `work` throws.
 */
export async function asActor<T>(
  db: Knex,
  { accountId }: Pick<Actor, 'accountId'>,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  const { seal } = db.userParams as { seal?: ActorSeal };
  return db.transaction(async (tx) => {
    if (seal !== undefined) await tx.raw(`select set_config('habarlama.actor', ?, true)`, [seal(accountId)]);
    return work(tx);
  });
}
