import type { Knex } from 'knex';
import { answersOf } from '../db/edms-answers.js';
import { findLetter, keepSignatureReport, lettersOf } from '../db/edms-letters.js';
import type { EdmsLetter } from '../db/edms-letters.js';
import { loadContent } from '../db/notice-content.js';
import { findNoticeAtHand, lockNoticeAtHand } from '../db/notice-subjects.js';
import type { NoticeAtHand } from '../db/notice-subjects.js';
import { may } from '../domain/capabilities.js';
import type { CapabilityName } from '../domain/capability-table.js';
import { differencesBetween } from '../domain/edms.js';
import type { Difference, LetterHead } from '../domain/edms.js';
import { mayActOnLetter } from '../domain/edms-capabilities.js';
import type { LetterMove } from '../domain/edms-capabilities.js';
import { isUnfiled } from '../domain/notice-status.js';
import type { Actor } from '../domain/roles.js';
import type { SignatureReport } from '../domain/signature.js';
import { letterActions, viewIntake } from './edms-view.js';
import { permit } from './permit.js';
import type { Attempt } from './permit.js';
import { notFound } from './problem.js';
import type { Services } from './services.js';

/** A letter that a registrar wants to do something to, with its notice, and how a refusal of it is worded. */
export interface IntakeAtHand {
  notice: NoticeAtHand;
  letter: EdmsLetter;
  attempt: Attempt;
}

/**
 * The last letter of a notice, the notice's row locked until the transaction ends, if this registrar may do this to it now.
 * @throws Problem *not-found*, *forbidden* or *illegal-move*
 */
export async function lockIntake(tx: Knex, actor: Actor, move: LetterMove, noticeId: string): Promise<IntakeAtHand> {
  return permitted(tx, actor, move, await lockNoticeAtHand(tx, noticeId));
}

/** The same without a lock, before a file is read. */
export async function findIntake(tx: Knex, actor: Actor, move: LetterMove, noticeId: string): Promise<IntakeAtHand> {
  return permitted(tx, actor, move, await findNoticeAtHand(tx, noticeId));
}

/** The letter as whoever reads intakes may read it. Throws *not-found*. */
export async function readableLetter(tx: Knex, actor: Actor, noticeId: string): Promise<EdmsLetter> {
  const notice = await findNoticeAtHand(tx, noticeId);
  const letter = await findLetter(tx, noticeId);
  if (notice === undefined || letter === undefined || !may(actor, 'intake.read').allowed) throw notFound();
  return letter;
}

/** A whole intake: the letter at hand, earlier ones, the answers, and, once a second registrar has read it too, where they differ. */
export async function wholeIntake(
  tx: Knex,
  actor: Actor,
  noticeId: string,
): Promise<{ view: Record<string, unknown>; revision: number }> {
  const notice = await findNoticeAtHand(tx, noticeId);
  const letters = await lettersOf(tx, noticeId);
  const letter = letters.at(-1);
  if (notice === undefined || letter === undefined) throw notFound();
  const answers = await answersOf(tx, noticeId);
  const differences = await differencesOf(tx, letter);
  return { view: viewIntake({ actor, notice, letters, letter, answers, differences }), revision: notice.revision };
}

/** Where the two readings differ now; undefined while there is only one, or once it is released. */
export async function differencesOf(tx: Knex, letter: EdmsLetter): Promise<Difference[] | undefined> {
  if (letter.reading === null || letter.status === 'released') return undefined;
  return differencesBetween({ letter: headOf(letter), notice: await loadContent(tx, letter.noticeId) }, letter.reading);
}

export function headOf({ edmsNumber, edmsDate, signerName, signerPost, postTitle }: EdmsLetter): LetterHead {
  return { edmsNumber, edmsDate, signerName, signerPost, postTitle };
}

/** Has the signature of a letter looked into, outside any transaction; undefined while a file is lacking. */
export async function lookIntoSignature(
  { evidence, signatures, clock }: Pick<Services, 'evidence' | 'signatures' | 'clock'>,
  letter: Pick<EdmsLetter, 'document' | 'signature' | 'receivedAt' | 'signerName'>,
): Promise<SignatureReport | undefined> {
  if (letter.signature === null || letter.document === null) return undefined;
  const [signature, document] = await Promise.all([
    evidence.read(letter.signature.sha256),
    evidence.read(letter.document.sha256),
  ]);
  if (signature === undefined || document === undefined) throw new Error('A file of a letter is gone');
  const checkedAt = clock.now();
  const receivedAt = letter.receivedAt ?? checkedAt;
  return signatures.verify({ signature, document, signerName: letter.signerName, receivedAt, checkedAt });
}

/** Keeps what was found, unless the letter has another name or other files by now. */
export async function keepReport(
  tx: Knex,
  { clock }: Pick<Services, 'clock'>,
  letter: EdmsLetter,
  report: SignatureReport | undefined,
): Promise<void> {
  if (report !== undefined) await keepSignatureReport(tx, letter, { report, at: clock.now() });
}

async function permitted(
  tx: Knex,
  actor: Actor,
  move: LetterMove,
  notice: NoticeAtHand | undefined,
): Promise<IntakeAtHand> {
  const letter = notice && (await findLetter(tx, notice.id));
  if (notice === undefined || letter === undefined) throw notFound();
  const attempt = {
    ...{ caseId: notice.id, kind: `edms_${move}`, caseStatus: letter.status },
    actions: letterActions(actor, letter),
  };
  // Whoever may do nothing of the kind learns nothing of a letter that is not released yet.
  if (!may(actor, readsOf(notice)).allowed) throw notFound();
  permit(mayActOnLetter(actor, move, letter), attempt);
  return { notice, letter, attempt };
}

function readsOf({ status }: NoticeAtHand): CapabilityName {
  return isUnfiled(status) ? 'intake.enter' : 'intake.read';
}
