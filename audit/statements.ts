import { createHash } from 'node:crypto';
import { canonicalJson } from '../db/canonical-json.js';

/** What a root says of one chain: so many events, and the hash of the last of them. */
export interface Leaf {
  caseId: string;
  length: number;
  head: string;
}

/** What is signed for a day. */
export interface RootStatement {
  day: string;
  leaves: number;
  root: string;
  /** The hash of the statement of the day before; zeros for the first. */
  previous: string;
  keyId: string;
}

/** The statement that the first root names as its previous one. */
export const noStatement = '0'.repeat(64);

export function leafText({ caseId, length, head }: Leaf): string {
  return canonicalJson({ caseId, length, head });
}

export function statementText({ day, leaves, root, previous, keyId }: RootStatement): string {
  return canonicalJson({ type: 'habarlama.audit-root.1', day, leaves, root, previous, keyId });
}

export function statementHash(statement: RootStatement): string {
  return createHash('sha256').update(statementText(statement)).digest('hex');
}
