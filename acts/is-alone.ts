import type { Knex } from 'knex';

/** True if no other process holds this lock; it is then held until the transaction ends. */
export async function isAlone(tx: Knex.Transaction, lock: number): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { alone: boolean }[] }>('select pg_try_advisory_xact_lock(?) as alone', [lock]);
  return rows[0]?.alone === true;
}
