import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { standingOf } from '../domain/document-standing.js';
import type { DocumentStanding } from '../domain/document-standing.js';
import type { DocumentKind, PaperLanguage } from '../domain/paper.js';

/** What anybody may know of a document whose code he has. */
export interface PublicDocument {
  kind: DocumentKind;
  number: string;
  issuedAt: Date;
  sha256: string;
  status: DocumentStanding;
  /** The number of the document that corrects it. */
  correctedBy: string | null;
  /** The hash of each print there is. */
  prints: Partial<Record<PaperLanguage, string>>;
}

interface Row {
  kind: DocumentKind;
  number: string;
  issued_at: Date;
  sha256: string;
  corrected_by: string | null;
  restrictions: number;
  lifted: number;
  prints: Partial<Record<PaperLanguage, string>>;
}

/** What a code stands for; undefined if no document has it. Asked on nobody's behalf. */
export async function publicDocument(db: Knex, code: string): Promise<PublicDocument | undefined> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    'select kind, number, issued_at, sha256, corrected_by, restrictions, lifted, prints from public_document(?)',
    [createHash('sha256').update(code).digest('hex')],
  );
  return rows[0] && toPublicDocument(rows[0]);
}

function toPublicDocument(row: Row): PublicDocument {
  const { kind, number, issued_at: issuedAt, sha256, corrected_by: correctedBy, prints } = row;
  return { kind, number, issuedAt, sha256, status: standingOf({ ...row, correctedBy }), correctedBy, prints };
}
