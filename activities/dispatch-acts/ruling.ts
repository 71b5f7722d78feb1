import { addMessage } from '../../db/dispatch-messages.js';
import type { TrackedFact } from '../../db/dispatches.js';
import { newId } from '../../db/new-id.js';
import { closeTasks, taskCaseOf } from '../../db/tasks.js';
import { afterRuling, rulingsFor } from '../../domain/receipts.js';
import type { RulingKind } from '../../domain/receipts.js';
import { ActRefusedError } from '../act-refused.js';
import { polls, settleIfDone } from '../dispatch-state.js';
import type { AppliedDispatchAct, DispatchActContext } from './context.js';

interface Ruling {
  factIds?: string[];
  ruling: RulingKind;
  reasons: string;
}

/** A supervisor answers what a recipient asked or could not do; the recipient is told. */
export async function rule({ deps, tx, act, actor, dispatch }: DispatchActContext): Promise<AppliedDispatchAct> {
  const ruling = act.payload as Ruling;
  const ruled = new Set(ruledFacts(ruling, dispatch.facts));
  const at = deps.clock.now();
  const id = newId(at);
  await tx('rulings').insert({
    id,
    dispatch_id: dispatch.id,
    act_id: act.id,
    ruling: ruling.ruling,
    fact_ids: [...ruled],
    reasons: ruling.reasons,
    ruled_by: actor.accountId,
    ruled_at: new Date(at),
  });
  if (!(await polls(tx, dispatch))) {
    await addMessage(tx, at, { dispatchId: dispatch.id, type: 'dispatch.ruled', rulingId: id });
  }
  const facts = dispatch.facts.map((fact) =>
    ruled.has(fact.factId) ? { ...fact, ...afterRuling(fact, ruling.ruling, at) } : fact,
  );
  const saved = await settleIfDone(deps, tx, dispatch, { ...dispatch, facts });
  if (saved.status !== 'impossible' && saved.status !== 'unclear') {
    await closeTasks(tx, deps.clock, { ...taskCaseOf(saved), dispatchId: saved.id, kinds: ['ruling'] });
  }
  return { dispatch: saved, result: { ruling: ruling.ruling, facts: ruled.size } };
}

/** The facts it answers: those named, or all that it can answer. Throws ActRefusedError naming those that it cannot. */
function ruledFacts({ factIds, ruling }: Ruling, facts: readonly TrackedFact[]): string[] {
  const answerable = new Set(facts.filter((fact) => rulingsFor(fact).includes(ruling)).map(({ factId }) => factId));
  if (factIds === undefined) {
    if (answerable.size === 0) throw new ActRefusedError({ type: 'illegal-move', code: 'ruling_does_not_apply' });
    return [...answerable];
  }
  const errors = factIds.flatMap((id, index) =>
    answerable.has(id) ? [] : [{ pointer: `#/factIds/${index}`, code: 'ruling_does_not_apply' }],
  );
  if (errors.length > 0) throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors });
  return factIds;
}
