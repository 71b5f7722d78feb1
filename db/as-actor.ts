import type { Knex } from 'knex';
import type { Actor } from '../domain/roles.js';

/**
 * Runs queries on behalf of an actor, in one transaction that knows who asks: row-level security can be switched on
 * without touching a query. Rolls back if `work` throws.
 */
export async function asActor<T>(db: Knex, actor: Actor, work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.raw(
      `select set_config('habarlama.account', ?, true), set_config('habarlama.body', ?, true), set_config('habarlama.recipient', ?, true)`,
      [actor.accountId, actor.bodyCode ?? '', actor.recipientId ?? ''],
    );
    return work(tx);
  });
}
