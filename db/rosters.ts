import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { RosterDiff, RosterRow, RosterStatus } from '../domain/roster.js';
import { sha256OfJson } from './canonical-json.js';
import { newId } from './new-id.js';

/** A draft as its signatory has it in hand, its row locked. */
export interface RosterInHand {
  id: string;
  bodyCode: string;
  status: RosterStatus;
  revision: number;
}

const rowsAtOnce = 1_000;

/** Opens a draft of a body's list. Gives its id. */
export async function openRoster(
  tx: Knex,
  clock: Clock,
  { bodyCode, by, rows }: { bodyCode: string; by: string; rows: readonly RosterRow[] },
): Promise<string> {
  const at = new Date(clock.now());
  const id = newId(clock.now());
  const times = { opened_at: at, updated_at: at };
  await tx('rosters').insert({ id, body_code: bodyCode, status: 'draft', opened_by: by, size: rows.length, ...times });
  await insertRows(tx, id, rows);
  return id;
}

/** The roster, locked until the transaction ends; undefined if there is none that the actor may see. */
export async function lockRoster(tx: Knex, id: string): Promise<RosterInHand | undefined> {
  const row = await tx<{ id: string; body_code: string; status: RosterStatus; revision: number }>('rosters')
    .where({ id })
    .forUpdate()
    .first('id', 'body_code', 'status', 'revision');
  return row && { id: row.id, bodyCode: row.body_code, status: row.status, revision: row.revision };
}

/** Replaces all rows of a draft. */
export async function replaceRows(tx: Knex, clock: Clock, id: string, rows: readonly RosterRow[]): Promise<void> {
  await tx('roster_rows').where({ roster_id: id }).delete();
  await insertRows(tx, id, rows);
  await tx('rosters')
    .where({ id })
    .update({ size: rows.length, revision: tx.raw('revision + 1'), updated_at: new Date(clock.now()) });
}

/** Throws a draft away. */
export async function discardRoster(tx: Knex, id: string): Promise<void> {
  await tx('roster_rows').where({ roster_id: id }).delete();
  await tx('rosters').where({ id, status: 'draft' }).delete();
}

/** All rows of a list, in its order. */
export async function rosterRows(tx: Knex, rosterId: string): Promise<RosterRow[]> {
  const rows: StoredRow[] = await tx('roster_rows')
    .where({ roster_id: rosterId })
    .orderBy('position')
    .select('full_name', 'email', 'phone', 'organisation');
  return rows.map(toRosterRow);
}

/** The list that a body has in force; version 0 and no rows if it has none. */
export async function rosterInForce(tx: Knex, bodyCode: string): Promise<{ version: number; rows: RosterRow[] }> {
  const found = await tx<{ id: string; version: number; body_code: string; status: string }>('rosters')
    .where({ body_code: bodyCode, status: 'in_force' })
    .first('id', 'version');
  return found === undefined
    ? { version: 0, rows: [] }
    : { version: found.version, rows: await rosterRows(tx, found.id) };
}

/**
 * Puts a draft in force from this moment; whoever was on the list before and is not on it files no more. Gives its version and hash; undefined, and
 * nothing is done, if another list came into force since the difference was taken.
 */
export async function putInForce(
  tx: Knex,
  clock: Clock,
  given: { id: string; signedName: string; signedPost: string; rows: readonly RosterRow[]; diff: RosterDiff },
): Promise<{ version: number; sha256: string } | undefined> {
  const sha256 = sha256OfJson(given.rows);
  const { rows } = await tx.raw<{ rows: [{ version: number | null }] }>(
    'select put_roster_in_force(?, ?, ?, ?, ?, ?) as version',
    [given.id, given.signedName, given.signedPost, sha256, JSON.stringify(given.diff), new Date(clock.now())],
  );
  const { version } = rows[0];
  return version === null ? undefined : { version, sha256 };
}

/** True if the account stands on the roster that a body has in force at this moment, by its work e-mail (Rules, clause 5). */
export async function isOnRoster(tx: Knex, accountId: string, bodyCode: string): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: [{ is_on_it: boolean }] }>('select is_on_roster(?, ?) as is_on_it', [
    ...[accountId, bodyCode],
  ]);
  return rows[0].is_on_it;
}

/** SQL: whoever asks may not submit this notice (of the system, and not filed), as he is not on the roster of its body. Asked once in a statement. */
export const offRosterFor = (notice: string): string =>
  `(${notice}.status in ('draft', 'returned') and ${notice}.channel <> 'edms' and not coalesce(
     ${notice}.body_code = (select filing_body()) and (select is_on_roster(current_account(), filing_body())), false))`;

export interface StoredRow {
  full_name: string;
  email: string;
  phone: string | null;
  organisation: string | null;
}

export function toRosterRow({ full_name: fullName, email, phone, organisation }: StoredRow): RosterRow {
  return { fullName, email, phone, organisation };
}

async function insertRows(tx: Knex, rosterId: string, rows: readonly RosterRow[]): Promise<void> {
  const stored = rows.map(({ fullName, email, phone, organisation }, index) => ({
    ...{ roster_id: rosterId, position: index + 1, full_name: fullName, email, phone, organisation },
  }));
  for (let from = 0; from < stored.length; from += rowsAtOnce) {
    await tx('roster_rows').insert(stored.slice(from, from + rowsAtOnce));
  }
}
