import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { Actor } from '../domain/roles.js';
import { recordEvent } from './audit.js';
import { newId } from './new-id.js';

/** Days on which somebody is given no cases. Almaty days, `2026-07-01`, both included. */
export interface Absence {
  id: string;
  accountId: string;
  from: string;
  to: string;
}

interface AbsenceRow {
  id: string;
  account_id: string;
  from_day: string;
  to_day: string;
}

/** Absences in the order they were entered (keyset: the id of the last one seen), of one account if it is named. */
export async function listAbsences(
  db: Knex,
  { accountId, after, limit }: { accountId?: string; after?: string; limit: number },
): Promise<Absence[]> {
  const query = db<AbsenceRow>('absences').orderBy('id').limit(limit);
  if (accountId !== undefined) void query.where({ account_id: accountId });
  if (after !== undefined) void query.where('id', '>', after);
  const rows: AbsenceRow[] = await query.select(columns(db));
  return rows.map(toAbsence);
}

/** The absence with this id; undefined if there is none. */
export async function findAbsence(db: Knex, id: string): Promise<Absence | undefined> {
  const row: AbsenceRow | undefined = await db<AbsenceRow>('absences').where({ id }).first(columns(db));
  return row && toAbsence(row);
}

/** Enters an absence, with an audit event in the chain of the account it is about. */
export async function enterAbsence(
  tx: Knex,
  clock: Clock,
  actor: Actor,
  absence: Omit<Absence, 'id'>,
): Promise<Absence> {
  const id = newId(clock.now());
  await tx<AbsenceRow>('absences').insert({
    id,
    account_id: absence.accountId,
    from_day: absence.from,
    to_day: absence.to,
  });
  await recordEvent(tx, clock, {
    caseId: absence.accountId,
    actor,
    kind: 'absence',
    outcome: 'applied',
    after: { absenceId: id, from: absence.from, to: absence.to },
  });
  return { id, ...absence };
}

/** Strikes out an absence, with an audit event. */
export async function strikeAbsence(tx: Knex, clock: Clock, actor: Actor, absence: Absence): Promise<void> {
  await tx<AbsenceRow>('absences').where({ id: absence.id }).delete();
  await recordEvent(tx, clock, {
    caseId: absence.accountId,
    actor,
    kind: 'absence',
    outcome: 'applied',
    before: { absenceId: absence.id, from: absence.from, to: absence.to },
  });
}

// As text: the driver would turn a day into a moment of the server's own time zone.
function columns(db: Knex): Knex.Raw {
  return db.raw('id, account_id, from_day::text, to_day::text');
}

function toAbsence(row: AbsenceRow): Absence {
  return { id: row.id, accountId: row.account_id, from: row.from_day, to: row.to_day };
}
