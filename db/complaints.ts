import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { ComplaintSubject } from '../domain/capabilities.js';
import type { ComplaintState } from '../domain/cases.js';
import { canLeadComplaint } from '../domain/complaint-status.js';
import type {
  ComplaintChannel,
  ComplaintGround,
  ComplaintMove,
  ComplaintOutcome,
  ComplaintStatus,
} from '../domain/complaint-status.js';
import type { FilingSide, Language } from '../domain/roles.js';
import { IllegalMoveError } from './notices.js';
import { filingSide } from './prescriptions.js';

/** Who complains: a name, and how he is answered. */
export interface Complainant {
  name: string;
  email?: string;
  /** A postal address, where there is no other. */
  address?: string;
}

/** A complaint as the engine's steps see it. Days are Almaty days, times milliseconds since the epoch. */
export interface Complaint extends Omit<ComplaintSubject, 'isInvolved'> {
  id: string;
  number: string;
  revision: number;
  outcome: ComplaintOutcome | null;
  channel: ComplaintChannel;
  ground: ComplaintGround;
  complainant: Complainant;
  language: Language;
  noticeId: string | null;
  /** What is complained of, as it was named. */
  against: string;
  factIds: string[];
  lodgedAt: number;
  dueOn: string;
  dueAt: number;
  checkAt: number | null;
  stage: number;
  extendedBy: number | null;
  token: string | null;
}

/** What a complaint is registered with. */
export interface NewComplaint {
  id: string;
  number: string;
  year: number;
  serial: number;
  channel: ComplaintChannel;
  ground: ComplaintGround;
  bodyCode: string | null;
  lodgedBy: string | null;
  complainant: Complainant;
  language: Language;
  noticeId: string | null;
  against: string;
  locator: string | null;
  factIds: readonly string[];
  statement: string;
  knownOn: string;
  lastDay: string;
  wasExplained: boolean;
  dueOn: string;
  dueAt: number;
  token: string | null;
}

/** What a step changes beside the status. */
export interface ComplaintChange {
  status?: ComplaintStatus;
  outcome?: ComplaintOutcome;
  assigned_to?: string | null;
  assigned_at?: Date | null;
  due_on?: string;
  due_at?: Date;
  check_at?: Date | null;
  stage?: number;
  overdue?: boolean;
  extended_by?: number;
  extension_reasons?: string;
  reasons?: string | null;
  upheld_fact_ids?: string[];
  decided_by?: string;
  closed_at?: Date;
  restoration_id?: string;
  reopened_as?: string;
}

interface Row {
  id: string;
  number: string;
  status: ComplaintStatus;
  outcome: ComplaintOutcome | null;
  revision: number;
  channel: ComplaintChannel;
  ground: ComplaintGround;
  body_code: string | null;
  lodged_by: string | null;
  complainant: Complainant;
  language: Language;
  notice_id: string | null;
  against: string;
  fact_ids: string[];
  lodged_at: Date;
  assigned_to: string | null;
  due_on: string;
  due_at: Date;
  check_at: Date | null;
  stage: number;
  extended_by: number | null;
  token: string | null;
}

const columns = [
  ...['id', 'number', 'status', 'outcome', 'revision', 'channel', 'ground', 'body_code', 'lodged_by', 'complainant'],
  ...['language', 'notice_id', 'against', 'fact_ids', 'lodged_at', 'assigned_to', 'due_at', 'check_at', 'stage'],
  ...['extended_by', 'token'],
];

/** Registers a complaint that was received at this time; where it is registered already, that one stays. Gives it locked, as it stands. */
export async function insertComplaint(tx: Knex, at: number, complaint: NewComplaint): Promise<Complaint> {
  await tx('complaints').insert({
    ...{ id: complaint.id, number: complaint.number, year: complaint.year, serial: complaint.serial, status: 'lodged' },
    ...{ channel: complaint.channel, ground: complaint.ground, body_code: complaint.bodyCode },
    ...{
      lodged_by: complaint.lodgedBy,
      complainant: JSON.stringify(complaint.complainant),
      language: complaint.language,
    },
    ...{ notice_id: complaint.noticeId, against: complaint.against, locator: complaint.locator },
    ...{ fact_ids: [...complaint.factIds], statement: complaint.statement, known_on: complaint.knownOn },
    ...{
      last_day: complaint.lastDay,
      was_explained: complaint.wasExplained,
      lodged_at: new Date(at),
      lodged_on: almatyDay(at),
    },
    ...{ due_on: complaint.dueOn, due_at: new Date(complaint.dueAt), check_at: new Date(complaint.dueAt) },
    token: complaint.token,
  });
  return lockComplaint(tx, complaint.id);
}

/** The complaint, its row locked until the transaction ends; undefined if there is none. */
export async function lockComplaintIfAny(tx: Knex, id: string): Promise<Complaint | undefined> {
  const row = await tx('complaints')
    .where({ id })
    .forUpdate()
    .first<Row | undefined>(...columns, tx.raw('due_on::text as due_on'));
  return row && toComplaint(row, row.notice_id === null ? null : await filingSide(tx, row.notice_id));
}

/** The same. Throws if there is none. */
export async function lockComplaint(tx: Knex, id: string): Promise<Complaint> {
  const found = await lockComplaintIfAny(tx, id);
  if (found === undefined) throw new Error(`There is no complaint ${id}`);
  return found;
}

/**
 * Moves or changes a locked complaint and counts its revision. Gives it as it then stands.
 * @throws IllegalMoveError if the table of moves does not lead there
 */
export async function moveComplaint(
  tx: Knex,
  complaint: Complaint,
  move: ComplaintMove,
  change: ComplaintChange,
): Promise<Complaint> {
  const to = change.status ?? complaint.status;
  if (!canLeadComplaint(move, complaint.status, to)) {
    throw new IllegalMoveError(`${move} does not lead from ${complaint.status} to ${to}`);
  }
  await tx('complaints')
    .where({ id: complaint.id })
    .update({ ...change, revision: complaint.revision + 1 });
  return lockComplaint(tx, complaint.id);
}

/** Whether its author has taken a complaint back, and why if he said so. */
export async function takenBack(tx: Knex, { id }: Pick<Complaint, 'id'>): Promise<{ why: string | null } | undefined> {
  return tx('complaints')
    .where({ id })
    .whereNotNull('taken_back_at')
    .first<{ why: string | null } | undefined>('taken_back_why as why');
}

/** What the workflow may know of a complaint. */
export function complaintState(complaint: Complaint): ComplaintState {
  const { status, revision, number, outcome, bodyCode, lodgedBy, assignedTo, side, checkAt } = complaint;
  return { status, revision, number, outcome, bodyCode, lodgedBy, assignedTo, side, checkAt };
}

/** What the audit trail says of a complaint before and after. */
export function standingOfComplaint(complaint: Complaint): Record<string, unknown> {
  const { status, revision, number, outcome, assignedTo, dueOn } = complaint;
  return { status, revision, number, outcome, assignedTo, dueOn };
}

function toComplaint(row: Row, side: FilingSide | null): Complaint {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    outcome: row.outcome,
    revision: row.revision,
    channel: row.channel,
    ground: row.ground,
    bodyCode: row.body_code,
    lodgedBy: row.lodged_by,
    complainant: row.complainant,
    language: row.language,
    noticeId: row.notice_id,
    against: row.against,
    factIds: row.fact_ids,
    lodgedAt: row.lodged_at.getTime(),
    assignedTo: row.assigned_to,
    side,
    dueOn: row.due_on,
    dueAt: row.due_at.getTime(),
    checkAt: row.check_at?.getTime() ?? null,
    stage: row.stage,
    extendedBy: row.extended_by,
    token: row.token,
  };
}
