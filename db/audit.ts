import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { Actor } from '../domain/roles.js';
import { newId } from './new-id.js';

/** Something that was done, or refused: ids, statuses, codes and counts, never locators or texts. */
export interface AuditEntry {
  /** The notice whose chain it joins. */
  caseId: string;
  /** Null where the engine acted: a reminder, an assignment. */
  actor: Actor | null;
  kind: string;
  outcome: 'applied' | 'refused';
  actId?: string;
  dispatchId?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

const genesis = '0'.repeat(64);

/**
 * Appends to the audit chain of a case, in the transaction of what it records (safeguard 8). Locks the chain until that ends,
 * so it comes last: notice row, then its number, then the counter, then this.
 */
export async function recordEvent(tx: Knex, clock: Clock, entry: AuditEntry): Promise<void> {
  const chain = await lockChain(tx, entry.caseId);
  const event = {
    id: newId(clock.now()),
    case_id: entry.caseId,
    position: chain.length + 1,
    at: new Date(clock.now()).toISOString(),
    actor_id: entry.actor?.accountId ?? null,
    actor_roles: [...(entry.actor?.roles ?? [])],
    body_code: entry.actor?.bodyCode ?? null,
    kind: entry.kind,
    outcome: entry.outcome,
    act_id: entry.actId ?? null,
    dispatch_id: entry.dispatchId ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    previous_hash: chain.head,
  };
  const hash = hashOf(event);
  await tx
    .with('event', (added) => added.insert({ ...event, hash }).into('audit_events'))
    .from('audit_chains')
    .where({ case_id: entry.caseId })
    .update({ length: event.position, head: hash });
}

/** The hash of an event: SHA-256 over its canonical JSON (RFC 8785), which names the hash before it. */
export function hashOf(event: Record<string, unknown>): string {
  return createHash('sha256')
    .update(canonicalize(event) ?? '')
    .digest('hex');
}

/** The chain, begun if need be; its row is locked by being written, even where nothing changes. */
async function lockChain(tx: Knex, caseId: string): Promise<{ length: number; head: string }> {
  const [chain] = await tx('audit_chains')
    .insert({ case_id: caseId, length: 0, head: genesis })
    .onConflict('case_id')
    .merge({ length: tx.ref('audit_chains.length') })
    .returning<{ length: number; head: string }[]>(['length', 'head']);
  if (chain === undefined) throw new Error(`The audit chain of ${caseId} is gone`);
  return chain;
}
