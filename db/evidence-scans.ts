import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { recordEvent } from './audit.js';
import { lockNotice } from './notices.js';
import { notify } from './notifications.js';
import { closeTasks } from './tasks.js';

/** Hashes of files that still wait to be scanned, in no order: one that never gets an answer must not keep others waiting. */
export async function unscannedFiles(db: Knex, atMost: number): Promise<string[]> {
  const files = db('evidence')
    .where({ scan: 'unscanned' })
    .select('sha256')
    .union(db('edms_letters').whereRaw(isWaitingLetter).select(db.raw(`document ->> 'sha256'`)))
    .as('files');
  const rows: { sha256: string }[] = await db.from(files).orderByRaw('random()').limit(atMost).select('sha256');
  return rows.map(({ sha256 }) => sha256);
}

/** SQL: the document of a letter that came by the EDMS waits to be scanned. */
const isWaitingLetter = `document ->> 'scan' = 'unscanned' and released_at is null`;

/** Which of a notice's files still wait to be scanned. */
export async function unscannedIdsOf(db: Knex, noticeId: string): Promise<Set<string>> {
  const rows: { id: string }[] = await db('evidence').where({ notice_id: noticeId, scan: 'unscanned' }).select('id');
  return new Set(rows.map(({ id }) => id));
}

/** Marks every waiting row of a file in which nothing was found. */
export async function markClean(db: Knex, clock: Clock, sha256: string): Promise<void> {
  await db('evidence')
    .where({ sha256, scan: 'unscanned' })
    .update({ scan: 'clean', scanned_at: new Date(clock.now()) });
  await db('edms_letters')
    .whereRaw(`${isWaitingLetter} and document ->> 'sha256' = ?`, [sha256])
    .update({ document: db.raw(`document || '{"scan": "clean"}'`) });
}

/** What others made of a document goes with it. */
const nothingFound = { report: null, checked_at: null, reading: null, compared_by: null, compared_at: null };

/**
 * Takes an infected file out of every notice and letter in which it waits, on record there; such a letter is entered anew. Gives whether nothing names
 * the file any more.
 */
export async function removeInfected(
  tx: Knex,
  clock: Clock,
  { sha256, signature }: { sha256: string; signature: string },
): Promise<boolean> {
  const waiting = { sha256, scan: 'unscanned' };
  const letters = tx('edms_letters').whereRaw(`${isWaitingLetter} and document ->> 'sha256' = ?`, [sha256]);
  const cited = tx('evidence').where(waiting).select('notice_id').union(letters.clone().select('notice_id'));
  const notices = (await cited.orderBy('notice_id')) as { notice_id: string }[];
  for (const { notice_id: caseId } of notices) {
    // Nobody may cite it between the look at what a notice has and its end.
    await lockNotice(tx, caseId);
    const removed = await tx('evidence')
      .where({ ...waiting, notice_id: caseId })
      .delete<{ id: string }[]>(['id']);
    const emptied: { id: string; entered_by: string }[] = await letters
      .clone()
      .where({ notice_id: caseId })
      .update({ document: null, status: 'entry', ...nothingFound })
      .returning(['id', 'entered_by']);
    for (const { entered_by: accountId } of emptied) {
      await closeTasks(tx, clock, { subjectId: caseId, kinds: ['edms_release'] });
      const href = `/api/v1/edms-intakes/${caseId}`;
      await notify(tx, clock, { event: 'edms_document_removed', to: { accountId }, caseId, href });
    }
    const gone = [
      ...removed.map(({ id: evidenceId }) => ({ evidenceId })),
      ...emptied.map(({ id: letterId }) => ({ letterId })),
    ];
    for (const each of gone) {
      const after = { ...each, sha256, signature };
      await recordEvent(tx, clock, { caseId, actor: null, kind: 'evidence_removed', outcome: 'applied', after });
    }
  }
  const named = await tx('evidence').where({ sha256 }).first<{ id: string } | undefined>('id');
  const lettered: unknown = await tx('edms_letters').whereRaw(`document ->> 'sha256' = ?`, [sha256]).first('id');
  return named === undefined && lettered === undefined;
}
