import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { rightToComplain } from '../domain/complaints.js';
import type { AnswerKind } from '../domain/edms.js';
import { missingOnPaper } from '../domain/edms-missing.js';
import type { EdmsLetterData, PaperAct, PaperText, ReturnData } from '../domain/paper.js';
import type { Verdict } from '../domain/verdicts.js';
import { issueDocument } from './documents.js';
import type { IssuedDocument } from './documents.js';
import { findLetter } from './edms-letters.js';
import { newId } from './new-id.js';
import { notify } from './notifications.js';
import { loadFacts } from './notice-content.js';
import type { Notice } from './notices.js';
import { paperOfficial } from './paper-officials.js';
import { openTask } from './tasks.js';

/** A letter to a body that filed by the EDMS; sent by a registrar, who says under which number. Times are Dates. */
export interface EdmsAnswer {
  id: string;
  kind: AnswerKind;
  documentId: string;
  number: string;
  issuedAt: Date;
  sentNumber: string | null;
  sentDate: string | null;
  /** The number of the letter that corrects it. */
  correctedBy: string | null;
}

interface Names {
  authorisedBody: PaperText & { en: string };
}

/** What a notice lacks: a code with a pointer into it, and a person's words. */
export interface Lacking {
  code: string;
  pointer?: string;
  text?: string;
}

/**
 * Issues the letter that asks a body for what its notice lacks; nothing for a notice that came by the system, whose filer reads it there. Call it in
 * the transaction of the return, once for one submission.
 * @param subjectId the act that returned it
 */
export async function answerWithReturn(
  tx: Knex,
  clock: Clock,
  names: Names,
  { notice, missing, subjectId }: { notice: Notice; missing: readonly Lacking[]; subjectId: string },
): Promise<void> {
  if (notice.channel !== 'edms') return;
  const { howToComplain: _, ...act } = await paperAct(tx, names, notice);
  const reasons = await textsOf(tx, 'return_reasons');
  const data: ReturnData = {
    ...act,
    ...{ noticeNumber: notice.number ?? '', filedOn: (await findLetter(tx, notice.id))?.edmsDate ?? '' },
    missing: missing.map(({ code, pointer = '', text = '' }) => {
      const row = /^#\/facts\/(\d+)\//u.exec(pointer)?.[1];
      const reason = reasons.get(code) ?? missingOnPaper({ code, pointer });
      return { reason, text, ...(row === undefined ? {} : { ordinal: Number(row) + 1 }) };
    }),
  };
  const document = await issueDocument(tx, clock, {
    kind: 'return',
    caseId: notice.id,
    bodyCode: notice.bodyCode,
    data,
    subjectId,
  });
  await keep(tx, clock, { notice, kind: 'return', document });
}

/** Issues the letter that tells a body what was decided of each fact, with the reasons (Rules, clauses 10, 11). */
export async function answerWithDecision(
  tx: Knex,
  clock: Clock,
  names: Names,
  { notice, prescriptions }: { notice: Notice; prescriptions: EdmsLetterData['prescriptions'] },
): Promise<void> {
  if (notice.channel !== 'edms') return;
  const letter = await findLetter(tx, notice.id);
  const reasons = await textsOf(tx, 'verdict_reasons');
  const verdicts: VerdictRow[] = await tx('facts')
    .where({ notice_id: notice.id })
    .orderBy('ordinal')
    .select('id', 'ordinal', 'verdict', 'reason_code', 'reasons');
  const content = new Map((await loadFacts(tx, notice.id)).map((fact) => [fact.id, fact]));
  const data: EdmsLetterData = {
    ...(await paperAct(tx, names, notice)),
    edms: { number: letter?.edmsNumber ?? '', date: letter?.edmsDate ?? '' },
    ...{ noticeNumber: notice.number ?? '', prescriptions },
    facts: verdicts.flatMap(({ id, ordinal, verdict, reason_code: code, reasons: text }) =>
      verdict === 'pending'
        ? []
        : [
            {
              ...{
                ordinal,
                verdict,
                reason: reasons.get(code ?? '') ?? { kk: code ?? '', ru: code ?? '' },
                reasons: text ?? '',
              },
              locators: (content.get(id)?.locators ?? []).map(({ kind, input, normalised, unicode }) => ({
                ...{ kind, raw: input, normalised },
                ...(unicode === undefined ? {} : { unicode }),
              })),
            },
          ],
    ),
  };
  // A notice is decided once; its parts came by the same submission, and each has a letter of its own.
  const subjectId = notice.id;
  const document = await issueDocument(tx, clock, {
    kind: 'edms_letter',
    caseId: notice.id,
    bodyCode: notice.bodyCode,
    data,
    subjectId,
  });
  await keep(tx, clock, { notice, kind: 'decision', document });
}

/** Has a registrar send the correction of a letter, where that was an answer by the EDMS. Call it in the transaction of the correction. */
export async function answerWithCorrection(
  tx: Knex,
  clock: Clock,
  { noticeId, documentId }: { noticeId: string; documentId: string },
): Promise<void> {
  const at = clock.now();
  const { rows } = await tx.raw<{ rows: [{ number: string | null }] }>(
    'select answer_with_correction(?, ?, ?) as number',
    [documentId, newId(at), newId(at)],
  );
  const [{ number }] = rows;
  if (number !== null) await tellRegistrars(tx, clock, { noticeId, documentId, number });
}

/** The letters to the body of a notice, the first one first. */
export async function answersOf(db: Knex, noticeId: string): Promise<EdmsAnswer[]> {
  const rows: AnswerRow[] = await db('edms_answers as a')
    .leftJoin('documents as c', 'c.corrects', 'a.document_id')
    .where({ 'a.notice_id': noticeId })
    .orderBy('a.id')
    .select('a.id', 'a.kind', 'a.document_id', 'a.number', 'a.issued_at', 'a.sent_number', 'a.sent_date')
    .select('c.number as corrected_by');
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, documentId: row.document_id, number: row.number, issuedAt: row.issued_at },
    ...{ sentNumber: row.sent_number, sentDate: row.sent_date, correctedBy: row.corrected_by },
  }));
}

/** Notes under which number the EDMS sent an answer; false if that is noted already, or there is none. */
export async function markAnswerSent(
  tx: Knex,
  clock: Clock,
  given: { noticeId: string; answerId: string; number: string; date: string; by: string },
): Promise<boolean> {
  const marked = await tx('edms_answers')
    .where({ id: given.answerId, notice_id: given.noticeId, marked_at: null })
    .update({
      ...{ sent_number: given.number, sent_date: given.date, marked_by: given.by },
      marked_at: new Date(clock.now()),
    });
  return marked === 1;
}

interface AnswerRow {
  id: string;
  kind: AnswerKind;
  document_id: string;
  number: string;
  issued_at: Date;
  sent_number: string | null;
  sent_date: string | null;
  corrected_by: string | null;
}

interface VerdictRow {
  id: string;
  ordinal: number;
  verdict: Verdict | 'pending';
  reason_code: string | null;
  reasons: string | null;
}

/** Keeps an answer, and tells the registrars, one of whom has to send it. */
async function keep(
  tx: Knex,
  clock: Clock,
  { notice, kind, document }: { notice: Notice; kind: AnswerKind; document: IssuedDocument },
): Promise<void> {
  const at = clock.now();
  const { id: documentId, number } = document;
  const row = { id: newId(at), notice_id: notice.id, kind, document_id: documentId, number, issued_at: new Date(at) };
  await tx('edms_answers').insert(row).onConflict('document_id').ignore();
  await openTask(tx, clock, { kind: 'edms_answer', subjectId: notice.id, key: documentId, role: 'registrar' });
  await tellRegistrars(tx, clock, { noticeId: notice.id, documentId, number: notice.number ?? '' });
}

async function tellRegistrars(
  tx: Knex,
  clock: Clock,
  { noticeId, documentId, number }: { noticeId: string; documentId: string; number: string },
): Promise<void> {
  await notify(tx, clock, {
    ...{ event: 'edms_intake_answered', key: documentId, to: { role: 'registrar' }, caseId: noticeId },
    ...{ href: `/api/v1/edms-intakes/${noticeId}`, params: { number } },
  });
}

/** The second reader who agreed, or else the reviewer; the authorised body alone where nobody has looked yet. */
async function paperAct(tx: Knex, { authorisedBody }: Names, notice: Notice): Promise<PaperAct> {
  const { kk, ru } = authorisedBody;
  const right = rightToComplain(authorisedBody);
  const agreed = await tx('opinions')
    .where({ notice_id: notice.id, sheet_version: notice.sheetVersion, opinion: 'agree' })
    .first<{ reader_id: string } | undefined>('reader_id');
  const official = agreed?.reader_id ?? notice.reviewerId;
  return {
    body: { kk, ru },
    official: official === null ? { fullName: '—', post: { kk, ru } } : await paperOfficial(tx, official),
    addressees: [await bodyName(tx, notice.bodyCode)],
    howToComplain: { kk: right.kk, ru: right.ru },
  };
}

async function bodyName(tx: Knex, bodyCode: string): Promise<PaperText> {
  const names = await textsOf(tx, 'bodies', bodyCode);
  return names.get(bodyCode) ?? { kk: bodyCode, ru: bodyCode };
}

async function textsOf(tx: Knex, list: string, code?: string): Promise<Map<string, PaperText>> {
  const rows: { code: string; kk: string | null; ru: string | null }[] = await tx('reference_entries')
    .where({ list, ...(code === undefined ? {} : { code }) })
    .orderBy('valid_from')
    .select('code', 'kk', 'ru');
  return new Map(rows.map((row) => [row.code, { kk: row.kk ?? row.code, ru: row.ru ?? row.code }]));
}
