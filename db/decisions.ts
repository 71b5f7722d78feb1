import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { LocatorKind } from '../domain/locator.js';
import { standingHardStop, targetOf } from '../domain/notice.js';
import type { FactContent, FactLocator } from '../domain/notice.js';
import type { SheetVerdict, Verdict } from '../domain/verdicts.js';
import { allowedHardStops, loadFacts } from './notice-content.js';

/** A fact with what the sheet says of it. */
export interface SheetFact {
  fact: FactContent;
  verdict: Verdict;
  reasonCode: string;
  reasons: string;
  /** What a restriction would name. */
  target: FactLocator;
  /** Why it waits for a supervisor's leave still. */
  hardStop?: string;
}

/** The sheet against the facts: those that it decides, and the places (from 0) of those that it leaves open. */
export async function readDecisions(
  tx: Knex,
  noticeId: string,
): Promise<{ decided: SheetFact[]; undecided: number[] }> {
  const facts = await loadFacts(tx, noticeId);
  const hardStops = await allowedHardStops(tx, noticeId);
  const verdicts = new Map((await sheetVerdicts(tx, noticeId)).map((verdict) => [verdict.factId, verdict]));
  const decided: SheetFact[] = [];
  const undecided: number[] = [];
  facts.forEach((fact, index) => {
    const verdict = verdicts.get(fact.id);
    const target = targetOf(fact, verdict?.target ?? fact.target);
    if (verdict === undefined || target === undefined) undecided.push(index);
    else decided.push(toSheetFact(fact, verdict, target, hardStops.get(fact.id)));
  });
  return { decided, undecided };
}

/** Copies the sheet to the facts, and adds each duplicate as a further ground to the restriction that covers it (safeguard 5). */
export async function adoptSheet(tx: Knex, clock: Clock, noticeId: string): Promise<void> {
  await tx.raw(
    `update facts f set verdict = s.verdict, reason_code = s.reason_code, reasons = s.reasons,
            confirmed_target = coalesce(s.target, f.target), duplicate_of = s.duplicate_of
       from sheet_verdicts s where s.fact_id = f.id and f.notice_id = ?`,
    [noticeId],
  );
  await tx.raw(
    `insert into restriction_grounds (restriction_id, fact_id, notice_id, added_at)
     select duplicate_of, id, notice_id, ? from facts where notice_id = ? and verdict = 'duplicate' and duplicate_of is not null
     on conflict do nothing`,
    [new Date(clock.now()), noticeId],
  );
}

async function sheetVerdicts(tx: Knex, noticeId: string): Promise<SheetVerdict[]> {
  const rows: {
    fact_id: string;
    verdict: Verdict;
    reason_code: string;
    reasons: string;
    target: LocatorKind | null;
    duplicate_of: string | null;
  }[] = await tx('sheet_verdicts')
    .where({ notice_id: noticeId })
    .select('fact_id', 'verdict', 'reason_code', 'reasons', 'target', 'duplicate_of');
  return rows.map((row) => ({
    factId: row.fact_id,
    verdict: row.verdict,
    reasonCode: row.reason_code,
    reasons: row.reasons,
    ...(row.target === null ? {} : { target: row.target }),
    ...(row.duplicate_of === null ? {} : { duplicateOf: row.duplicate_of }),
  }));
}

function toSheetFact(
  fact: FactContent,
  verdict: SheetVerdict,
  target: FactLocator,
  allowed?: ReadonlySet<string>,
): SheetFact {
  const hardStop = standingHardStop(target, allowed);
  return {
    fact,
    verdict: verdict.verdict,
    reasonCode: verdict.reasonCode,
    reasons: verdict.reasons,
    target,
    ...(hardStop === undefined ? {} : { hardStop }),
  };
}
