import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { HalfYear } from '../domain/half-years.js';
import { newId } from './new-id.js';

/** A body's duty to renew its roster in a half-year, as long as nobody has. */
export interface OpenObligation {
  id: string;
  bodyCode: string;
  /** Almaty days. */
  firstDay: string;
  lastDay: string;
  isMarkedOverdue: boolean;
}

/** Raises the obligation of each body for a half-year. One that is there is left as it is. Gives those that are new. */
export async function raiseObligations(
  tx: Knex,
  clock: Clock,
  bodyCodes: readonly string[],
  { code, firstDay, lastDay }: HalfYear,
): Promise<{ id: string; bodyCode: string }[]> {
  if (bodyCodes.length === 0) return [];
  const at = clock.now();
  const rows: { id: string; body_code: string }[] = await tx('roster_obligations')
    .insert(
      bodyCodes.map((body) => ({
        ...{ id: newId(at), body_code: body, half_year: code, raised_at: new Date(at) },
        ...{ first_day: firstDay, last_day: lastDay },
      })),
    )
    .onConflict(['body_code', 'half_year'])
    .ignore()
    .returning(['id', 'body_code']);
  return rows.map(({ id, body_code }) => ({ id, bodyCode: body_code }));
}

/** Every obligation that nobody has fulfilled, locked until the transaction ends. */
export async function lockOpenObligations(tx: Knex): Promise<OpenObligation[]> {
  const rows: { id: string; body_code: string; first_day: string; last_day: string; overdue_at: Date | null }[] =
    await tx('roster_obligations')
      .whereNull('fulfilled_at')
      .orderBy('id')
      .forUpdate()
      .select('id', 'body_code', tx.raw('first_day::text, last_day::text'), 'overdue_at');
  return rows.map((row) => ({
    ...{ id: row.id, bodyCode: row.body_code, firstDay: row.first_day, lastDay: row.last_day },
    isMarkedOverdue: row.overdue_at !== null,
  }));
}

/**
 * Fulfils an obligation by a list that its body has submitted since the half-year began: before the duty was raised, or at that very moment.
 * False if there is none.
 */
export async function fulfilBySubmitted(tx: Knex, { id, bodyCode }: OpenObligation, since: number): Promise<boolean> {
  const first = await tx<{ body_code: string; source: string; submitted_at: Date }>('rosters')
    .where({ body_code: bodyCode, source: 'submitted' })
    .where('submitted_at', '>=', new Date(since))
    .orderBy('submitted_at')
    .first('submitted_at');
  if (first === undefined) return false;
  await tx('roster_obligations').where({ id }).update({ fulfilled_at: first.submitted_at });
  return true;
}

/** Marks an obligation as overdue, which locks nobody out. */
export async function markOverdue(tx: Knex, clock: Clock, id: string): Promise<void> {
  await tx('roster_obligations')
    .where({ id, overdue_at: null })
    .update({ overdue_at: new Date(clock.now()) });
}

/** Keeps that a reminder is sent; false if it was before. */
export async function keepReminder(tx: Knex, clock: Clock, obligationId: string, reminder: string): Promise<boolean> {
  const kept: unknown[] = await tx('roster_reminders')
    .insert({ obligation_id: obligationId, reminder, sent_at: new Date(clock.now()) })
    .onConflict()
    .ignore()
    .returning('reminder');
  return kept.length === 1;
}
