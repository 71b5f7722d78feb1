import type { Knex } from 'knex';
import { reachesOf } from '../domain/capabilities.js';
import type { ComplaintSubject } from '../domain/capabilities.js';
import type {
  ComplaintChannel,
  ComplaintGround,
  ComplaintOutcome,
  ComplaintStatus,
} from '../domain/complaint-status.js';
import type { Actor, Language } from '../domain/roles.js';
import type { Complainant } from './complaints.js';

interface PersonEntry {
  id: string;
  fullName: string;
}

/** A complaint as it is listed and read. Days are Almaty days. */
export interface ComplaintEntry extends ComplaintSubject {
  id: string;
  number: string;
  outcome: ComplaintOutcome | null;
  channel: ComplaintChannel;
  ground: ComplaintGround;
  complainant: Complainant;
  language: Language;
  noticeId: string | null;
  against: string;
  locator: string | null;
  factIds: string[];
  statement: string;
  knownOn: string;
  lastDay: string;
  wasExplained: boolean;
  isLate: boolean;
  lodgedAt: Date;
  lodger: PersonEntry | null;
  assignee: PersonEntry | null;
  dueOn: string;
  overdue: boolean;
  extendedBy: number | null;
  extensionReasons: string | null;
  reasons: string | null;
  upheldFactIds: string[] | null;
  decider: PersonEntry | null;
  closedAt: Date | null;
  restorationId: string | null;
  reopenedAs: string | null;
  decision: { id: string; number: string } | null;
}

export interface ComplaintFilter {
  status?: ComplaintStatus;
  outcome?: ComplaintOutcome;
  channel?: ComplaintChannel;
  assignee?: string;
  notice?: string;
  overdue?: boolean;
}

interface Row {
  id: string;
  number: string;
  status: ComplaintStatus;
  outcome: ComplaintOutcome | null;
  channel: ComplaintChannel;
  ground: ComplaintGround;
  body_code: string | null;
  lodged_by: string | null;
  lodger_name: string | null;
  complainant: Complainant;
  language: Language;
  notice_id: string | null;
  against: string;
  locator: string | null;
  fact_ids: string[];
  statement: string;
  known_on: string;
  last_day: string;
  was_explained: boolean;
  is_late: boolean;
  lodged_at: Date;
  assigned_to: string | null;
  assignee_name: string | null;
  due_on: string;
  overdue: boolean;
  extended_by: number | null;
  extension_reasons: string | null;
  reasons: string | null;
  upheld_fact_ids: string[] | null;
  decided_by: string | null;
  decider_name: string | null;
  closed_at: Date | null;
  restoration_id: string | null;
  reopened_as: string | null;
  decision_id: string | null;
  decision_number: string | null;
  filer_id: string | null;
  filing_body: string | null;
  began_at: Date | null;
  is_involved: boolean;
}

/** Complaints that this actor may read, narrowed, the newest first (keyset: the id of the last one seen). */
export async function listComplaints(
  db: Knex,
  actor: Actor,
  { filter, after, limit }: { filter: ComplaintFilter; after?: string; limit: number },
): Promise<ComplaintEntry[]> {
  const query = visible(db, actor).orderBy('c.id', 'desc').limit(limit);
  const equal = {
    ...{ status: filter.status, outcome: filter.outcome, channel: filter.channel, overdue: filter.overdue },
    ...{ assigned_to: filter.assignee, notice_id: filter.notice },
  };
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void query.where(`c.${column}`, value);
  if (after !== undefined) void query.where('c.id', '<', after);
  const rows = (await query) as Row[];
  return rows.map(toEntry);
}

/** The complaint with this id; undefined if there is none that this actor may read. */
export async function findComplaint(db: Knex, actor: Actor, id: string): Promise<ComplaintEntry | undefined> {
  const row = (await visible(db, actor).where('c.id', id).first()) as Row | undefined;
  return row && toEntry(row);
}

function visible(db: Knex, actor: Actor): Knex.QueryBuilder {
  const query = db('complaints as c')
    .leftJoin('notices as n', 'n.id', 'c.notice_id')
    .joinRaw(
      `left join lateral (select d.id, d.number from documents d where d.case_id = c.id and d.kind = 'complaint_decision'
         order by d.id desc limit 1) d on true`,
    )
    .select('c.id', 'c.number', 'c.status', 'c.outcome', 'c.channel', 'c.ground', 'c.body_code', 'c.lodged_by')
    .select('c.complainant', 'c.language', 'c.notice_id', 'c.against', 'c.locator', 'c.fact_ids', 'c.statement')
    .select('c.was_explained', 'c.lodged_at', 'c.assigned_to', 'c.overdue', 'c.extended_by', 'c.extension_reasons')
    .select('c.reasons', 'c.upheld_fact_ids', 'c.decided_by', 'c.closed_at', 'c.restoration_id', 'c.reopened_as')
    .select('d.id as decision_id', 'd.number as decision_number', 'n.filer_id', 'n.body_code as filing_body')
    .select('n.created_at as began_at')
    .select(db.raw('c.known_on::text, c.last_day::text, c.due_on::text'))
    .select(db.raw(`c.lodged_on > c.last_day as is_late, i_took_part_in(c.notice_id) as is_involved`))
    .select(db.raw('person_name(c.lodged_by) as lodger_name, person_name(c.assigned_to) as assignee_name'))
    .select(db.raw('person_name(c.decided_by) as decider_name'));
  const reaches = reachesOf(actor, 'complaint.read');
  if (reaches.includes('any')) return query;
  return query.where((his) => {
    void his.whereRaw('false');
    if (reaches.includes('own')) void his.orWhere('c.lodged_by', actor.accountId);
    if (reaches.includes('body') && actor.bodyCode !== undefined) void his.orWhere('c.body_code', actor.bodyCode);
  });
}

function toEntry(row: Row): ComplaintEntry {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    outcome: row.outcome,
    channel: row.channel,
    ground: row.ground,
    bodyCode: row.body_code,
    lodgedBy: row.lodged_by,
    lodger: person(row.lodged_by, row.lodger_name),
    complainant: row.complainant,
    language: row.language,
    noticeId: row.notice_id,
    against: row.against,
    locator: row.locator,
    factIds: row.fact_ids,
    statement: row.statement,
    knownOn: row.known_on,
    lastDay: row.last_day,
    wasExplained: row.was_explained,
    isLate: row.is_late,
    lodgedAt: row.lodged_at,
    assignedTo: row.assigned_to,
    assignee: person(row.assigned_to, row.assignee_name),
    side:
      row.filer_id === null || row.filing_body === null || row.began_at === null
        ? null
        : { filerId: row.filer_id, bodyCode: row.filing_body, beganAt: row.began_at.getTime() },
    isInvolved: row.is_involved,
    dueOn: row.due_on,
    overdue: row.overdue,
    extendedBy: row.extended_by,
    extensionReasons: row.extension_reasons,
    reasons: row.reasons,
    upheldFactIds: row.upheld_fact_ids,
    decider: person(row.decided_by, row.decider_name),
    closedAt: row.closed_at,
    restorationId: row.restoration_id,
    reopenedAs: row.reopened_as,
    decision:
      row.decision_id === null || row.decision_number === null
        ? null
        : { id: row.decision_id, number: row.decision_number },
  };
}

function person(id: string | null, fullName: string | null): PersonEntry | null {
  return id === null ? null : { id, fullName: fullName ?? '' };
}
