import type { Knex } from 'knex';
import type { Role } from '../domain/roles.js';

/** One thing that happened to a case, out of its audit chain. */
export interface TimelineEntry {
  position: number;
  at: Date;
  kind: string;
  outcome: 'applied' | 'refused';
  /** Null where the engine acted. */
  by: { id: string; fullName: string } | null;
  roles: Role[];
  bodyCode: string | null;
  actId: string | null;
  dispatchId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

interface EventRow {
  position: number;
  at: Date;
  kind: string;
  outcome: 'applied' | 'refused';
  actor_id: string | null;
  full_name: string | null;
  actor_roles: Role[];
  body_code: string | null;
  act_id: string | null;
  dispatch_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/**
 * What happened to a case, the oldest first (keyset: the position of the last one seen), leaving out these kinds.
 * @param refusalsOf leaves out what others were refused
 */
export async function timelineOf(
  db: Knex,
  noticeId: string,
  {
    after = 0,
    limit,
    without = [],
    refusalsOf,
  }: { after?: number; limit: number; without?: readonly string[]; refusalsOf?: string },
): Promise<TimelineEntry[]> {
  const rows: EventRow[] = await db('audit_events as e')
    .where('e.case_id', noticeId)
    .where('e.position', '>', after)
    .whereNotIn('e.kind', [...without])
    .where((told) => {
      if (refusalsOf !== undefined) void told.where('e.outcome', 'applied').orWhere('e.body_code', refusalsOf);
    })
    .orderBy('e.position')
    .limit(limit)
    .select('e.position', 'e.at', 'e.kind', 'e.outcome', 'e.actor_id', 'e.actor_roles', 'e.body_code')
    .select(db.raw('person_name(e.actor_id) as full_name'))
    .select('e.act_id', 'e.dispatch_id', 'e.before', 'e.after');
  return rows.map((row) => ({
    position: row.position,
    at: row.at,
    kind: row.kind,
    outcome: row.outcome,
    by: row.actor_id === null ? null : { id: row.actor_id, fullName: row.full_name ?? '' },
    roles: row.actor_roles,
    bodyCode: row.body_code,
    actId: row.act_id,
    dispatchId: row.dispatch_id,
    before: row.before,
    after: row.after,
  }));
}
