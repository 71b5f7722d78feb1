import type { Knex } from 'knex';

/**
 * Takes verdicts off the sheet of a locked notice whose content has changed under them: of these facts, or of all. Counts the sheet's version, so
 * that nobody completes it as it was. The filer does this and does not see them.
 */
export async function forgetVerdicts(tx: Knex, noticeId: string, factIds?: readonly string[]): Promise<void> {
  await tx.raw('select forget_verdicts(?, ?::uuid[])', [noticeId, factIds === undefined ? null : [...factIds]]);
}
