import type { Knex } from 'knex';
import { reachesOf } from '../domain/capabilities.js';
import type { RestorationSubject } from '../domain/capabilities.js';
import type {
  RestorationCause,
  RestorationDecision,
  RestorationOrigin,
  RestorationOutcome,
  RestorationStatus,
} from '../domain/restoration.js';
import type { Actor, FilingSide } from '../domain/roles.js';
import { sidesOf } from './restoration-targets.js';

/** A wish to resume access, as lists show it. */
export interface RestorationView extends RestorationSubject {
  id: string;
  status: RestorationStatus;
  outcome: RestorationOutcome | null;
  origin: RestorationOrigin;
  cause: RestorationCause;
  statement: string;
  requester: { id: string; fullName: string } | null;
  recipientId: string | null;
  requestedAt: Date;
  dueAt: Date | null;
  overdue: boolean;
  decision: RestorationDecision | null;
  reasons: string | null;
  decidedBy: { id: string; fullName: string } | null;
  decidedAt: Date | null;
  closedAt: Date | null;
  instruction: { id: string; number: string } | null;
  restrictions: number;
  filedBy: readonly FilingSide[];
}

/** A target of a restoration; `lifted` is null until it is decided, and false where further grounds hold it. */
export interface RestorationTargetView {
  restrictionId: string;
  lifted: boolean | null;
  /** What it would end or has ended: none where the reader may not see grounds. */
  grounds: { factId: string; noticeId: string; body: string }[];
}

export interface RestorationFilter {
  status?: RestorationStatus;
  outcome?: RestorationOutcome;
  origin?: RestorationOrigin;
  restrictionId?: string;
  overdue?: boolean;
  after?: string;
  limit: number;
}

interface Row {
  id: string;
  status: RestorationStatus;
  outcome: RestorationOutcome | null;
  origin: RestorationOrigin;
  cause: RestorationCause;
  statement: string;
  requested_by: string | null;
  requester_name: string | null;
  body_code: string | null;
  recipient_id: string | null;
  requested_at: Date;
  due_at: Date | null;
  overdue: boolean;
  decision: RestorationDecision | null;
  reasons: string | null;
  decided_by: string | null;
  decider_name: string | null;
  decided_at: Date | null;
  closed_at: Date | null;
  instruction_id: string | null;
  instruction_number: string | null;
  restrictions: number;
  filed_by: FilingSide[];
}

/** Restorations that this actor may read, oldest first (keyset: the id of the last one seen). */
export async function listRestorations(
  db: Knex,
  actor: Actor,
  { after, limit, ...filter }: RestorationFilter,
): Promise<RestorationView[]> {
  const query = visible(db, actor).orderBy('o.id').limit(limit);
  for (const column of ['status', 'outcome', 'origin', 'overdue'] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) void query.where(`o.${column}`, wanted);
  }
  if (filter.restrictionId !== undefined) {
    void query.whereRaw(
      'exists (select from restoration_targets t where t.restoration_id = o.id and t.restriction_id = ?)',
      [filter.restrictionId],
    );
  }
  if (after !== undefined) void query.where('o.id', '>', after);
  const rows = (await query) as Row[];
  return rows.map(toView);
}

/** The restoration with this id; undefined if there is none that this actor may read. */
export async function findRestoration(db: Knex, actor: Actor, id: string): Promise<RestorationView | undefined> {
  const row = (await visible(db, actor).where('o.id', id).first()) as Row | undefined;
  return row && toView(row);
}

/** What a restoration is about, at most 1,000. */
export async function restorationTargets(db: Knex, restorationId: string): Promise<RestorationTargetView[]> {
  const rows: { restriction_id: string; lifted: boolean | null; grounds: RestorationTargetView['grounds'] }[] =
    await db('restoration_targets as t')
      .where({ restoration_id: restorationId })
      .orderBy('restriction_id')
      .limit(1_000)
      .select('restriction_id', 'lifted', db.raw(`${meantGrounds} as grounds`));
  return rows.map(({ restriction_id, lifted, grounds }) => ({ restrictionId: restriction_id, lifted, grounds }));
}

/** SQL: the grounds that a target means, in force or ended by its restoration. */
const meantGrounds = `(select coalesce(jsonb_agg(jsonb_build_object('factId', g.fact_id, 'noticeId', n.id, 'body', n.body_code) order by g.fact_id), '[]')
  from restriction_grounds g join notices n on n.id = g.notice_id
  where g.restriction_id = t.restriction_id and (t.fact_ids is null or g.fact_id = any (t.fact_ids))
    and (g.ended_at is null or g.ended_by = t.restoration_id))`;
const targetsOfRow = '(select * from restoration_targets where restoration_id = o.id) t';

function visible(db: Knex, actor: Actor): Knex.QueryBuilder {
  const query = db('restorations as o')
    .leftJoin('instructions as i', 'i.restoration_id', 'o.id')
    .select('o.id', 'o.status', 'o.outcome', 'o.origin', 'o.cause', 'o.statement', 'o.requested_by', 'o.body_code')
    .select('o.recipient_id', 'o.requested_at', 'o.due_at', 'o.overdue', 'o.decision', 'o.reasons', 'o.decided_by')
    .select('o.decided_at', 'o.closed_at', 'i.id as instruction_id', 'i.number as instruction_number')
    .select(db.raw('person_name(o.requested_by) as requester_name, person_name(o.decided_by) as decider_name'))
    .select(db.raw('(select count(*)::int from restoration_targets t where t.restoration_id = o.id) as restrictions'))
    .select(db.raw(`case when o.status = 'in_check' then ${sidesOf(targetsOfRow)} else '[]' end as filed_by`));
  const reaches = reachesOf(actor, 'restoration.read');
  if (reaches.includes('any')) return query;
  return query.where((his) => {
    void his.whereRaw('false');
    if (reaches.includes('own')) void his.orWhere('o.requested_by', actor.accountId);
    if (reaches.includes('body') && actor.bodyCode !== undefined) void his.orWhere('o.body_code', actor.bodyCode);
  });
}

function toView(row: Row): RestorationView {
  return {
    id: row.id,
    status: row.status,
    outcome: row.outcome,
    origin: row.origin,
    cause: row.cause,
    statement: row.statement,
    requestedBy: row.requested_by,
    bodyCode: row.body_code,
    requester: person(row.requested_by, row.requester_name),
    recipientId: row.recipient_id,
    requestedAt: row.requested_at,
    dueAt: row.due_at,
    overdue: row.overdue,
    decision: row.decision,
    reasons: row.reasons,
    decidedBy: person(row.decided_by, row.decider_name),
    decidedAt: row.decided_at,
    closedAt: row.closed_at,
    instruction:
      row.instruction_id === null || row.instruction_number === null
        ? null
        : { id: row.instruction_id, number: row.instruction_number },
    restrictions: row.restrictions,
    filedBy: row.filed_by,
  };
}

function person(id: string | null, fullName: string | null): { id: string; fullName: string } | null {
  return id === null ? null : { id, fullName: fullName ?? '' };
}
