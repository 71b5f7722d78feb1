import type { Knex } from 'knex';
import type { Role } from '../domain/roles.js';

/** An event of any chain, as an auditor reads it. */
export interface AuditEventView {
  id: string;
  caseId: string;
  position: number;
  at: Date;
  actorId: string | null;
  roles: Role[];
  bodyCode: string | null;
  kind: string;
  outcome: 'applied' | 'refused';
  actId: string | null;
  dispatchId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  hash: string;
}

/** By what the events may be narrowed; times in milliseconds since the epoch, `to` not included. */
export interface AuditEventFilter {
  caseId?: string;
  actorId?: string;
  kind?: string;
  from?: number;
  to?: number;
  before?: string;
  limit: number;
}

interface EventRow {
  id: string;
  case_id: string;
  position: number;
  at: Date;
  actor_id: string | null;
  actor_roles: Role[];
  body_code: string | null;
  kind: string;
  outcome: 'applied' | 'refused';
  act_id: string | null;
  dispatch_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  hash: string;
}

/** Events of all chains, newest first (keyset: the id of the last one seen). */
export async function listEvents(db: Knex, filter: AuditEventFilter): Promise<AuditEventView[]> {
  const query = db('audit_events').orderBy('id', 'desc').limit(filter.limit);
  const equal = { case_id: filter.caseId, actor_id: filter.actorId, kind: filter.kind };
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void query.where(column, value);
  if (filter.from !== undefined) void query.where('at', '>=', new Date(filter.from));
  if (filter.to !== undefined) void query.where('at', '<', new Date(filter.to));
  if (filter.before !== undefined) void query.where('id', '<', filter.before);
  const rows: EventRow[] = await query
    .select('id', 'case_id', 'position', 'at', 'actor_id', 'actor_roles', 'body_code', 'kind', 'outcome')
    .select('act_id', 'dispatch_id', 'before', 'after', 'hash');
  return rows.map(({ case_id, actor_id, actor_roles, body_code, act_id, dispatch_id, ...row }) => ({
    ...row,
    ...{ caseId: case_id, actorId: actor_id, roles: actor_roles, bodyCode: body_code },
    ...{ actId: act_id, dispatchId: dispatch_id },
  }));
}
