import type { Knex } from 'knex';
import { reviewDayAfter } from '../domain/restoration.js';
import type { SheetFact } from './decisions.js';
import { newId } from './new-id.js';

/**
 * Enters confirmed facts in the register: the target of each is restricted from now, once, however many cases name it. A fact whose target is
 * restricted already becomes a further ground. Writes the facts that are ordered now into the prescription, and gives them.
 */
export async function restrict(
  tx: Knex,
  at: number,
  { noticeId, prescriptionId, facts }: { noticeId: string; prescriptionId: string; facts: readonly SheetFact[] },
): Promise<SheetFact[]> {
  const first = new Map<string, SheetFact>();
  for (const fact of facts) if (!first.has(fact.target.normalised)) first.set(fact.target.normalised, fact);
  const fresh = new Map<string, string>();
  const inForce = new Map<string, string>();
  // A restriction may be lifted between its being met and its being held: then the target is free, and entered after all.
  for (let open = [...first.values()]; open.length > 0; open = open.filter((fact) => !isIn(inForce, fact))) {
    for (const [normalised, id] of await enter(tx, at, prescriptionId, open)) fresh.set(normalised, id);
    const held = await holdInForce(
      tx,
      open.map(({ target }) => target.normalised),
    );
    for (const [normalised, id] of held) inForce.set(normalised, id);
  }
  await addGrounds(tx, at, noticeId, facts, inForce);
  const ordered = [...first].flatMap(([normalised, fact]) => (fresh.has(normalised) ? [fact] : []));
  await writePrescriptionFacts(tx, prescriptionId, ordered);
  return ordered;
}

/** Gives the ids of those that were not restricted before, by target. */
async function enter(
  tx: Knex,
  at: number,
  prescriptionId: string,
  facts: readonly SheetFact[],
): Promise<Map<string, string>> {
  if (facts.length === 0) return new Map();
  // One order for everybody, so that two cases with the same targets do not wait for each other.
  const sorted = [...facts].sort((a, b) => (a.target.normalised < b.target.normalised ? -1 : 1));
  const rows: { id: string; normalised: string }[] = await tx('restrictions')
    .insert(
      sorted.map(({ fact, target }) => ({
        id: newId(at),
        kind: target.kind,
        normalised: target.normalised,
        scope: target.scope,
        prescription_id: prescriptionId,
        fact_id: fact.id,
        in_force_from: new Date(at),
        review_on: reviewDayAfter(at),
      })),
    )
    .onConflict(tx.raw('(normalised) where lifted_at is null'))
    .ignore()
    .returning(['id', 'normalised']);
  return new Map(rows.map(({ id, normalised }) => [normalised, id]));
}

/**
 * Ends, in the register, what a settled prescription ordered and nobody executed: the target can be ordered again. Gives how many ended, and the
 * other notices that had taken one of them for a restriction in force.
 */
export async function lapseUnexecuted(
  tx: Knex,
  at: number,
  { noticeId, prescriptionId }: { noticeId: string; prescriptionId: string },
): Promise<{ lapsed: number; relying: string[] }> {
  const { rows: ended } = await tx.raw<{ rows: { id: string }[] }>(
    `update restrictions r set lifted_at = ?
      where r.prescription_id = ? and r.lifted_at is null
        and not exists (select from dispatch_facts f join dispatches d on d.id = f.dispatch_id
                         where d.prescription_id = r.prescription_id and f.fact_id = r.fact_id and f.status = 'executed')
      returning r.id`,
    [new Date(at), prescriptionId],
  );
  const relying: { notice_id: string }[] = await tx('restriction_grounds')
    .whereIn(
      'restriction_id',
      ended.map(({ id }) => id),
    )
    .whereNot({ notice_id: noticeId })
    .distinct('notice_id');
  return { lapsed: ended.length, relying: relying.map(({ notice_id }) => notice_id) };
}

function isIn(inForce: ReadonlyMap<string, string>, { target }: SheetFact): boolean {
  return inForce.has(target.normalised);
}

/** The restrictions in force on these targets; none of them is lifted before the transaction ends. */
async function holdInForce(tx: Knex, targets: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; normalised: string; lifted_at: Date | null }>('restrictions')
    .where({ lifted_at: null })
    .whereIn('normalised', [...targets])
    .orderBy('normalised')
    .forKeyShare()
    .select('id', 'normalised');
  return new Map(rows.map(({ id, normalised }) => [normalised, id]));
}

async function addGrounds(
  tx: Knex,
  at: number,
  noticeId: string,
  facts: readonly SheetFact[],
  inForce: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = facts.map(({ fact, target }) => ({
    restriction_id: inForce.get(target.normalised),
    fact_id: fact.id,
    notice_id: noticeId,
    added_at: new Date(at),
  }));
  if (rows.length > 0) await tx('restriction_grounds').insert(rows).onConflict(['restriction_id', 'fact_id']).ignore();
}

async function writePrescriptionFacts(tx: Knex, prescriptionId: string, ordered: readonly SheetFact[]): Promise<void> {
  const rows = ordered.map(({ fact, target, reasonCode, reasons }) => ({
    prescription_id: prescriptionId,
    fact_id: fact.id,
    ordinal: fact.ordinal,
    kind: target.kind,
    normalised: target.normalised,
    unicode: target.unicode ?? null,
    scope: target.scope,
    reason_code: reasonCode,
    reasons,
  }));
  if (rows.length > 0) await tx('prescription_facts').insert(rows);
}
