import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { DocumentKind, IssuedPaper, PaperData, PaperLanguage } from '../domain/paper.js';

/** A document without its prints. */
export interface UnprintedDocument {
  id: string;
  paper: IssuedPaper;
}

/** A finished print: which file of the store, and how long it is. */
export interface Print {
  language: PaperLanguage;
  sha256: string;
  bytes: number;
}

interface Row {
  id: string;
  kind: DocumentKind;
  number: string;
  code: string;
  data: PaperData[DocumentKind];
  issued_at: Date;
  corrected: string | null;
}

/** The oldest document that is not printed yet, after the one with this id; undefined if there is none. */
export async function nextUnprinted(db: Knex, after?: string): Promise<UnprintedDocument | undefined> {
  const query = db('documents as d')
    .leftJoin('documents as c', 'c.id', 'd.corrects')
    .whereNull('d.printed_at')
    .orderBy('d.id')
    .first('d.id', 'd.kind', 'd.number', 'd.code', 'd.data', 'd.issued_at', 'c.number as corrected');
  if (after !== undefined) void query.where('d.id', '>', after);
  const row = (await query) as Row | undefined;
  if (row === undefined) return undefined;
  const { id, kind, number, code, data, issued_at: issuedAt, corrected } = row;
  const paper = { kind, number, code, data, issuedAt: issuedAt.getTime() };
  return { id, paper: corrected === null ? paper : { ...paper, corrects: corrected } };
}

/** Records the prints of a document, all at once; a document that has some keeps those. */
export async function recordPrints(
  db: Knex,
  clock: Clock,
  documentId: string,
  prints: readonly Print[],
): Promise<void> {
  const at = new Date(clock.now());
  await db.transaction(async (tx) => {
    await tx('document_prints')
      .insert(prints.map((print) => ({ document_id: documentId, ...print, printed_at: at })))
      .onConflict(['document_id', 'language'])
      .ignore();
    await tx('documents').where({ id: documentId, printed_at: null }).update({ printed_at: at });
  });
}
