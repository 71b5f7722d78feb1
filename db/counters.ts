import type { Knex } from 'knex';

/**
 * The next number of a kind in a year. Taken in the transaction that uses it, under the counter's row lock until that ends, so none is lost
 * and none is doubled.
 */
export async function nextSerial(
  tx: Knex,
  kind: 'notice' | 'prescription' | 'instruction' | 'complaint',
  year: number,
): Promise<number> {
  const [row] = await tx<{ kind: string; year: number; value: number }>('counters')
    .insert({ kind, year, value: 1 })
    .onConflict(['kind', 'year'])
    .merge({ value: tx.raw('counters.value + 1') as unknown as number })
    .returning('value');
  if (row === undefined) throw new Error('A counter answered nothing');
  return row.value;
}
