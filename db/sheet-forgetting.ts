import type { Knex } from 'knex';

/** Takes verdicts off the sheet of a locked notice whose content has changed under them: of these facts, or of all. */
export async function forgetVerdicts(tx: Knex, noticeId: string, factIds?: readonly string[]): Promise<void> {
  const forgotten = await tx('sheet_verdicts')
    .where({ notice_id: noticeId })
    .where((which) => {
      if (factIds !== undefined) void which.whereIn('fact_id', [...factIds]);
    })
    .del();
  // Whoever holds the sheet as it was must not complete it.
  if (forgotten > 0) await tx('notices').where({ id: noticeId }).increment('sheet_version', 1);
}
