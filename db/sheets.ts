import type { Knex } from 'knex';
import type { ActRefusal } from '../domain/acts.js';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import type { LocatorKind } from '../domain/locator.js';
import type { Actor } from '../domain/roles.js';
import type { SheetVerdict, Verdict } from '../domain/verdicts.js';
import { recordEvent } from './audit.js';
import { findLease, refusedWithoutLease, renewLease } from './leases.js';
import { faultsInVerdicts, withRestrictionsNamed } from './sheet-faults.js';

/** A row of the review sheet as it was written. */
export interface WrittenVerdict extends SheetVerdict {
  writtenBy: string;
  /** Milliseconds since the epoch. */
  writtenAt: number;
}

/** A review sheet: what the authorised body's people have written so far about the facts of one notice. */
export interface Sheet {
  sheetVersion: number;
  /** Facts of the notice, decided or not. */
  facts: number;
  /** In the order of the facts. */
  verdicts: WrittenVerdict[];
}

interface VerdictRow {
  fact_id: string;
  notice_id: string;
  verdict: Verdict;
  reason_code: string;
  reasons: string;
  target: LocatorKind | null;
  duplicate_of: string | null;
  written_by: string;
  written_at: Date;
}

/** The review sheet of a notice; an empty one if nobody has written yet. Throws if there is no such notice. */
export async function readSheet(db: Knex, noticeId: string): Promise<Sheet> {
  const notice = await db<{ id: string; sheet_version: number }>('notices')
    .where({ id: noticeId })
    .first('sheet_version');
  if (notice === undefined) throw new Error(`There is no notice ${noticeId}`);
  const facts = await db('facts').where({ notice_id: noticeId }).count<{ count: string }[]>();
  const rows: VerdictRow[] = await db('sheet_verdicts as s')
    .join('facts as f', 'f.id', 's.fact_id')
    .where('s.notice_id', noticeId)
    .orderBy('f.ordinal')
    .select('s.fact_id', 's.verdict', 's.reason_code', 's.reasons', 's.target', 's.duplicate_of', 's.written_by')
    .select('s.written_at');
  return {
    sheetVersion: notice.sheet_version,
    facts: Number(facts[0]?.count ?? 0),
    verdicts: rows.map(toWrittenVerdict),
  };
}

/**
 * Writes verdicts into the sheet of a notice whose row the caller has locked, all or none, in the name of the lease's holder,
 * whose lease begins anew, with an audit event. Gives the new sheet version, or why nothing was written.
 * @param write.sheetVersion the version that is replaced, as read under the lock
 */
export async function writeVerdicts(
  tx: Knex,
  clock: Clock,
  write: { noticeId: string; actor: Actor; sheetVersion: number; verdicts: readonly SheetVerdict[] },
): Promise<{ sheetVersion: number } | { refusal: ActRefusal }> {
  const { noticeId, actor } = write;
  const now = clock.now();
  const verdicts = await withRestrictionsNamed(tx, noticeId, write.verdicts);
  const refusal =
    refusedWithoutLease(await findLease(tx, noticeId, now), actor.accountId) ??
    (await refusedForFaults(tx, noticeId, verdicts, now));
  if (refusal !== undefined) return { refusal };
  const sheetVersion = write.sheetVersion + 1;
  await upsertVerdicts(tx, noticeId, actor.accountId, verdicts, now);
  await tx('notices').where({ id: noticeId }).update({ sheet_version: sheetVersion });
  await renewLease(tx, noticeId, actor.accountId, now);
  await recordEvent(tx, clock, {
    caseId: noticeId,
    actor,
    kind: 'verdicts',
    outcome: 'applied',
    before: { sheetVersion: write.sheetVersion },
    after: { sheetVersion, ...countsOf(verdicts) },
  });
  return { sheetVersion };
}

async function refusedForFaults(
  tx: Knex,
  noticeId: string,
  verdicts: readonly SheetVerdict[],
  now: number,
): Promise<ActRefusal | undefined> {
  const errors = await faultsInVerdicts(tx, noticeId, verdicts, almatyDay(now));
  return errors.length === 0 ? undefined : { type: 'invalid', code: 'invalid', errors };
}

async function upsertVerdicts(
  tx: Knex,
  noticeId: string,
  writerId: string,
  verdicts: readonly SheetVerdict[],
  now: number,
): Promise<void> {
  const rows = verdicts.map((verdict): VerdictRow => ({
    fact_id: verdict.factId,
    notice_id: noticeId,
    verdict: verdict.verdict,
    reason_code: verdict.reasonCode,
    reasons: verdict.reasons,
    target: verdict.target ?? null,
    duplicate_of: verdict.duplicateOf ?? null,
    written_by: writerId,
    written_at: new Date(now),
  }));
  await tx<VerdictRow>('sheet_verdicts').insert(rows).onConflict('fact_id').merge();
}

function countsOf(verdicts: readonly SheetVerdict[]): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

function toWrittenVerdict(row: VerdictRow): WrittenVerdict {
  return {
    factId: row.fact_id,
    verdict: row.verdict,
    reasonCode: row.reason_code,
    reasons: row.reasons,
    ...(row.target === null ? {} : { target: row.target }),
    ...(row.duplicate_of === null ? {} : { duplicateOf: row.duplicate_of }),
    writtenBy: row.written_by,
    writtenAt: row.written_at.getTime(),
  };
}
