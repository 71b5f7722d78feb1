import type { Knex } from 'knex';
import type { LocatorKind } from '../domain/locator.js';
import type { FactContent } from '../domain/notice.js';
import { loadFacts } from './notice-content.js';

/** What was decided about a fact, once its sheet was frozen. */
export interface FactDecision {
  verdict: 'pending' | 'confirmed' | 'unconfirmed' | 'duplicate';
  reasonCode: string | null;
  reasons: string | null;
  confirmedTarget: LocatorKind | null;
  duplicateOf: string | null;
}

interface DecisionRow {
  id: string;
  notice_id: string;
  verdict: FactDecision['verdict'];
  reason_code: string | null;
  reasons: string | null;
  confirmed_target: LocatorKind | null;
  duplicate_of: string | null;
}

export interface FactEntry extends FactContent {
  decision: FactDecision;
}

const undecided: FactDecision = {
  verdict: 'pending',
  reasonCode: null,
  reasons: null,
  confirmedTarget: null,
  duplicateOf: null,
};

/** The facts of a notice with what was decided about each, in order. */
export async function factEntries(db: Knex, noticeId: string): Promise<FactEntry[]> {
  const facts = await loadFacts(db, noticeId);
  const rows = await db<DecisionRow>('facts')
    .where({ notice_id: noticeId })
    .select('id', 'verdict', 'reason_code', 'reasons', 'confirmed_target', 'duplicate_of');
  const decisions = new Map(rows.map((row) => [row.id, toDecision(row)]));
  return facts.map((fact) => ({ ...fact, decision: decisions.get(fact.id) ?? undecided }));
}

function toDecision(row: Omit<DecisionRow, 'notice_id'>): FactDecision {
  return {
    verdict: row.verdict,
    reasonCode: row.reason_code,
    reasons: row.reasons,
    confirmedTarget: row.confirmed_target,
    duplicateOf: row.duplicate_of,
  };
}

/** The ids of a notice's facts, in order. */
export async function factIdsOf(db: Knex, noticeId: string): Promise<string[]> {
  const rows: { id: string }[] = await db('facts').where({ notice_id: noticeId }).orderBy('ordinal').select('id');
  return rows.map(({ id }) => id);
}
