import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { hashOf } from '../../db/audit.js';
import { newId } from '../../db/new-id.js';

const kinds = [
  'draft',
  'evidence',
  'freeze',
  'submission',
  'validation',
  'assignment',
  'claim',
  'verdicts',
  'completion',
  'closing',
];
const rowsAtOnce = 2_000;

/** Writes so many events straight into the tables: chains of ten, whole and linked, a second apart. */
export async function generateEvents(db: Knex, count: number, { from = Date.UTC(2026, 0, 1) } = {}): Promise<void> {
  const actorId = randomUUID();
  let events: Record<string, unknown>[] = [];
  let chains: { case_id: string; length: number; head: string }[] = [];
  const flush = async () => {
    await db('audit_events').insert(events);
    await db('audit_chains').insert(chains);
    [events, chains] = [[], []];
  };
  for (let made = 0; made < count;) {
    const caseId = randomUUID();
    let head = '0'.repeat(64);
    const length = Math.min(kinds.length, count - made);
    for (let position = 1; position <= length; position += 1, made += 1) {
      const at = from + made * 1_000;
      const event = {
        ...{ id: newId(at), case_id: caseId, position, at: new Date(at).toISOString(), actor_id: actorId },
        ...{ actor_roles: ['reviewer'], body_code: null, kind: kinds[position - 1], outcome: 'applied' },
        ...{ act_id: randomUUID(), dispatch_id: null, before: { status: 'in_review', revision: position } },
        ...{ after: { status: 'in_review', revision: position + 1, number: `2026-${made}` }, previous_hash: head },
      };
      head = hashOf(event);
      events.push({ ...event, hash: head });
    }
    chains.push({ case_id: caseId, length, head });
    if (events.length >= rowsAtOnce) await flush();
  }
  if (events.length > 0) await flush();
}
