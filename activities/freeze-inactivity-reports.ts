import type { Knex } from 'knex';
import { recordEvent } from '../db/audit.js';
import { issueDocument } from '../db/documents.js';
import { inactiveAccounts } from '../db/inactivity.js';
import { freezeReport, lastReportedHalfYear } from '../db/inactivity-reports.js';
import { newId } from '../db/new-id.js';
import { notify } from '../db/notifications.js';
import { referenceList } from '../db/reference-views.js';
import { nextHalfYearDue } from '../domain/half-years.js';
import type { HalfYear } from '../domain/half-years.js';
import { definitionInWords } from '../domain/inactivity.js';
import type { InactivityContent } from '../domain/inactivity.js';
import type { InactivityListData } from '../domain/paper.js';
import type { CaseDeps } from './deps.js';

type Deps = Pick<CaseDeps, 'db' | 'clock'> & { settings: Pick<CaseDeps['settings'], 'authorisedBody' | 'inactivity'> };

/**
 * Freezes the list of every half-year that is over and has none (Rules, clause 6): the last one, and after an outage those since the newest
 * report. Each is made once, however often this runs. Nothing follows from being on it: to close an account is somebody's own act.
 */
export async function freezeInactivityReports(deps: Deps): Promise<void> {
  for (;;) {
    const isDone = await deps.db.transaction(async (tx) => {
      // Two runs at once would both find the half-year without a report.
      await tx.raw(`select pg_advisory_xact_lock(hashtext('habarlama.inactivity'))`);
      const due = nextHalfYearDue(await lastReportedHalfYear(tx), deps.clock.now());
      if (due !== undefined) await freeze(deps, tx, due);
      return due === undefined;
    });
    if (isDone) return;
  }
}

async function freeze({ clock, settings }: Deps, tx: Knex, halfYear: HalfYear): Promise<void> {
  const content = await inactiveAccounts(tx, halfYear, settings.inactivity);
  const id = newId(clock.now());
  const data = await onPaper(tx, content, settings.authorisedBody);
  const document = await issueDocument(tx, clock, { kind: 'inactivity_list', caseId: id, subjectId: id, data });
  const frozen = { id, number: document.number, documentId: document.id, content };
  const sha256 = await freezeReport(tx, clock, frozen);
  await recordEvent(tx, clock, {
    ...{ caseId: id, actor: null, kind: 'inactivity_report', outcome: 'applied' },
    after: {
      halfYear: halfYear.code,
      number: document.number,
      accounts: content.rows.length,
      sha256,
    },
  });
  const told = { event: 'inactivity_report_ready', caseId: id, href: `/api/v1/inactivity-reports/${id}` } as const;
  const params = { number: document.number, count: content.rows.length };
  for (const role of ['supervisor', 'administrator'] as const)
    await notify(tx, clock, { ...told, params, to: { role } });
}

async function onPaper(
  tx: Knex,
  { halfYear, definition, usesSince, rows }: InactivityContent,
  { kk, ru }: CaseDeps['settings']['authorisedBody'],
): Promise<InactivityListData> {
  const bodies = new Map((await referenceList(tx, 'bodies', halfYear.lastDay)).map((body) => [body.code, body]));
  const organisation = (code: string | null) => {
    const body = code === null ? undefined : bodies.get(code);
    return code === null ? { kk, ru } : { kk: body?.kk ?? code, ru: body?.ru ?? code };
  };
  const words = definitionInWords(definition, usesSince);
  return {
    body: { kk, ru },
    period: { from: halfYear.firstDay, to: halfYear.lastDay },
    definition: { kk: words.kk, ru: words.ru },
    rows: rows.map(({ fullName, email, bodyCode, createdOn, lastActiveOn, createdWithinPeriod }) => ({
      ...{ fullName, email, createdOn, createdWithinPeriod, organisation: organisation(bodyCode) },
      ...(lastActiveOn === null ? {} : { lastActiveOn }),
    })),
  };
}
