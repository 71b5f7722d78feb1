import type { Knex } from 'knex';
import { hashOf } from '../db/audit.js';
import { atOneMoment, auditTrail, missingEnds } from '../db/audit-trail.js';
import type { TrailEvent } from '../db/audit-trail.js';
import type { Clock } from '../domain/clock.js';
import { brokenRoots, unsignedDays } from './verify-roots.js';
import { noStatement } from './statements.js';

/** Something that is not as it was recorded. */
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
  /** The first break of each broken chain, then the broken roots: so many as are named. */
  broken: Break[];
  /** True if more is broken than is named. */
  more: boolean;
}

/** Whoever breaks thousands of chains fills neither the memory nor the screen. */
const namedAtMost = 100;

/**
 * Checks every event against its own hash and the one before it, every chain against its head, every root against its signature, its
 * predecessor and what it covers, and that days that are over have one. A broken chain hides no other: the check goes on with the next.
 * Memory does not grow with the number of events.
 * @param trustedKeys public keys that may have signed; without any, whatever key a root itself names
 */
export async function verifyAudit(db: Knex, trustedKeys: readonly string[], clock: Clock): Promise<Findings> {
  return atOneMoment(db, async (tx) => {
    const { events, chains, breaks } = await checkTrail(tx);
    const named = new Set(breaks.map(({ caseId }) => caseId));
    // Of every broken chain that is named already there can be one here too.
    const gone = await missingEvents(tx, 2 * namedAtMost + 1);
    const ofChains = [...breaks, ...gone.filter(({ caseId }) => !named.has(caseId))];
    const { roots, breaks: ofRoots } = await brokenRoots(tx, trustedKeys);
    const unsigned = await unsignedDays(tx, clock);
    const broken = [...ofChains.slice(0, namedAtMost), ...ofRoots.slice(0, namedAtMost), ...unsigned];
    return { events, chains, roots, broken, more: broken.length < ofChains.length + ofRoots.length + unsigned.length };
  });
}

/** Reads all events, and gives the first break of each chain: one more than are named, at most. */
async function checkTrail(tx: Knex.Transaction): Promise<{ events: number; chains: number; breaks: Break[] }> {
  const breaks: Break[] = [];
  let [events, chains] = [0, 0];
  let last: TrailEvent | undefined;
  let isBroken = false;
  const found = (broken: Break | undefined) => {
    if (broken === undefined || isBroken) return;
    isBroken = true;
    if (breaks.length <= namedAtMost) breaks.push(broken);
  };
  for await (const event of auditTrail(tx)) {
    if (last?.hashed.case_id !== event.hashed.case_id) {
      found(brokenEnd(last));
      [last, isBroken] = [undefined, false];
      chains += 1;
    }
    found(brokenEvent(event, last));
    events += 1;
    last = event;
  }
  found(brokenEnd(last));
  return { events, chains, breaks };
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

/** The ends that are gone, one a case. */
async function missingEvents(tx: Knex, atMost: number): Promise<Break[]> {
  const missing = await missingEnds(tx, atMost);
  return missing.map(({ caseId, position, day }) => {
    const named = day === null ? 'its chain names it' : `the root of ${day} covers it`;
    return { caseId, position, ...(day === null ? {} : { day }), says: `the event is not there, and ${named}` };
  });
}
