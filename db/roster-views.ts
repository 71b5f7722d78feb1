import type { Knex } from 'knex';
import type { RosterDiff, RosterRow, RosterStatus } from '../domain/roster.js';
import { toRosterRow } from './rosters.js';
import type { StoredRow } from './rosters.js';

/** A roster as people read it, without its rows. Times as ISO texts. */
export interface RosterEntry {
  id: string;
  bodyCode: string;
  status: RosterStatus;
  version: number | null;
  source: 'submitted' | 'taken_over';
  revision: number;
  size: number;
  openedAt: string;
  submittedAt: string | null;
  replacedAt: string | null;
  signedName: string | null;
  signedPost: string | null;
  sha256: string | null;
}

/** The body whose roster the actor may sign: he heads it, or its head has authorised him. Null if there is none. */
export async function signingBodyOf(tx: Knex): Promise<string | null> {
  const { rows } = await tx.raw<{ rows: [{ body: string | null }] }>('select roster_signing_body() as body');
  return rows[0].body;
}

/** Rosters that the actor may see, newest first. */
export async function listRosters(
  tx: Knex,
  { limit, before, bodyCode, status }: { limit: number; before?: string; bodyCode?: string; status?: RosterStatus },
): Promise<RosterEntry[]> {
  const rows: EntryRow[] = await tx('rosters')
    .where({ ...(bodyCode === undefined ? {} : { body_code: bodyCode }), ...(status === undefined ? {} : { status }) })
    .modify((query) => {
      if (before !== undefined) void query.where('id', '<', before);
    })
    .orderBy('id', 'desc')
    .limit(limit)
    .select(columns);
  return rows.map(toEntry);
}

/** The roster with this id; undefined if there is none that the actor may see. */
export async function findRoster(tx: Knex, id: string): Promise<RosterEntry | undefined> {
  const row: EntryRow | undefined = await tx('rosters').where({ id }).first(columns);
  return row && toEntry(row);
}

/** Rows of a roster after a place in it, with their places. */
export async function pageOfRows(
  tx: Knex,
  { rosterId, limit, after }: { rosterId: string; limit: number; after: number },
): Promise<(RosterRow & { position: number })[]> {
  const rows: (StoredRow & { position: number })[] = await tx('roster_rows')
    .where({ roster_id: rosterId })
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .select('position', 'full_name', 'email', 'phone', 'organisation');
  return rows.map((row) => ({ position: row.position, ...toRosterRow(row) }));
}

/** What a submitted roster changed about the one before it; undefined for what was taken over. */
export async function keptDiff(tx: Knex, rosterId: string): Promise<RosterDiff | undefined> {
  const row = await tx<{ id: string; diff: RosterDiff | null }>('rosters').where({ id: rosterId }).first('diff');
  return row?.diff ?? undefined;
}

interface EntryRow {
  id: string;
  body_code: string;
  status: RosterStatus;
  version: number | null;
  source: 'submitted' | 'taken_over';
  revision: number;
  size: number;
  opened_at: Date;
  submitted_at: Date | null;
  replaced_at: Date | null;
  signed_name: string | null;
  signed_post: string | null;
  sha256: string | null;
}

const columns = [
  ...['id', 'body_code', 'status', 'version', 'source', 'revision', 'size'],
  ...['opened_at', 'submitted_at', 'replaced_at', 'signed_name', 'signed_post', 'sha256'],
];

function toEntry(row: EntryRow): RosterEntry {
  return {
    ...{ id: row.id, bodyCode: row.body_code, status: row.status, version: row.version, source: row.source },
    ...{ revision: row.revision, size: row.size, openedAt: row.opened_at.toISOString() },
    submittedAt: row.submitted_at?.toISOString() ?? null,
    replacedAt: row.replaced_at?.toISOString() ?? null,
    ...{ signedName: row.signed_name, signedPost: row.signed_post, sha256: row.sha256 },
  };
}
