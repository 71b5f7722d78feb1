import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { corrected, fieldsOfCopy } from '../domain/corrections.js';
import type { CorrectableKind, CorrectedField } from '../domain/corrections.js';
import type { PaperData } from '../domain/paper.js';
import type { Actor, FilingSide } from '../domain/roles.js';
import { issueDocument } from './documents.js';
import type { IssuedDocument } from './documents.js';
import { paperOfficial } from './paper-officials.js';
import { filingSide } from './prescriptions.js';
import { sidesOfRestoration } from './restoration-targets.js';

/** A document that is to be corrected. */
export interface ErroneousDocument {
  id: string;
  kind: CorrectableKind;
  caseId: string;
  subjectId: string | null;
  bodyCode: string | null;
  data: PaperData[CorrectableKind];
}

interface Row {
  id: string;
  kind: CorrectableKind;
  case_id: string;
  subject_id: string | null;
  body_code: string | null;
  dispatch_id: string | null;
  copy: number;
  data: PaperData[CorrectableKind];
}

const columns = [
  'd.id',
  'd.kind',
  'd.case_id',
  'd.subject_id',
  'd.body_code',
  'd.dispatch_id',
  'd.copy',
  'd.data',
] as const;

/** Lets one correction in a case be made at a time, and none while a recipient gets his copy: whoever comes second finds it corrected. */
export async function lockForCorrection(tx: Knex, caseId: string): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock(hashtext(?))', [`correction:${caseId}`]);
}

/** What a document says; undefined if there is none that whoever acts may read. */
export async function erroneousDocument(tx: Knex, id: string): Promise<ErroneousDocument | undefined> {
  const row: Row | undefined = await tx('documents as d')
    .where({ 'd.id': id })
    .first(...columns);
  return row && toErroneous(row);
}

/** The sides that filed what a document is about: nobody of them corrects it. */
export async function sidesOfDocument(
  tx: Knex,
  { kind, caseId }: { kind: CorrectableKind; caseId: string },
): Promise<FilingSide[]> {
  if (kind === 'instruction') return sidesOfRestoration(tx, caseId);
  if (kind !== 'complaint_decision') return [await filingSide(tx, caseId)];
  const complaint = await tx<{ id: string; notice_id: string | null }>('complaints')
    .where({ id: caseId })
    .first('notice_id');
  return complaint?.notice_id == null ? [] : [await filingSide(tx, complaint.notice_id)];
}

/**
 * Corrects a document by a further one of its kind, with a number of its own, and the copies of those recipients whom it concerns. The erroneous ones
 * stay as they are. Gives all that was issued, the document first.
 */
export async function correctDocument(
  tx: Knex,
  clock: Clock,
  document: ErroneousDocument,
  correction: { actor: Actor; reasons: string; fields: readonly CorrectedField[] },
): Promise<IssuedDocument[]> {
  const { actor, reasons, fields } = correction;
  const made = { reasons, official: await paperOfficial(tx, actor.accountId) };
  const issued = await issueDocument(tx, clock, {
    ...about(document),
    ...{ actor, corrects: document.id, data: corrected(document.data, { ...made, fields }) },
  });
  const { year, serial } = await numberOf(tx, issued.id);
  const copies: IssuedDocument[] = [];
  for (const { copy, dispatch_id: dispatchId, ...row } of await copiesOf(tx, document)) {
    const erroneous = toErroneous(row);
    const concerned = fieldsOfCopy(erroneous.data, fields);
    if (concerned.length === 0 || dispatchId === null) continue;
    copies.push(
      await issueDocument(tx, clock, {
        ...{ ...about(erroneous), actor, dispatchId, corrects: erroneous.id, numbered: { year, serial, copy } },
        data: corrected(erroneous.data, { ...made, fields: concerned }),
      }),
    );
  }
  return [issued, ...copies];
}

/** Who was told of a document by the system when it was issued, or reads it as its recipient; as accounts. */
export async function peopleToldOf(tx: Knex, clock: Clock, documentId: string): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { account_id: string }[] }>(
    'select account_id from people_told_of_document(?, ?) as account_id order by 1',
    [documentId, new Date(clock.now())],
  );
  return rows.map(({ account_id: accountId }) => accountId);
}

/**
 * Writes to an owner without an account that the decision on his complaint was corrected, once for one correction; to nobody where it is another
 * document, or he gave no address.
 */
export async function tellComplainantOf(tx: Knex, clock: Clock, documentId: string): Promise<void> {
  await tx.raw('select tell_complainant_of_correction(?, ?)', [documentId, new Date(clock.now())]);
}

/** The copies of its recipients that are not corrected yet. */
async function copiesOf(tx: Knex, { kind, caseId }: ErroneousDocument): Promise<Row[]> {
  return tx('documents as d')
    .where({ 'd.kind': kind, 'd.case_id': caseId })
    .whereNotNull('d.dispatch_id')
    .whereNotExists((others) => void others.from('documents as c').whereRaw('c.corrects = d.id'))
    .orderBy('d.copy')
    .select(...columns);
}

async function numberOf(tx: Knex, id: string): Promise<{ year: number; serial: number }> {
  const row = await tx<{ id: string; year: number; serial: number }>('documents').where({ id }).first('year', 'serial');
  if (row === undefined) throw new Error(`Document ${id} was not kept`);
  return row;
}

function about({ kind, caseId, subjectId, bodyCode }: ErroneousDocument) {
  return {
    ...{ kind, caseId },
    ...(subjectId === null ? {} : { subjectId }),
    ...(bodyCode === null ? {} : { bodyCode }),
  };
}

function toErroneous({
  case_id: caseId,
  subject_id: subjectId,
  body_code: bodyCode,
  id,
  kind,
  data,
}: Omit<Row, 'copy' | 'dispatch_id'>) {
  return { ...{ id, kind, data }, ...{ caseId, subjectId, bodyCode } };
}
