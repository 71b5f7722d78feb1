import type { Knex } from 'knex';
import { findAccountById } from '../db/accounts.js';
import { recordEvent } from '../db/audit.js';
import { answerWithReturn } from '../db/edms-answers.js';
import { allowedHardStops, loadContent } from '../db/notice-content.js';
import { endForwarding, mayUseSource } from '../db/notice-sources.js';
import { lockNotice, moveNotice, noticeState } from '../db/notices.js';
import type { Notice } from '../db/notices.js';
import { isOnRoster } from '../db/rosters.js';
import { platformsToday } from '../db/reference-lookups.js';
import { duplicateFacts } from '../db/duplicates.js';
import type { NoticeState } from '../domain/cases.js';
import { missingFrom } from '../domain/completeness.js';
import type { Missing } from '../domain/completeness.js';
import type { NoticeContent } from '../domain/notice.js';
import { notYourSource } from '../domain/sources.js';
import { gradeAgain } from '../locators/grade-again.js';
import type { CaseDeps } from './deps.js';
import { tellOfNotice } from './tell.js';
import { standing } from './apply-notice-act.js';

/**
 * Looks at the frozen notice again, as if nobody had: normalises and grades every locator, checks the evidence files by their hashes, the
 * filer's right to file and the completeness gate, and marks duplicates. What is incomplete goes back; nothing is rejected or joined here.
 */
export async function validateNotice(deps: CaseDeps, noticeId: string): Promise<NoticeState> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    if (notice.status !== 'submitted' || (await isValidated(tx, notice))) return noticeState(tx, notice);
    const content = await loadContent(tx, noticeId);
    const missing = [
      ...missingFrom(content, await allowedHardStops(tx, noticeId)),
      ...gradeAgain(content, { platforms: await platformsToday(tx, deps.clock) }),
      ...(await brokenEvidence(deps, tx, content)),
      ...(await missingRight(deps, tx, notice)),
      ...((await mayUseSource(tx, notice, notice.submittedAt ?? deps.clock.now())) ? [] : [notYourSource]),
    ];
    const duplicates = await duplicateFacts(tx, noticeId);
    const validated = await moveNotice(tx, deps.clock, notice, 'validation', {
      status: missing.length === 0 ? 'submitted' : 'returned',
      missing: missing.length === 0 ? null : JSON.stringify(missing),
    });
    await recordEvent(tx, deps.clock, {
      caseId: noticeId,
      actor: null,
      kind: 'validation',
      outcome: 'applied',
      ...(notice.submissionActId === null ? {} : { actId: notice.submissionActId }),
      before: standing(notice),
      after: { ...standing(validated), missing: missing.map(({ code }) => code), duplicates: duplicates.length },
    });
    if (validated.status === 'returned') {
      await endForwarding(tx, deps.clock, notice);
      await tellOfNotice(deps, tx, 'notice_returned', { notice: validated, to: { accountId: notice.filerId } });
      const subjectId = notice.submissionActId ?? noticeId;
      await answerWithReturn(tx, deps.clock, deps.settings, { notice: validated, missing, subjectId });
    }
    return noticeState(tx, validated);
  });
}

/** A complete notice stays *submitted*, so its status does not tell a repetition that this submission was looked at. */
async function isValidated(tx: Knex, { id, submissionActId }: Notice): Promise<boolean> {
  const event: unknown = await tx('audit_events')
    .where({ case_id: id, kind: 'validation', act_id: submissionActId })
    .first('id');
  return event !== undefined;
}

async function brokenEvidence(deps: CaseDeps, tx: Knex, { facts }: NoticeContent): Promise<Missing[]> {
  const ids = [...new Set(facts.flatMap(({ evidenceIds }) => evidenceIds))];
  const rows: { id: string; sha256: string }[] = await tx('evidence').whereIn('id', ids).select('id', 'sha256');
  const intact = new Map<string, boolean>();
  for (const { id, sha256 } of rows) intact.set(id, await deps.evidence.isIntact(sha256));
  return facts.flatMap(({ evidenceIds }, factIndex) =>
    evidenceIds.flatMap((id, index) =>
      intact.get(id) === true
        ? []
        : [{ pointer: `#/facts/${factIndex}/evidenceIds/${index}`, code: 'evidence_not_intact' }],
    ),
  );
}

// What came by the other channel was signed by a first head or his deputy: no roster applies to it (Rules, clause 9).
async function missingRight(deps: CaseDeps, tx: Knex, notice: Notice): Promise<Missing[]> {
  if (notice.channel === 'edms') return [];
  const filer = await findAccountById(tx, notice.filerId, deps.clock.now());
  const mayFile = filer?.roles.includes('officer') === true && filer.bodyCode === notice.bodyCode;
  if (!mayFile) return [{ pointer: '#/filedBy', code: 'no_right_to_file' }];
  const isListed = await isOnRoster(tx, notice.filerId, notice.bodyCode);
  return isListed ? [] : [{ pointer: '#/filedBy', code: 'not_on_the_roster' }];
}
