import type { Knex } from 'knex';
import type { DraftFact } from '../db/draft-facts.js';
import type { DraftHead } from '../db/drafts.js';
import type { NoticeAtHand } from '../db/notice-subjects.js';
import { isListed } from '../db/reference-views.js';
import { platformsToday } from '../db/reference-lookups.js';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { isDeviceCodeRefusal } from '../domain/device-code.js';
import { isLocatorRefusal } from '../domain/locator.js';
import { inspectDeviceCode } from '../locators/inspect-device-code.js';
import { inspectLocator } from '../locators/inspect-locator.js';
import type { LocatorReference } from '../locators/reference.js';
import type { GivenFact, GivenNotice } from './notice-requests.js';
import { rowsAtMost } from './notice-requests.js';
import { Problem, invalid } from './problem.js';
import type { FieldError } from './problem.js';

/** What the facts of a notice may name: their own ids, the evidence that was uploaded. */
export interface Known {
  factIds: ReadonlySet<string>;
  evidenceIds: ReadonlySet<string>;
}

/** What locators are graded by today. */
export async function locatorReference(db: Knex, clock: Clock): Promise<LocatorReference> {
  return { platforms: await platformsToday(db, clock) };
}

/**
 * Understands the facts as they were sent: every locator and device code is normalised and graded.
 * @param root where they stand in the request
 * @throws Problem *invalid*, every fault named by its pointer
 */
export async function readFacts(
  tx: Knex,
  clock: Clock,
  facts: readonly GivenFact[],
  known: Known,
  root: (index: number) => string = (index) => `#/facts/${index}`,
): Promise<DraftFact[]> {
  const reference = await locatorReference(tx, clock);
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  const read = facts.map((fact, index) => {
    const fault = (path: string, code: string) => errors.push({ pointer: `${root(index)}${path}`, code });
    if (fact.id !== undefined) {
      if (seen.has(fact.id)) fault('/id', 'duplicate_id');
      else if (!known.factIds.has(fact.id)) fault('/id', 'unknown_id');
      seen.add(fact.id);
    }
    for (const { place, code } of faultsOfIds(fact.evidenceIds, known.evidenceIds))
      fault(`/evidenceIds/${place}`, code);
    return understood(fact, reference, fault);
  });
  if (errors.length > 0) throw invalid(errors);
  return read;
}

/**
 * What a notice says outside its facts.
 * @throws Problem *invalid* if it names what no list has
 */
export async function readHead(tx: Knex, clock: Clock, given: Omit<GivenNotice, 'facts'>): Promise<DraftHead> {
  const { source, sourceAct, violationKind, norm, courtAct, necessity, externalReference } = given;
  if (violationKind !== undefined && !(await isListed(tx, 'violation_kinds', violationKind, almatyDay(clock.now())))) {
    throw invalid([{ pointer: '#/violationKind', code: 'unknown_code' }]);
  }
  return {
    ...(source === undefined || source === 'notice' ? {} : { source }),
    ...(sourceAct === undefined ? {} : { sourceAct }),
    ...(violationKind === undefined ? {} : { violationKind }),
    ...(norm === undefined ? {} : { norm }),
    ...(courtAct === undefined ? {} : { courtAct }),
    ...(necessity === undefined ? {} : { necessity }),
    ...(externalReference === undefined ? {} : { externalReference }),
  };
}

/**
 * A notice that has its number stays on its track, also when it comes back completed: nobody leaves clause 11 by it.
 * @throws Problem *invalid*
 */
export function refuseOtherTrack(
  { number, source }: Pick<NoticeAtHand, 'number' | 'source'>,
  given: Pick<GivenNotice, 'source'>,
): void {
  if (number === null || (given.source ?? 'notice') === source) return;
  throw invalid([{ pointer: '#/source', code: 'source_is_settled' }]);
}

/** Throws *too-large* if there are more rows than a notice may have. */
export function refuseTooManyRows(rows: number): void {
  if (rows > rowsAtMost) throw new Problem('too-large', { code: 'too_many_rows', members: { rowsAtMost } });
}

/** Each id that is not known here, or was given before. */
export function faultsOfIds(ids: readonly string[], known: ReadonlySet<string>): { place: number; code: string }[] {
  return ids.flatMap((id, place) => {
    if (ids.indexOf(id) < place) return [{ place, code: 'duplicate_id' }];
    return known.has(id) ? [] : [{ place, code: 'unknown_id' }];
  });
}

function understood(
  { id, medium, target, protocol, substantiation, necessity, evidenceIds, ...given }: GivenFact,
  reference: LocatorReference,
  fault: (path: string, code: string) => void,
): DraftFact {
  const locators = given.locators.flatMap((locator, place) => {
    const inspected = inspectLocator(locator, reference);
    if (!isLocatorRefusal(inspected)) return [inspected];
    fault(`/locators/${place}/value`, inspected.refused);
    return [];
  });
  const deviceCodes = (given.deviceCodes ?? []).flatMap((code, place) => {
    const inspected = inspectDeviceCode(code);
    if (!isDeviceCodeRefusal(inspected)) return [inspected];
    fault(`/deviceCodes/${place}/value`, inspected.refused);
    return [];
  });
  return {
    ...(id === undefined ? {} : { id }),
    medium,
    locators,
    deviceCodes,
    evidenceIds,
    ...(target === undefined ? {} : { target }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(substantiation === undefined ? {} : { substantiation }),
    ...(necessity === undefined ? {} : { necessity }),
  };
}
