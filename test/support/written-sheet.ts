import { takeLease } from '../../db/leases.js';
import { readSheet, writeVerdicts } from '../../db/sheets.js';
import type { Actor } from '../../domain/roles.js';
import type { SheetVerdict } from '../../domain/verdicts.js';
import type { CaseTable } from './case-table.js';

/** What a reviewer writes of a fact; confirmed unless it says otherwise. */
export function verdictOn(factId: string | undefined, more: Partial<SheetVerdict> = {}): SheetVerdict {
  return {
    ...{
      factId: factId ?? '',
      verdict: 'confirmed',
      reasonCode: 'MATCHES_NORM',
      reasons: 'Лицензиясыз казино',
      ...more,
    },
  };
}

export const noViolation = { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION', reasons: 'Заңды лотерея' } as const;

/** Claims a notice and writes verdicts on its sheet. Gives the version; throws if the sheet refused them. */
export async function writeSheet(
  { database, clock }: CaseTable,
  actor: Actor,
  noticeId: string,
  verdicts: SheetVerdict[],
): Promise<number> {
  return database.db.transaction(async (tx) => {
    await takeLease(tx, clock, noticeId, actor);
    const { sheetVersion } = await readSheet(tx, noticeId);
    const written = await writeVerdicts(tx, clock, { noticeId, actor, sheetVersion, verdicts });
    if ('refusal' in written) throw new Error(`The sheet refused it: ${JSON.stringify(written.refusal)}`);
    return written.sheetVersion;
  });
}
