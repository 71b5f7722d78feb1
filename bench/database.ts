import type { Knex } from 'knex';
import { connect } from '../db/connection.js';

/** What the bench reads beside HTTP. */
export interface Database {
  recipientIds(codes: readonly string[]): Promise<string[]>;
  /** Transactions that wrote something, since the database was made: exact, and known at once. */
  writes(): Promise<number>;
  close(): Promise<void>;
}

export function openDatabase(url: string): Database {
  const db = connect(url, { max: 1 });
  return {
    recipientIds: (codes) => recipientIds(db, codes),
    async writes() {
      // Only a transaction that writes takes a number; looking takes none.
      const { rows } = await db.raw<{ rows: { next: string }[] }>(
        'select pg_snapshot_xmax(pg_current_snapshot()) as next',
      );
      return Number(rows[0]?.next);
    },
    close: () => db.destroy(),
  };
}

async function recipientIds(db: Knex, codes: readonly string[]): Promise<string[]> {
  const rows = await db<{ id: string; code: string }>('recipients').whereIn('code', codes).select('id');
  if (rows.length !== codes.length) throw new Error(`There are not all of ${codes.join(', ')}`);
  return rows.map(({ id }) => id);
}
