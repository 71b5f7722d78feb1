import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';

/** A body's duty to renew its roster in a half-year, as people read it. Days are Almaty days. */
export interface ObligationEntry {
  id: string;
  bodyCode: string;
  halfYear: string;
  from: string;
  dueOn: string;
  fulfilledAt: string | null;
  /** Its half-year is over and nobody has fulfilled it. */
  overdue: boolean;
}

export interface ObligationFilter {
  limit: number;
  after?: readonly [string, string] | undefined;
  body?: string | undefined;
  halfYear?: string | undefined;
  overdue?: boolean | undefined;
  open?: boolean | undefined;
}

/** Duties that the actor may see, those of the newest half-year first. What is overdue is so by the clock, whether or not it was marked yet. */
export async function listObligations(tx: Knex, clock: Clock, filter: ObligationFilter): Promise<ObligationEntry[]> {
  const overdue = tx.raw('(fulfilled_at is null and last_day < ?::date)', [almatyDay(clock.now())]);
  const query = tx('roster_obligations')
    .where({
      ...(filter.body === undefined ? {} : { body_code: filter.body }),
      ...(filter.halfYear === undefined ? {} : { half_year: filter.halfYear }),
    })
    .orderBy([
      { column: 'half_year', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(filter.limit);
  if (filter.after !== undefined) void query.whereRaw('(half_year, id) < (?, ?::uuid)', [...filter.after]);
  if (filter.open !== undefined) void query.whereRaw(`(fulfilled_at is null) = ?`, [filter.open]);
  if (filter.overdue !== undefined) void query.whereRaw('? = ?', [overdue, filter.overdue]);
  const rows: Row[] = await query.select(
    ...['id', 'body_code', 'half_year', 'fulfilled_at'],
    tx.raw('first_day::text as first_day, last_day::text as last_day, ? as overdue', [overdue]),
  );
  return rows.map((row) => ({
    ...{ id: row.id, bodyCode: row.body_code, halfYear: row.half_year, from: row.first_day, dueOn: row.last_day },
    ...{ fulfilledAt: row.fulfilled_at?.toISOString() ?? null, overdue: row.overdue },
  }));
}

interface Row {
  id: string;
  body_code: string;
  half_year: string;
  first_day: string;
  last_day: string;
  fulfilled_at: Date | null;
  overdue: boolean;
}
