import type { Knex } from 'knex';
import { hashOf } from '../db/audit.js';
import { atOneMoment, auditTrail, firstMissing } from '../db/audit-trail.js';
import type { TrailEvent } from '../db/audit-trail.js';
import { brokenRoot } from './verify-roots.js';
import { noStatement } from './statements.js';

/** The first thing that is not as it was recorded. */
export interface Break {
  /** What differs: a sentence. */
  says: string;
  caseId?: string;
  position?: number;
  eventId?: string;
  /** The day of the signed root that tells. */
  day?: string;
}

export interface Findings {
  events: number;
  chains: number;
  roots: number;
  broken?: Break;
}

/**
 * Checks every event against its own hash and the one before it, every chain against its head, every root against its signature, its
 * predecessor and what it covers. Ends at the first break. Memory does not grow with the number of events.
 * @param trustedKeys public keys that may have signed; without any, whatever key a root itself names
 */
export async function verifyAudit(db: Knex, trustedKeys: readonly string[]): Promise<Findings> {
  return atOneMoment(db, async (tx) => {
    const findings: Findings = { events: 0, chains: 0, roots: 0 };
    let last: TrailEvent | undefined;
    for await (const event of auditTrail(tx)) {
      const begins = last?.hashed.case_id !== event.hashed.case_id;
      const broken = (begins && brokenEnd(last)) || brokenEvent(event, begins ? undefined : last);
      if (broken) return { ...findings, broken };
      findings.events += 1;
      if (begins) findings.chains += 1;
      last = event;
    }
    const broken = brokenEnd(last) ?? (await missingEvent(tx));
    if (broken !== undefined) return { ...findings, broken };
    const roots = await brokenRoot(tx, trustedKeys);
    return { ...findings, ...roots };
  });
}

function brokenEvent({ hashed, hash, covered }: TrailEvent, before: TrailEvent | undefined): Break | undefined {
  const { case_id: caseId, position, id: eventId, previous_hash: previous } = hashed;
  const where = { caseId, position, eventId };
  const expected = (before?.hashed.position ?? 0) + 1;
  if (position !== expected) return { ...where, says: `event ${expected} of the chain is missing` };
  const link = before?.hash ?? noStatement;
  if (previous !== link) return { ...where, says: `it names ${previous} as the hash before it, which is ${link}` };
  const found = hashOf(hashed);
  if (found !== hash) return { ...where, says: `its content has the hash ${found}, and ${hash} was recorded` };
  if (covered !== null && covered.head !== hash)
    return {
      ...where,
      day: covered.day,
      says: `its hash is ${hash}, and the root of ${covered.day} covers ${covered.head}`,
    };
  return undefined;
}

/** The last event of a chain must be the one that the chain names. */
function brokenEnd(last: TrailEvent | undefined): Break | undefined {
  if (last === undefined) return undefined;
  const { hashed, hash, chain } = last;
  const where = { caseId: hashed.case_id, position: hashed.position, eventId: hashed.id };
  if (chain === null) return { ...where, says: 'there is no head of this chain' };
  if (chain.length === hashed.position && chain.head === hash) return undefined;
  return {
    ...where,
    says: `it is the last one, and the chain names event ${chain.length} with the hash ${chain.head}`,
  };
}

async function missingEvent(tx: Knex): Promise<Break | undefined> {
  const missing = await firstMissing(tx);
  if (missing === undefined) return undefined;
  const { caseId, position, day } = missing;
  const named = day === null ? 'its chain names it' : `the root of ${day} covers it`;
  return { caseId, position, ...(day === null ? {} : { day }), says: `the event is not there, and ${named}` };
}
