import type { Knex } from 'knex';

/** What one process does at a time, by the number of its advisory lock: any numbers, each different, the same in every process. */
export const turns = {
  sweeping: 409_20_220_927,
  signing: 409_20_220_928,
  scanning: 409_20_220_929,
  recounting: 409_20_220_930,
  mailing: 409_20_220_931,
  printing: 409_20_220_939,
} as const;

/** True if no other process has this turn; it is then held until the transaction ends. */
export async function isAlone(tx: Knex, turn: keyof typeof turns): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { alone: boolean }[] }>('select pg_try_advisory_xact_lock(?) as alone', [
    turns[turn],
  ]);
  return rows[0]?.alone === true;
}
