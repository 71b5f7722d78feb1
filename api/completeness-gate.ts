import type { Knex } from 'knex';
import { unscannedIdsOf } from '../db/evidence-scans.js';
import { locatorStandings } from '../db/locator-views.js';
import { mayUseSource } from '../db/notice-sources.js';
import { allowedHardStops, loadContent } from '../db/notice-content.js';
import { isListed } from '../db/reference-views.js';
import { almatyDay } from '../domain/almaty.js';
import type { Attestation } from '../domain/attestation.js';
import type { Clock } from '../domain/clock.js';
import { missingFrom, missingFromAttestation } from '../domain/completeness.js';
import type { Missing } from '../domain/completeness.js';
import type { NoticeContent } from '../domain/notice.js';
import { notYourSource } from '../domain/sources.js';
import { gradeAgain } from '../locators/grade-again.js';
import { noticeWarnings } from './notice-warnings.js';
import type { Warning } from './notice-warnings.js';
import { locatorReference } from './read-notice.js';

/** Everything that keeps a notice from being submitted (Rules, clause 8), all at once, and what does not but should be looked at. */
export async function completenessGate(
  tx: Knex,
  clock: Clock,
  {
    noticeId,
    bodyCode,
    attestation,
    isScanning,
  }: { noticeId: string; bodyCode: string; attestation: Attestation | undefined; isScanning: boolean },
): Promise<{ missing: Missing[]; warnings: Warning[]; content: NoticeContent }> {
  const content = await loadContent(tx, noticeId);
  const missing = [
    ...missingFrom(content, await allowedHardStops(tx, noticeId)),
    // The filer sees here what validation would return to him.
    ...gradeAgain(content, await locatorReference(tx, clock)),
    ...(await noLongerListed(tx, clock, content)),
    ...((await mayUseSource(tx, { source: content.source ?? 'notice', bodyCode }, clock.now())) ? [] : [notYourSource]),
    ...(isScanning ? notScanned(content, await unscannedIdsOf(tx, noticeId)) : []),
    ...(attestation === undefined
      ? [{ pointer: '#/attestation', code: 'required' }]
      : missingFromAttestation(attestation)),
  ];
  const normalised = content.facts.flatMap(({ locators }) => locators.map((locator) => locator.normalised));
  const standings = await locatorStandings(tx, normalised, noticeId);
  const warnings = await noticeWarnings(tx, clock, { ...content, bodyCode }, standings);
  return { missing, warnings, content };
}

// A draft may lie for months: a kind that was listed when it was written may be out of force.
async function noLongerListed(tx: Knex, clock: Clock, { violationKind }: NoticeContent): Promise<Missing[]> {
  if (violationKind === undefined) return [];
  const listed = await isListed(tx, 'violation_kinds', violationKind, almatyDay(clock.now()));
  return listed ? [] : [{ pointer: '#/violationKind', code: 'unknown_code' }];
}

function notScanned({ facts }: NoticeContent, unscanned: ReadonlySet<string>): Missing[] {
  return facts.flatMap(({ evidenceIds }, factIndex) =>
    evidenceIds.flatMap((id, index) =>
      unscanned.has(id) ? [{ pointer: `#/facts/${factIndex}/evidenceIds/${index}`, code: 'evidence_not_scanned' }] : [],
    ),
  );
}
