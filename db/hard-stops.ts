import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { targetOf } from '../domain/notice.js';
import { newId } from './new-id.js';
import { loadFacts } from './notice-content.js';
import { closeTasks, openTask } from './tasks.js';

/** A filer's request to let a stopped fact pass, and what a supervisor said (safeguard 1). */
export interface HardStopRequest {
  id: string;
  factId: string;
  normalised: string;
  reasons: string;
  requestedAt: Date;
  /** Null until it was ruled on. */
  allowed: boolean | null;
  ruledAt: Date | null;
  rulingReasons: string | null;
}

interface RequestRow {
  id: string;
  notice_id: string;
  fact_id: string;
  normalised: string;
  reasons: string;
  requested_at: Date;
  allowed: boolean | null;
  ruled_at: Date | null;
  ruling_reasons: string | null;
  voided_at: Date | null;
}

/** What keeps a fact from being asked or ruled about: its place in the request, and a code. */
export interface HardStopFault {
  index: number;
  code: 'unknown_id' | 'no_hard_stop' | 'already_requested' | 'already_ruled' | 'nothing_to_rule_on';
}

interface Wanted {
  factId: string;
  normalised: string;
}

const columns = [
  'id',
  'fact_id',
  'normalised',
  'reasons',
  'requested_at',
  'allowed',
  'ruled_at',
  'ruling_reasons',
] as const;

/** Every request about the facts of a notice as they are now, oldest first. */
export async function hardStopRequests(db: Knex, noticeId: string): Promise<HardStopRequest[]> {
  const rows = await db<RequestRow>('hard_stop_requests')
    .where({ notice_id: noticeId, voided_at: null })
    .orderBy('id')
    .select(...columns);
  return rows.map(toRequest);
}

/** Asks a supervisor to let these facts of a locked notice pass, all or none; gives what is wrong with them if none. */
export async function requestHardStops(
  tx: Knex,
  clock: Clock,
  { noticeId, factIds, reasons, by }: { noticeId: string; factIds: readonly string[]; reasons: string; by: string },
): Promise<HardStopFault[]> {
  const facts = new Map((await loadFacts(tx, noticeId)).map((fact) => [fact.id, fact]));
  const earlier = await hardStopRequests(tx, noticeId);
  const wanted = factIds.map((factId, index): Wanted | HardStopFault => {
    const fact = facts.get(factId);
    const target = fact && targetOf(fact);
    if (fact === undefined) return { index, code: 'unknown_id' };
    if (target?.hardStop === undefined) return { index, code: 'no_hard_stop' };
    const same = earlier.filter((each) => each.factId === factId && each.normalised === target.normalised);
    if (same.some(({ allowed }) => allowed === null)) return { index, code: 'already_requested' };
    if (same.some(({ allowed }) => allowed === true)) return { index, code: 'already_ruled' };
    return { factId, normalised: target.normalised };
  });
  const faults = wanted.filter((each): each is HardStopFault => 'code' in each);
  if (faults.length > 0) return faults;
  const at = clock.now();
  const rows = wanted.flatMap((each) =>
    'factId' in each ? [{ id: newId(at), fact_id: each.factId, normalised: each.normalised }] : [],
  );
  await tx('hard_stop_requests').insert(
    rows.map((row) => ({ ...row, notice_id: noticeId, reasons, requested_by: by, requested_at: new Date(at) })),
  );
  await openTask(tx, clock, { kind: 'hard_stop', noticeId, role: 'supervisor' });
  return [];
}

/** Rules on what was asked about these facts of a locked notice, all or none; gives what is wrong with them if none. */
export async function ruleOnHardStops(
  tx: Knex,
  clock: Clock,
  ruling: { noticeId: string; factIds: readonly string[]; allow: boolean; reasons: string; by: string },
): Promise<HardStopFault[]> {
  const { noticeId, factIds, allow, reasons, by } = ruling;
  const pending = (await hardStopRequests(tx, noticeId)).filter(({ allowed }) => allowed === null);
  const faults = factIds.flatMap((factId, index) =>
    pending.some((request) => request.factId === factId) ? [] : [{ index, code: 'nothing_to_rule_on' as const }],
  );
  if (faults.length > 0) return faults;
  await tx('hard_stop_requests')
    .where({ notice_id: noticeId, allowed: null })
    .whereIn('fact_id', [...factIds])
    .update({ allowed: allow, ruled_by: by, ruled_at: new Date(clock.now()), ruling_reasons: reasons });
  const isAllRuled = pending.every(({ factId }) => factIds.includes(factId));
  if (isAllRuled) await closeTasks(tx, clock, { noticeId, kinds: ['hard_stop'] });
  return [];
}

/** Voids what was asked or ruled about facts of a locked notice that have another target by now, also should they have it again one day. */
export async function voidChangedRequests(tx: Knex, clock: Clock, noticeId: string): Promise<void> {
  const requests = await hardStopRequests(tx, noticeId);
  const facts = requests.length === 0 ? [] : await loadFacts(tx, noticeId);
  const targets = new Map(facts.map((fact) => [fact.id, targetOf(fact)?.normalised]));
  const isStale = ({ factId, normalised }: HardStopRequest) => targets.get(factId) !== normalised;
  const stale = tx('hard_stop_requests').whereIn(
    'id',
    requests.filter(isStale).map(({ id }) => id),
  );
  await stale.clone().where({ allowed: null }).del();
  await stale.update({ voided_at: new Date(clock.now()) });
  const waits = requests.some((request) => request.allowed === null && !isStale(request));
  if (!waits) await closeTasks(tx, clock, { noticeId, kinds: ['hard_stop'] });
}

function toRequest(row: Pick<RequestRow, (typeof columns)[number]>): HardStopRequest {
  return {
    id: row.id,
    factId: row.fact_id,
    normalised: row.normalised,
    reasons: row.reasons,
    requestedAt: row.requested_at,
    allowed: row.allowed,
    ruledAt: row.ruled_at,
    rulingReasons: row.ruling_reasons,
  };
}
