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
  /** When lists of its body were submitted, from about its first day on, in order. */
  submittedAt: Date[];
  /** The reminders that are sent. */
  reminders: string[];
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

interface OpenRow {
  id: string;
  body_code: string;
  first_day: string;
  last_day: string;
  overdue_at: Date | null;
  submitted_at: Date[];
  reminders: string[];
}

/** Every obligation that nobody has fulfilled, locked until the transaction ends. */
export async function lockOpenObligations(tx: Knex): Promise<OpenObligation[]> {
  // A day in Almaty begins before that of UTC: a day more is looked at, and nothing is missed.
  const { rows } = await tx.raw<{ rows: OpenRow[] }>(
    `select o.id, o.body_code, o.first_day::text, o.last_day::text, o.overdue_at,
       array(select r.submitted_at from rosters r where r.body_code = o.body_code and r.source = 'submitted'
               and r.submitted_at >= o.first_day - 1 order by r.submitted_at) as submitted_at,
       array(select s.reminder from roster_reminders s where s.obligation_id = o.id) as reminders
      from roster_obligations o where o.fulfilled_at is null order by o.id for update of o`,
  );
  return rows.map((row) => ({
    ...{ id: row.id, bodyCode: row.body_code, firstDay: row.first_day, lastDay: row.last_day },
    ...{ submittedAt: row.submitted_at, reminders: row.reminders, isMarkedOverdue: row.overdue_at !== null },
  }));
}

/** Fulfils an obligation by a list that was submitted at that moment: before the duty was raised, or since. */
export async function fulfil(tx: Knex, id: string, at: Date): Promise<void> {
  await tx('roster_obligations').where({ id }).update({ fulfilled_at: at });
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
