import type { Knex } from 'knex';
import { coveringRestrictions } from './covering-restrictions.js';
import { scopeOf, standingHardStop, targetOf } from '../domain/notice.js';
import type { FactContent } from '../domain/notice.js';
import { compareScopes } from '../domain/scope.js';
import { sources } from '../domain/sources.js';
import type { NoticeSource } from '../domain/sources.js';
import type { SheetVerdict, Verdict } from '../domain/verdicts.js';
import { allowedHardStops, loadFacts } from './notice-content.js';

/** A field that cannot be accepted: a JSON pointer into the body of the request. */
export interface Fault {
  pointer: string;
  code: string;
}

/**
 * Everything that keeps verdicts from being written, all at once: facts of other notices or named twice, reason codes that
 * are not valid that day or belong to another verdict, targets that the fact does not have, that are wider than filed
 * or that a hard stop keeps, duplicates of a restriction that is not in force or covers something else.
 * @param day the Almaty day whose reference lists count
 */
export async function faultsInVerdicts(
  db: Knex,
  noticeId: string,
  verdicts: readonly SheetVerdict[],
  day: string,
): Promise<Fault[]> {
  const facts = new Map((await loadFacts(db, noticeId)).map((fact) => [fact.id, fact]));
  const hardStops = await allowedHardStops(db, noticeId);
  const reasons = await verdictReasons(db, day);
  const source = await sourceOf(db, noticeId);
  const covered = await coveredByNamed(db, verdicts);
  const seen = new Set<string>();
  return verdicts.flatMap((verdict, index) => {
    const faults: Fault[] = [];
    const fault = (field: string, code: string) => faults.push({ pointer: `#/verdicts/${index}/${field}`, code });
    const fact = facts.get(verdict.factId);
    if (fact === undefined) fault('factId', 'unknown_fact');
    if (seen.has(verdict.factId)) fault('factId', 'named_twice');
    seen.add(verdict.factId);
    const reason = reasons.get(verdict.reasonCode);
    if (reason?.verdict !== verdict.verdict) fault('reasonCode', 'not_a_reason_for_this_verdict');
    else if (reason.onlyForOtherTracks === true && source === 'notice') fault('reasonCode', 'only_for_other_tracks');
    // Clause 11 is of ordinary notices alone: another track carries what another body has decided and answers for.
    if (verdict.verdict === 'unconfirmed' && !sources[source].isRejectable) fault('verdict', 'not_rejectable');
    const targetFault = fact && faultInTarget(verdict, fact, hardStops.get(fact.id));
    if (targetFault !== undefined) fault('target', targetFault);
    const duplicateFault = faultInDuplicate(verdict, covered);
    if (duplicateFault !== undefined) fault('duplicateOf', duplicateFault);
    return faults;
  });
}

function faultInTarget(
  { verdict, target }: SheetVerdict,
  fact: FactContent,
  allowed?: ReadonlySet<string>,
): string | undefined {
  if (target === undefined) return undefined;
  if (verdict !== 'confirmed') return 'only_where_confirmed';
  const chosen = targetOf(fact, target);
  if (chosen === undefined) return 'no_such_locator';
  // Confirming may narrow what was filed; to widen it, somebody has to file it with its necessity.
  return compareScopes(chosen.scope, scopeOf(fact)) > 0 ? 'wider_than_filed' : standingHardStop(chosen, allowed);
}

function faultInDuplicate(
  { factId, verdict, duplicateOf }: SheetVerdict,
  covered: ReadonlyMap<string, string>,
): string | undefined {
  if (verdict !== 'duplicate') return duplicateOf === undefined ? undefined : 'only_where_duplicate';
  if (duplicateOf === undefined) return 'required_where_duplicate';
  return covered.get(factId) === duplicateOf ? undefined : 'no_restriction_in_force';
}

async function sourceOf(db: Knex, noticeId: string): Promise<NoticeSource> {
  const notice = await db<{ id: string; source: NoticeSource }>('notices').where({ id: noticeId }).first('source');
  return notice?.source ?? 'notice';
}

interface ReasonData {
  verdict: Verdict;
  onlyForOtherTracks?: boolean;
}

async function verdictReasons(db: Knex, day: string): Promise<Map<string, ReasonData>> {
  const rows = await db<{ list: string; code: string; data: ReasonData }>('reference_entries')
    .where({ list: 'verdict_reasons' })
    .where('valid_from', '<=', day)
    .where((still) => void still.whereNull('valid_to').orWhere('valid_to', '>=', day))
    .select('code', 'data');
  return new Map(rows.map(({ code, data }) => [code, data]));
}

async function coveredByNamed(db: Knex, verdicts: readonly SheetVerdict[]): Promise<Map<string, string>> {
  const named = verdicts.flatMap(({ factId, duplicateOf }) =>
    duplicateOf === undefined ? [] : [{ factId, restrictionId: duplicateOf }],
  );
  const covering = await coveringRestrictions(db, named);
  return new Map(covering.map(({ factId, restrictionId }) => [factId, restrictionId]));
}

/**
 * Names, for each duplicate that names none, the restriction in force on one of the fact's own locators: the reviewer has
 * seen it marked, and only where a wider restriction covers the fact does he have to say which.
 */
export async function withRestrictionsNamed(
  db: Knex,
  noticeId: string,
  verdicts: readonly SheetVerdict[],
): Promise<SheetVerdict[]> {
  const unnamed = new Set(
    verdicts.filter(({ verdict, duplicateOf }) => verdict === 'duplicate' && duplicateOf === undefined),
  );
  if (unnamed.size === 0) return [...verdicts];
  const rows: { fact_id: string; id: string }[] = await db('restrictions as r')
    .join('locators as l', 'l.normalised', 'r.normalised')
    .join('facts as f', 'f.id', 'l.fact_id')
    .where('f.notice_id', noticeId)
    .whereNull('r.lifted_at')
    .orderBy('r.id', 'desc')
    .select('l.fact_id', 'r.id');
  const covering = new Map(rows.map(({ fact_id, id }) => [fact_id, id]));
  return verdicts.map((verdict) => {
    const found = unnamed.has(verdict) ? covering.get(verdict.factId) : undefined;
    return found === undefined ? verdict : { ...verdict, duplicateOf: found };
  });
}
