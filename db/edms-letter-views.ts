import type { Knex } from 'knex';
import type { LetterStatus } from '../domain/edms.js';

/** A letter as lists show it. */
export interface IntakeRow {
  id: string;
  letterId: string;
  status: LetterStatus;
  edmsNumber: string;
  edmsDate: string;
  body: string;
  number: string | null;
  enteredBy: string;
  comparedBy?: string;
}

interface Row {
  notice_id: string;
  id: string;
  status: LetterStatus;
  edms_number: string;
  edms_date: string;
  body_code: string;
  number: string | null;
  entered_by: string;
  compared_by: string | null;
}

/** Letters that came by the EDMS, the newest first (keyset: the id of the last one seen). */
export async function listIntakes(
  db: Knex,
  { status, after, limit }: { status?: LetterStatus; after?: string; limit: number },
): Promise<IntakeRow[]> {
  const query = db('edms_letters as l')
    .join('notices as n', 'n.id', 'l.notice_id')
    .orderBy('l.id', 'desc')
    .limit(limit);
  if (status !== undefined) void query.where('l.status', status);
  if (after !== undefined) void query.where('l.id', '<', after);
  const columns = ['l.notice_id', 'l.id', 'l.status', 'l.edms_number', 'l.edms_date', 'l.body_code', 'n.number'];
  const rows = await query.select<Row[]>([...columns, 'l.entered_by', 'l.compared_by']);
  return rows.map((row) => ({
    ...{ id: row.notice_id, letterId: row.id, status: row.status, edmsNumber: row.edms_number },
    ...{ edmsDate: row.edms_date, body: row.body_code, number: row.number, enteredBy: row.entered_by },
    ...(row.compared_by === null ? {} : { comparedBy: row.compared_by }),
  }));
}
