import type { Knex } from 'knex';
import { hashOf } from '../../db/audit.js';

const genesis = '0'.repeat(64);
const hashed = ['id', 'case_id', 'position', 'actor_id', 'actor_roles', 'body_code', 'kind', 'outcome'] as const;
const rest = ['act_id', 'dispatch_id', 'before', 'after', 'previous_hash'] as const;

export interface AuditRow extends Record<string, unknown> {
  case_id: string;
  position: number;
  kind: string;
  outcome: string;
  act_id: string | null;
  at: Date;
  hash: string;
  previous_hash: string;
}

/** The events of a case in the order of its chain. Throws where a link is missing, wrong, or not the head that the chain names. */
export async function auditChain(db: Knex, caseId: string): Promise<AuditRow[]> {
  const rows: AuditRow[] = await db('audit_events')
    .where({ case_id: caseId })
    .orderBy('position')
    .select(...hashed, ...rest, 'at', 'hash');
  let head = genesis;
  for (const [index, { hash, at, ...row }] of rows.entries()) {
    const broken = `Event ${index + 1} of case ${caseId}`;
    if (row.position !== index + 1) throw new Error(`${broken} is missing`);
    if (row.previous_hash !== head) throw new Error(`${broken} does not follow the one before it`);
    head = hashOf({ ...row, at: at.toISOString() });
    if (head !== hash) throw new Error(`${broken} is not what was recorded`);
  }
  const found: unknown = await db('audit_chains').where({ case_id: caseId }).first('length', 'head');
  const chain = found ?? { length: 0, head: genesis };
  const expected = { length: rows.length, head };
  if (JSON.stringify(chain) !== JSON.stringify(expected))
    throw new Error(`The chain of case ${caseId} has another end`);
  return rows;
}
