import { recordEvent } from '../db/audit.js';
import { isUniqueViolation } from '../db/errors.js';
import { newId } from '../db/new-id.js';
import { insertTransparencyReport, lastTransparentHalfYear, transparencyOf } from '../db/transparency-reports.js';
import { nextHalfYearDue } from '../domain/half-years.js';
import type { CaseDeps } from './deps.js';

type Deps = Pick<CaseDeps, 'db' | 'clock'> & { settings: Pick<CaseDeps['settings'], 'authorisedBody'> };

/**
 * Freezes and publishes the transparency report of every half-year that is over and has none (safeguard 10): the last one, and after an outage
 * those since the newest report. Each is made once, however often this runs.
 */
export async function freezeTransparencyReports(deps: Deps): Promise<void> {
  while (await freezeNext(deps));
}

/** Freezes the next report that is due, of one snapshot of all tables. False if none is. */
async function freezeNext({ db, clock, settings: { authorisedBody } }: Deps): Promise<boolean> {
  try {
    return await db.transaction(
      async (tx) => {
        const now = clock.now();
        const halfYear = nextHalfYearDue(await lastTransparentHalfYear(tx), now);
        if (halfYear === undefined) return false;
        const content = await transparencyOf(tx, { halfYear, now, authorisedBody });
        const id = newId(now);
        const sha256 = await insertTransparencyReport(tx, now, { id, content });
        await recordEvent(tx, clock, {
          ...{ caseId: id, actor: null, kind: 'transparency_report', outcome: 'applied' },
          after: { halfYear: halfYear.code, sha256 },
        });
        return true;
      },
      { isolationLevel: 'repeatable read' },
    );
  } catch (error) {
    // Two runs at once find the half-year without a report, and its key lets one of them in. The other looks again.
    if (isUniqueViolation(error, 'transparency_reports_pkey')) return true;
    throw error;
  }
}
