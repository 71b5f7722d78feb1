import type { Knex } from 'knex';

/** An event as it was hashed, with what its chain and the signed roots say of it. */
export interface TrailEvent {
  hashed: Record<string, unknown> & { id: string; case_id: string; position: number; previous_hash: string };
  hash: string;
  /** Null where the chain has no row. */
  chain: { length: number; head: string } | null;
  /** The head that a root covers, if it is this event. */
  covered: { day: string; head: string } | null;
}

interface TrailRow extends Record<string, unknown> {
  id: string;
  case_id: string;
  position: number;
  previous_hash: string;
  at: Date;
  hash: string;
  chain_length: number | null;
  chain_head: string | null;
  covered_on: string | null;
  covered_head: string | null;
}

/** A chain or a root that names an event which is not there. */
export interface Missing {
  caseId: string;
  position: number;
  /** The day of the root that names it; null where the chain does. */
  day: string | null;
}

const hashed = `e.id, e.case_id, e.position, e.at, e.actor_id, e.actor_roles, e.body_code, e.kind, e.outcome, e.act_id, e.dispatch_id,
  e.before, e.after, e.previous_hash`;
const eventsAtOnce = 2_000;

/** Everything of one moment, read without holding anybody up: what is recorded meanwhile is not seen. */
export function atOneMoment<T>(db: Knex, work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  return db.transaction(work, { isolationLevel: 'repeatable read', readOnly: true });
}

/** Every event, chain by chain, each from its first event to its last; a few thousand in memory at a time. */
export async function* auditTrail(tx: Knex.Transaction): AsyncGenerator<TrailEvent> {
  await tx.raw(`declare trail no scroll cursor for
    select ${hashed}, e.hash, c.length as chain_length, c.head as chain_head, l.day::text as covered_on, l.head as covered_head
    from audit_events e
    left join audit_chains c on c.case_id = e.case_id
    left join audit_root_leaves l on l.case_id = e.case_id and l.length = e.position
    order by e.case_id, e.position`);
  for (;;) {
    const { rows } = await tx.raw<{ rows: TrailRow[] }>(`fetch ${eventsAtOnce} from trail`);
    for (const row of rows) yield toEvent(row);
    if (rows.length < eventsAtOnce) break;
  }
  await tx.raw('close trail');
}

/** The events of one case, oldest first, as they were hashed. */
export async function eventsOfCase(tx: Knex, caseId: string): Promise<Pick<TrailEvent, 'hashed' | 'hash'>[]> {
  const { rows } = await tx.raw<{
    rows: Pick<TrailRow, 'id' | 'case_id' | 'position' | 'previous_hash' | 'at' | 'hash'>[];
  }>(`select ${hashed}, e.hash from audit_events e where e.case_id = ? order by e.position`, [caseId]);
  return rows.map(({ hash, at, ...row }) => ({ hashed: { ...row, at: at.toISOString() }, hash }));
}

/** Chains that have lost their end, and what roots cover and is not there: one a case, so many at most. */
export async function missingEnds(tx: Knex, atMost: number): Promise<Missing[]> {
  const { rows } = await tx.raw<{ rows: { case_id: string; length: number; day: string | null }[] }>(
    `select distinct on (case_id) case_id, length, day from (
       select c.case_id, c.length, null as day from audit_chains c
        where c.length > 0 and not exists (select from audit_events e where e.case_id = c.case_id and e.position = c.length)
       union all
       select l.case_id, l.length, l.day::text from audit_root_leaves l
        where not exists (select from audit_events e where e.case_id = l.case_id and e.position = l.length)
     ) missing order by case_id, day nulls first limit ?`,
    [atMost],
  );
  return rows.map(({ case_id: caseId, length: position, day }) => ({ caseId, position, day }));
}

function toEvent(row: TrailRow): TrailEvent {
  const { hash, at, chain_length, chain_head, covered_on, covered_head, ...rest } = row;
  return {
    hashed: { ...rest, at: at.toISOString() },
    hash,
    chain: chain_length === null || chain_head === null ? null : { length: chain_length, head: chain_head },
    covered: covered_on === null || covered_head === null ? null : { day: covered_on, head: covered_head },
  };
}
