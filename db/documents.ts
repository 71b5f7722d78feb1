import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { almatyYear } from '../domain/almaty.js';
import { documentNumber } from '../domain/case-numbers.js';
import type { Clock } from '../domain/clock.js';
import { codeLetters, documentCode } from '../domain/document-code.js';
import type { DocumentKind, PaperData } from '../domain/paper.js';
import type { Actor } from '../domain/roles.js';
import { recordEvent } from './audit.js';
import { canonicalJson } from './canonical-json.js';
import { newId } from './new-id.js';

/** What is put on paper. */
export interface NewDocument<K extends DocumentKind> {
  kind: K;
  /** The case whose chain of events it joins: a notice, a roster, a restoration, a complaint. */
  caseId: string;
  data: PaperData[K];
  /** The act or version that it puts on paper: for one subject a document of a kind is issued once, however often this is called. */
  subjectId?: string;
  /** The state body that may read it, where the case alone does not say so. */
  bodyCode?: string;
  /** The dispatch whose recipient may read it, once it was opened. */
  dispatchId?: string;
  /** A number that was taken already, from the counter of this kind; `copy` counts the copies that share it. */
  numbered?: { year: number; serial: number; copy?: number };
  /** The document whose clerical error this one corrects; that one stays as it is. */
  corrects?: string;
  /** Who issues it; the engine if left out. */
  actor?: Actor;
}

export interface IssuedDocument {
  id: string;
  number: string;
  code: string;
}

/** The document named as erroneous is of another kind or case, or has been corrected already. */
export class NotCorrectableError extends Error {
  override readonly name = 'NotCorrectableError';
}

/**
 * Issues a document: number without gaps, verification code, data frozen with its hash (SHA-256 over canonical JSON, RFC 8785), and its event. Call it
 * in the transaction of the act it puts on paper, after that act's other locks: it takes the counter's row, then the case's audit chain.
 * @throws NotCorrectableError
 */
export async function issueDocument<K extends DocumentKind>(
  tx: Knex,
  clock: Clock,
  document: NewDocument<K>,
): Promise<IssuedDocument> {
  const known = document.corrects === undefined ? await issuedFor(tx, document) : undefined;
  if (known !== undefined) return known;
  if (document.corrects !== undefined) await refuseUnlessCorrectable(tx, document, document.corrects);
  const at = clock.now();
  const { kind, caseId } = document;
  const { year, serial, copy = 0 } = document.numbered ?? (await nextNumber(tx, kind, almatyYear(at)));
  const data = canonicalJson(document.data);
  const issued = {
    id: newId(at),
    number: `${documentNumber(kind, year, serial)}${copy === 0 ? '' : `/${copy}`}`,
    code: documentCode(randomBytes(codeLetters)),
  };
  const sha256 = hashOf(data);
  await tx('documents').insert({
    ...issued,
    code_sha256: hashOf(issued.code),
    ...{ kind, case_id: caseId, year, serial, copy, data, sha256, issued_at: new Date(at) },
    subject_id: document.subjectId ?? null,
    body_code: document.bodyCode ?? null,
    dispatch_id: document.dispatchId ?? null,
    corrects: document.corrects ?? null,
  });
  await recordEvent(tx, clock, {
    caseId,
    actor: document.actor ?? null,
    kind: 'document',
    outcome: 'applied',
    ...(document.dispatchId === undefined ? {} : { dispatchId: document.dispatchId }),
    after: {
      ...{ documentId: issued.id, kind, number: issued.number, sha256 },
      ...(document.corrects === undefined ? {} : { corrects: document.corrects }),
    },
  });
  return issued;
}

async function issuedFor<K extends DocumentKind>(
  tx: Knex,
  { kind, subjectId }: NewDocument<K>,
): Promise<IssuedDocument | undefined> {
  if (subjectId === undefined) return undefined;
  return tx<{ id: string; number: string; code: string; kind: string; subject_id: string; corrects: string | null }>(
    'documents',
  )
    .where({ kind, subject_id: subjectId, corrects: null })
    .first('id', 'number', 'code');
}

async function refuseUnlessCorrectable<K extends DocumentKind>(
  tx: Knex,
  { kind, caseId }: NewDocument<K>,
  id: string,
): Promise<void> {
  const erroneous: unknown = await tx('documents as d')
    .where({ 'd.id': id, 'd.kind': kind, 'd.case_id': caseId })
    .whereNotExists((others) => void others.from('documents as c').whereRaw('c.corrects = d.id'))
    .first('d.id');
  if (erroneous === undefined) throw new NotCorrectableError(`Document ${id} cannot be corrected by this one`);
}

/** Through a function, because the API's login, which issues what a body sends in, keeps no counters itself. */
async function nextNumber(
  tx: Knex,
  kind: DocumentKind,
  year: number,
): Promise<{ year: number; serial: number; copy?: number }> {
  const { rows } = await tx.raw<{ rows: [{ serial: number }] }>('select next_document_serial(?, ?) as serial', [
    kind,
    year,
  ]);
  return { year, serial: rows[0].serial };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
