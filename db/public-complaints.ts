import type { Knex } from 'knex';
import type { ComplaintOutcome, ComplaintStatus } from '../domain/complaint-status.js';
import type { Language } from '../domain/roles.js';

/** What anybody may write to us in the public form. */
export interface WrittenComplaint {
  name: string;
  email: string;
  language: Language;
  against: string;
  statement: string;
  locator?: string;
  knownOn?: string;
}

/** How a complaint stands, for whoever has its link. */
export interface PublicComplaint {
  number: string;
  status: ComplaintStatus;
  outcome: ComplaintOutcome | null;
  lodgedAt: Date;
  dueOn: string;
  extensionReasons: string | null;
  reasons: string | null;
  decisionNumber: string | null;
}

interface Row {
  number: string;
  status: ComplaintStatus;
  outcome: ComplaintOutcome | null;
  lodged_at: Date;
  due_on: string;
  extension_reasons: string | null;
  reasons: string | null;
  decision_number: string | null;
}

/** Keeps what was written until its address is confirmed. False where this address had so many letters lately that it gets no further one. */
export async function submitComplaint(
  tx: Knex,
  at: number,
  { id, token, written }: { id: string; token: string; written: WrittenComplaint },
): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: [{ kept: boolean }] }>('select submit_complaint(?, ?, ?::jsonb, ?) as kept', [
    ...[id, token, JSON.stringify(written)],
    new Date(at),
  ]);
  return rows[0].kept;
}

/** The address is that of whoever wrote. The same however often; false where there is nothing to confirm, or not any more. */
export async function confirmComplaint(tx: Knex, at: number, of: { id: string; token: string }): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: [{ confirmed: boolean }] }>('select confirm_complaint(?, ?, ?) as confirmed', [
    ...[of.id, of.token],
    new Date(at),
  ]);
  return rows[0].confirmed;
}

/** What came of taking something back: it is noted, it was decided before, it is not registered yet. */
export type TakenBack = 'taken_back' | 'closed' | 'being_registered';

/** Notes that its author takes a complaint back; its case ends by it (`loadComplaint`). Null where there is none under this link. */
export async function takeBackComplaint(
  tx: Knex,
  at: number,
  { id, token, reason }: { id: string; token: string; reason: string | undefined },
): Promise<TakenBack | null> {
  const { rows } = await tx.raw<{ rows: [{ answer: TakenBack | null }] }>(
    'select take_back_complaint(?, ?, ?, ?) as answer',
    [id, token, reason ?? null, new Date(at)] as Knex.RawBinding[],
  );
  return rows[0].answer;
}

/** Open complaints that their authors have taken back, and whose cases have not ended by it yet. */
export async function complaintsTakenBack(db: Knex, limit: number): Promise<string[]> {
  const rows: { id: string }[] = await db('complaints')
    .whereNotNull('taken_back_at')
    .whereNot({ status: 'closed' })
    .orderBy('id')
    .limit(limit)
    .select('id');
  return rows.map(({ id }) => id);
}

/** How the complaint stands; undefined where there is none under this link. */
export async function publicComplaint(
  tx: Knex,
  of: { id: string; token: string },
): Promise<PublicComplaint | undefined> {
  const { rows } = await tx.raw<{ rows: Row[] }>(
    `select number, status, outcome, lodged_at, due_on::text, extension_reasons, reasons, decision_number from public_complaint(?, ?)`,
    [of.id, of.token],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    number: row.number,
    status: row.status,
    outcome: row.outcome,
    lodgedAt: row.lodged_at,
    dueOn: row.due_on,
    extensionReasons: row.extension_reasons,
    reasons: row.reasons,
    decisionNumber: row.decision_number,
  };
}
