import type { Attestation } from './attestation.js';
import { isAttestedWordForWord } from './attestation.js';
import type { FactContent, NoticeContent } from './notice.js';
import { scopeOf, standingHardStop, targetOf } from './notice.js';
import { needsNecessity } from './scope.js';
import { faultsOfSource } from './sources.js';

/** What a notice lacks, and where: a JSON pointer into the notice as the API shows it. */
export interface Missing {
  pointer: string;
  code: string;
}

const factsAtMost = 1_000;

/**
 * The completeness gate (Rules, clause 8): everything that keeps a notice from being submitted, all at once.
 * @param hardStopsAllowed normalised targets, by fact, that a supervisor has allowed (safeguard 1)
 */
export function missingFrom(
  notice: NoticeContent,
  hardStopsAllowed: ReadonlyMap<string, ReadonlySet<string>>,
): Missing[] {
  return [
    ...missingFromHead(notice),
    ...notice.facts.flatMap((fact, index) =>
      missingFromFact(fact, notice, hardStopsAllowed.get(fact.id)).map(({ pointer, code }) => ({
        pointer: `#/facts/${index}${pointer}`,
        code,
      })),
    ),
  ];
}

/** What the attestation lacks; pointers into the body of a submission. */
export function missingFromAttestation(attestation: Attestation): Missing[] {
  return isAttestedWordForWord(attestation) ? [] : [{ pointer: '#/attestation/text', code: 'not_word_for_word' }];
}

function missingFromHead(notice: NoticeContent): Missing[] {
  const missing: Missing[] = [];
  if (isBlank(notice.violationKind)) missing.push({ pointer: '#/violationKind', code: 'required' });
  if (isBlank(notice.norm)) missing.push({ pointer: '#/norm', code: 'required' });
  if (notice.violationKind === 'COURT_ACT' && notice.courtAct === undefined) {
    missing.push({ pointer: '#/courtAct', code: 'required_for_court_act' });
  }
  missing.push(...faultsOfSource(notice.source ?? 'notice', notice.sourceAct));
  if (notice.facts.length === 0) missing.push({ pointer: '#/facts', code: 'required' });
  if (notice.facts.length > factsAtMost) missing.push({ pointer: '#/facts', code: 'too_many' });
  return missing;
}

function missingFromFact(fact: FactContent, notice: NoticeContent, allowed?: ReadonlySet<string>): Missing[] {
  const missing: Missing[] = [];
  const target = targetOf(fact);
  if (fact.locators.length === 0) missing.push({ pointer: '/locators', code: 'required' });
  else if (target === undefined) missing.push({ pointer: '/target', code: 'no_such_locator' });
  if (isBlank(fact.protocol)) missing.push({ pointer: '/protocol', code: 'required' });
  if (isBlank(fact.substantiation)) missing.push({ pointer: '/substantiation', code: 'required' });
  if (fact.evidenceIds.length === 0) missing.push({ pointer: '/evidenceIds', code: 'required' });
  if (needsNecessity(scopeOf(fact)) && isBlank(fact.necessity) && isBlank(notice.necessity)) {
    missing.push({ pointer: '/necessity', code: 'required_when_wider_than_a_page' });
  }
  const hardStop = target && standingHardStop(target, allowed);
  if (target !== undefined && hardStop !== undefined) {
    missing.push({ pointer: `/locators/${fact.locators.indexOf(target)}/value`, code: hardStop });
  }
  return missing;
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
