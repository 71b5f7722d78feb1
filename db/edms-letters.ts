import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { LetterHead, LetterStatus, Reading } from '../domain/edms.js';
import type { ScanState } from '../domain/scanning.js';
import type { SignatureReport } from '../domain/signature.js';
import { newId } from './new-id.js';

/** The PDF that was signed, as it is kept. */
export interface KeptDocument {
  sha256: string;
  bytes: number;
  fileName: string;
  scan: ScanState;
}

/** The CMS, as it is kept. */
export interface KeptSignature {
  sha256: string;
  bytes: number;
  fileName: string;
}

/** A letter that came by the EDMS. Times in milliseconds since the epoch. */
export interface EdmsLetter extends LetterHead {
  id: string;
  noticeId: string;
  bodyCode: string;
  status: LetterStatus;
  enteredBy: string;
  enteredAt: number;
  document: KeptDocument | null;
  signature: KeptSignature | null;
  receivedAt: number | null;
  report: SignatureReport | null;
  checkedAt: number | null;
  reading: Reading | null;
  comparedBy: string | null;
  releasedBy: string | null;
  releasedAt: number | null;
  releaseNote: string | null;
}

/** The body has sent a letter under this number and date already. */
export class LetterTakenError extends Error {
  override readonly name = 'LetterTakenError';
  constructor(readonly noticeId: string) {
    super('The number of the letter is taken');
  }
}

interface LetterRow {
  id: string;
  notice_id: string;
  body_code: string;
  edms_number: string;
  edms_date: string;
  signer_name: string;
  signer_post: LetterHead['signerPost'];
  post_title: string;
  status: LetterStatus;
  entered_by: string;
  entered_at: Date;
  document: KeptDocument | null;
  signature: KeptSignature | null;
  received_at: Date | null;
  report: SignatureReport | null;
  checked_at: Date | null;
  reading: Reading | null;
  compared_by: string | null;
  released_by: string | null;
  released_at: Date | null;
  release_note: string | null;
}

export const letterColumns = [
  ...['id', 'notice_id', 'body_code', 'edms_number', 'edms_date', 'signer_name', 'signer_post', 'post_title', 'status'],
  ...['entered_by', 'entered_at', 'document', 'signature', 'received_at', 'report', 'checked_at', 'reading'],
  ...['compared_by', 'released_by', 'released_at', 'release_note'],
];

/**
 * Adds a letter to a draft or returned notice of the registrar who enters it.
 * @throws LetterTakenError that names the notice it came with, or a unique violation if somebody was quicker
 */
export async function addLetter(
  tx: Knex,
  clock: Clock,
  given: { noticeId: string; bodyCode: string; head: LetterHead; enteredBy: string },
): Promise<string> {
  const { noticeId, bodyCode, head, enteredBy } = given;
  await refuseTakenNumber(tx, bodyCode, head);
  const at = clock.now();
  const id = newId(at);
  await tx('edms_letters').insert({
    ...{ id, notice_id: noticeId, body_code: bodyCode, entered_by: enteredBy, entered_at: new Date(at) },
    ...headRow(head),
  });
  return id;
}

/** Writes anew what a letter says of itself; what was found of its signature was found for another name, and goes. Throws like `addLetter`. */
export async function rewriteLetter(tx: Knex, letter: EdmsLetter, head: LetterHead): Promise<void> {
  await refuseTakenNumber(tx, letter.bodyCode, head, letter.id);
  await tx('edms_letters')
    .where({ id: letter.id })
    .update({ ...headRow(head), report: null, checked_at: null });
}

/** Keeps what was found of a signature at a time (milliseconds), if the letter still has the name and the files that were looked into. */
export async function keepSignatureReport(
  tx: Knex,
  { id, signerName, document, signature }: EdmsLetter,
  { report, at }: { report: SignatureReport; at: number },
): Promise<void> {
  await tx('edms_letters')
    .where({ id, signer_name: signerName, released_at: null })
    .whereRaw(`document->>'sha256' = ? and signature->>'sha256' = ?`, [
      document?.sha256 ?? null,
      signature?.sha256 ?? null,
    ])
    .update({ report: JSON.stringify(report), checked_at: new Date(at) });
}

/** The letter of a notice that is being worked on, or else its last one; undefined if none came, or none may be seen. */
export async function findLetter(db: Knex, noticeId: string): Promise<EdmsLetter | undefined> {
  return (await lettersOf(db, noticeId)).at(-1);
}

/** All letters of a notice, the first one first; a part begins with those that its whole had when it was split off. */
export async function lettersOf(db: Knex, noticeId: string): Promise<EdmsLetter[]> {
  // Ids tell the order of time.
  const { rows } = await db.raw<{ rows: LetterRow[] }>(
    `with recursive wholes as (
       select n.id, n.split_from, null::uuid as until from notices n where n.id = ?
       union all
       select n.id, n.split_from, w.id from notices n join wholes w on n.id = w.split_from
     )
     select ${letterColumns.map((column) => `l.${column}`).join(', ')} from edms_letters l
       join wholes w on w.id = l.notice_id and (w.until is null or l.id < w.until)
      order by l.id`,
    [noticeId],
  );
  return rows.map((row) => ({ ...toLetter(row), noticeId }));
}

/** Changes a letter that is not released yet. With another file, what was found of its signature goes. */
export async function changeLetter(
  tx: Knex,
  letterId: string,
  change: Partial<{
    status: LetterStatus;
    document: KeptDocument;
    signature: KeptSignature;
    receivedAt: number;
    reading: Reading;
    comparedBy: string;
    comparedAt: number;
    releasedBy: string;
    releasedAt: number;
    releaseNote: string;
  }>,
): Promise<void> {
  const { status, document, signature, reading, comparedBy, releasedBy, releaseNote } = change;
  const moment = (at: number | undefined) => (at === undefined ? undefined : new Date(at));
  const json = (value: object | undefined) => (value === undefined ? undefined : JSON.stringify(value));
  const row = {
    ...{ status, compared_by: comparedBy, released_by: releasedBy, release_note: releaseNote },
    ...{ document: json(document), signature: json(signature), reading: json(reading) },
    received_at: moment(change.receivedAt),
    ...(document === undefined && signature === undefined ? {} : { report: null, checked_at: null }),
    ...{ compared_at: moment(change.comparedAt), released_at: moment(change.releasedAt) },
  };
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const changed = await tx('edms_letters').where({ id: letterId }).update(Object.fromEntries(given));
  if (changed !== 1) throw new Error(`There is no open letter ${letterId}`);
}

async function refuseTakenNumber(tx: Knex, bodyCode: string, head: LetterHead, except?: string): Promise<void> {
  const { edmsNumber: edms_number, edmsDate: edms_date } = head;
  const query = tx('edms_letters').where({ body_code: bodyCode, edms_number, edms_date });
  if (except !== undefined) void query.whereNot({ id: except });
  const taken = await query.first<{ notice_id: string } | undefined>('notice_id');
  if (taken !== undefined) throw new LetterTakenError(taken.notice_id);
}

function headRow(head: LetterHead): Record<string, string> {
  return {
    edms_number: head.edmsNumber,
    edms_date: head.edmsDate,
    signer_name: head.signerName,
    signer_post: head.signerPost,
    post_title: head.postTitle,
  };
}

function toLetter(row: LetterRow): EdmsLetter {
  return {
    id: row.id,
    noticeId: row.notice_id,
    bodyCode: row.body_code,
    edmsNumber: row.edms_number,
    edmsDate: row.edms_date,
    signerName: row.signer_name,
    signerPost: row.signer_post,
    postTitle: row.post_title,
    status: row.status,
    enteredBy: row.entered_by,
    enteredAt: row.entered_at.getTime(),
    document: row.document,
    signature: row.signature,
    receivedAt: row.received_at?.getTime() ?? null,
    report: row.report,
    checkedAt: row.checked_at?.getTime() ?? null,
    reading: row.reading,
    comparedBy: row.compared_by,
    releasedBy: row.released_by,
    releasedAt: row.released_at?.getTime() ?? null,
    releaseNote: row.release_note,
  };
}
