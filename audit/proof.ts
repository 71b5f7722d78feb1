import type { Knex } from 'knex';
import { chainsOfRoot, findRoot, lastDayCovering } from '../db/audit-roots.js';
import { eventsOfCase } from '../db/audit-trail.js';
import { canonicalJson } from '../db/canonical-json.js';
import { leafHash, pathOf } from './merkle.js';
import type { PathStep } from './merkle.js';
import { leafText, statementText } from './statements.js';

/** What somebody else needs to verify a case: texts are exactly what was hashed or signed. */
export interface Proof {
  caseId: string;
  /** The events, oldest first, each as its canonical JSON. */
  events: string[];
  /** Null while no day of the case is signed. */
  signed: { leaf: string; path: PathStep[]; statement: string; signature: string; publicKey: string } | null;
}

/** The whole chain of a case, and the way from it to the last root that covers it. */
export async function proofOf(tx: Knex, caseId: string): Promise<Proof> {
  const events = await eventsOfCase(tx, caseId);
  const day = await lastDayCovering(tx, caseId);
  const root = day === undefined ? undefined : await findRoot(tx, day);
  const texts = events.map(({ hashed }) => canonicalJson(hashed));
  if (root === undefined) return { caseId, events: texts, signed: null };
  const leaves = (await chainsOfRoot(tx, root.day)).map((chain) => ({ ...chain, text: leafText(chain) }));
  const index = leaves.findIndex((leaf) => leaf.caseId === caseId);
  const hashes = leaves.map(({ text }) => leafHash(text));
  const { signature, publicKey } = root;
  const leaf = leaves[index]?.text ?? '';
  const signed = { leaf, path: pathOf(index, hashes), statement: statementText(root), signature, publicKey };
  return { caseId, events: texts, signed };
}
