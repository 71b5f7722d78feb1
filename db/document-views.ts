import type { Knex } from 'knex';
import { standingOf } from '../domain/document-standing.js';
import type { DocumentStanding } from '../domain/document-standing.js';
import type { DocumentKind, PaperLanguage } from '../domain/paper.js';

/** A document as people see it who may read its case; row-level security says who. */
export interface DocumentView {
  id: string;
  kind: DocumentKind;
  caseId: string;
  dispatchId: string | null;
  number: string;
  code: string;
  sha256: string;
  issuedAt: Date;
  status: DocumentStanding;
  /** The id of the document that it corrects, and the number of the one that corrects it. */
  corrects: string | null;
  correctedBy: string | null;
  prints: { language: PaperLanguage; sha256: string; bytes: number }[];
}

interface Row extends Omit<DocumentView, 'caseId' | 'dispatchId' | 'issuedAt' | 'status' | 'correctedBy'> {
  case_id: string;
  dispatch_id: string | null;
  issued_at: Date;
  corrected_by: string | null;
  restrictions: number;
  lifted: number;
}

/** Documents, oldest first (keyset: the id of the last one seen); of one case or kind if that is named. */
export async function listDocuments(
  db: Knex,
  { caseId, kind, after, limit }: { caseId?: string; kind?: DocumentKind; after?: string; limit: number },
): Promise<DocumentView[]> {
  const query = documents(db).orderBy('d.id').limit(limit);
  if (caseId !== undefined) void query.where('d.case_id', caseId);
  if (kind !== undefined) void query.where('d.kind', kind);
  if (after !== undefined) void query.where('d.id', '>', after);
  return ((await query) as Row[]).map(toView);
}

/** The document with this id; undefined if there is none that whoever acts may read. */
export async function findDocument(db: Knex, id: string): Promise<DocumentView | undefined> {
  const row = (await documents(db).where('d.id', id).first()) as Row | undefined;
  return row && toView(row);
}

/** What a document puts on paper; undefined as above. */
export async function documentData(db: Knex, id: string): Promise<unknown> {
  const row = await db<{ id: string; data: unknown }>('documents').where({ id }).first('data');
  return row?.data;
}

// How it stands is public: by the function that the code asks too, which sees what this reader may not.
function documents(db: Knex): Knex.QueryBuilder {
  return db('documents as d')
    .joinRaw('cross join lateral public_document(d.code_sha256) s')
    .select(
      'd.id',
      'd.kind',
      'd.case_id',
      'd.dispatch_id',
      'd.number',
      'd.code',
      'd.sha256',
      'd.issued_at',
      'd.corrects',
    )
    .select('s.corrected_by', 's.restrictions', 's.lifted')
    .select(
      db.raw(`(select coalesce(json_agg(json_build_object('language', p.language, 'sha256', p.sha256, 'bytes', p.bytes) order by p.language), '[]')
                 from document_prints p where p.document_id = d.id) as prints`),
    );
}

function toView(row: Row): DocumentView {
  const { case_id, dispatch_id, issued_at, corrected_by, restrictions, lifted, ...same } = row;
  const standing = standingOf({ correctedBy: corrected_by, restrictions, lifted });
  const ids = { caseId: case_id, dispatchId: dispatch_id };
  return { ...same, ...ids, issuedAt: issued_at, status: standing, correctedBy: corrected_by };
}
