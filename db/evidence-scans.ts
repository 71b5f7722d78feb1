import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { recordEvent } from './audit.js';
import { lockNotice } from './notices.js';

/** Hashes of files that still wait to be scanned, in no order: one that never gets an answer must not keep others waiting. */
export async function unscannedFiles(db: Knex, atMost: number): Promise<string[]> {
  const files = db('evidence').where({ scan: 'unscanned' }).distinct('sha256').as('files');
  const rows: { sha256: string }[] = await db.from(files).orderByRaw('random()').limit(atMost).select('sha256');
  return rows.map(({ sha256 }) => sha256);
}

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
}

/** Takes an infected file out of every notice in which it waits, on record there. Gives whether no row names the file any more. */
export async function removeInfected(
  tx: Knex,
  clock: Clock,
  { sha256, signature }: { sha256: string; signature: string },
): Promise<boolean> {
  const waiting = { sha256, scan: 'unscanned' };
  const notices: { notice_id: string }[] = await tx('evidence')
    .where(waiting)
    .distinct('notice_id')
    .orderBy('notice_id')
    .select('notice_id');
  for (const { notice_id: caseId } of notices) {
    // Nobody may cite it between the look at what a notice has and its end.
    await lockNotice(tx, caseId);
    const removed = await tx('evidence')
      .where({ ...waiting, notice_id: caseId })
      .delete<{ id: string }[]>(['id']);
    for (const { id: evidenceId } of removed) {
      const after = { evidenceId, sha256, signature };
      await recordEvent(tx, clock, { caseId, actor: null, kind: 'evidence_removed', outcome: 'applied', after });
    }
  }
  return (await tx('evidence').where({ sha256 }).first('id')) === undefined;
}
