import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { FactContent } from '../domain/notice.js';
import { canonicalJson } from './canonical-json.js';
import { writeFactRows } from './fact-rows.js';
import { voidChangedRequests } from './hard-stops.js';
import { newId } from './new-id.js';
import { loadFacts } from './notice-content.js';
import { forgetVerdicts } from './sheet-forgetting.js';

/** A fact as it is written: an id that is given is kept. */
export type DraftFact = Omit<FactContent, 'id' | 'ordinal'> & { id?: string };

/**
 * Makes these the facts of a locked notice, in this order: those whose id is given are kept, others are new, the rest goes.
 * Gives the ids, in order. What was asked or decided about a fact that is another one now is void.
 */
export async function replaceFacts(
  tx: Knex,
  clock: Clock,
  noticeId: string,
  facts: readonly DraftFact[],
): Promise<string[]> {
  const before = await loadFacts(tx, noticeId);
  const numbered = numberFrom(1, clock, facts);
  refuseForeign(before, facts);
  const ids = numbered.map(({ id }) => id);
  await tx('facts').where({ notice_id: noticeId }).whereNotIn('id', ids).del();
  await writeFactRows(tx, noticeId, numbered);
  await forgetWhatChanged(tx, clock, noticeId, before);
  return ids;
}

/** Adds facts to the end of a locked notice and gives their ids. */
export async function appendFacts(
  tx: Knex,
  clock: Clock,
  noticeId: string,
  facts: readonly Omit<DraftFact, 'id'>[],
): Promise<string[]> {
  const numbered = numberFrom((await countFacts(tx, noticeId)) + 1, clock, facts);
  await writeFactRows(tx, noticeId, numbered);
  return numbered.map(({ id }) => id);
}

/** Replaces one fact of a locked notice; false if it has none such. */
export async function replaceFact(
  tx: Knex,
  clock: Clock,
  noticeId: string,
  fact: DraftFact & { id: string },
): Promise<boolean> {
  const before = await loadFacts(tx, noticeId);
  const earlier = before.find(({ id }) => id === fact.id);
  if (earlier === undefined) return false;
  await writeFactRows(tx, noticeId, [{ ...fact, ordinal: earlier.ordinal }]);
  await forgetWhatChanged(tx, clock, noticeId, before);
  return true;
}

/** Takes one fact off a locked notice, and closes the gap in the order; false if it has none such. */
export async function removeFact(tx: Knex, clock: Clock, noticeId: string, factId: string): Promise<boolean> {
  const [removed] = await tx('facts')
    .where({ notice_id: noticeId, id: factId })
    .del()
    .returning<{ ordinal: number }[]>('ordinal');
  if (removed === undefined) return false;
  await tx('facts').where({ notice_id: noticeId }).where('ordinal', '>', removed.ordinal).decrement('ordinal', 1);
  await voidChangedRequests(tx, clock, noticeId);
  return true;
}

/** How many facts a notice has. */
export async function countFacts(tx: Knex, noticeId: string): Promise<number> {
  const counted = await tx('facts').where({ notice_id: noticeId }).count<{ count: string }[]>();
  return Number(counted[0]?.count ?? 0);
}

async function forgetWhatChanged(
  tx: Knex,
  clock: Clock,
  noticeId: string,
  before: readonly FactContent[],
): Promise<void> {
  const asItWas = new Map(before.map((fact) => [fact.id, contentOf(fact)]));
  const after = await loadFacts(tx, noticeId);
  const changed = after.filter((fact) => asItWas.has(fact.id) && asItWas.get(fact.id) !== contentOf(fact));
  await forgetVerdicts(
    tx,
    noticeId,
    changed.map(({ id }) => id),
  );
  await voidChangedRequests(tx, clock, noticeId);
}

function contentOf({ ordinal: _, ...content }: FactContent): string {
  return canonicalJson(content);
}

function numberFrom(first: number, clock: Clock, facts: readonly DraftFact[]): FactContent[] {
  return facts.map((fact, index) => ({
    ...fact,
    id: fact.id ?? newId(clock.now()),
    ordinal: first + index,
  }));
}

// The rows of a fact are written by its id alone.
function refuseForeign(before: readonly FactContent[], facts: readonly DraftFact[]): void {
  const own = new Set(before.map(({ id }) => id));
  if (facts.some(({ id }) => id !== undefined && !own.has(id))) throw new Error('A fact of another notice');
}
