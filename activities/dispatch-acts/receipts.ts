import { raiseAlert } from '../../db/alerts.js';
import type { Dispatch, TrackedFact } from '../../db/dispatches.js';
import { insertReceipts } from '../../db/receipts.js';
import { platformsToday } from '../../db/reference-lookups.js';
import { closeTasks, openTask, taskCaseOf } from '../../db/tasks.js';
import { isFactSettled } from '../../domain/dispatch-status.js';
import { isLocatorRefusal } from '../../domain/locator.js';
import type { GivenLocator, NormalisedLocator } from '../../domain/locator.js';
import { afterReceipt, contradicts, receiptsOf } from '../../domain/receipts.js';
import type { FactReceipt, ReceiptsPayload } from '../../domain/receipts.js';
import { inspectLocator } from '../../locators/inspect-locator.js';
import { liesWithin } from '../../locators/lies-within.js';
import { ActRefusedError } from '../act-refused.js';
import { settleIfDone } from '../dispatch-state.js';
import { noteBreaches } from '../note-breaches.js';
import { tellOfDispatch } from '../tell.js';
import type { AppliedDispatchAct, DispatchActContext } from './context.js';
import { startClock } from './start-clock.js';

/**
 * Takes what a recipient says of its facts. "Impossible", "unclear" and what was applied beyond what was ordered become a supervisor's task. A term
 * that had run out when the recipient said it is breached, though nobody has noted it before.
 */
export async function takeReceipts(context: DispatchActContext): Promise<AppliedDispatchAct> {
  const { deps, tx, act, dispatch } = context;
  const receipts = receiptsOf(
    act.payload as ReceiptsPayload,
    dispatch.facts.map(({ factId }) => factId),
  );
  const applied = await inspectApplied(context, receipts);
  const at = act.receivedAt;
  // Whoever looks at clocks may not have come yet, and passes over what this settles or pauses.
  const noted = await noteBreaches(deps, tx, dispatch, at);
  const heard = startClock({ ...noted, receivedAt: noted.receivedAt ?? at }, at, deps.settings.executionTermMs);
  const facts = heard.facts.map((fact) => {
    const receipt = receipts.find(({ factId }) => factId === fact.factId);
    return receipt === undefined ? fact : withReceipt(fact, receipt, applied.get(fact.factId), at);
  });
  await insertReceipts(
    tx,
    at,
    act,
    receipts.map((receipt) => ({ ...receipt, late: isLate(dispatch, receipt) })),
  );
  for (const receipt of receipts) await alertIfContradicting(context, receipt);
  const saved = await settleIfDone(deps, tx, dispatch, { ...heard, facts });
  const of = { ...taskCaseOf(saved), dispatchId: saved.id };
  const asks = saved.status === 'impossible' || saved.status === 'unclear';
  if (asks) {
    await openTask(tx, deps.clock, { kind: 'ruling', ...of, role: 'supervisor' });
    await tellOfDispatch(deps, tx, 'ruling_asked', { dispatch: saved, key: act.id });
  }
  // Something was heard now, and who asked may have found the answer himself.
  await closeTasks(tx, deps.clock, { ...of, kinds: asks ? ['unheard'] : ['unheard', 'ruling'] });
  return { dispatch: saved, result: {} };
}

function withReceipt(
  fact: TrackedFact,
  receipt: FactReceipt,
  applied: NormalisedLocator | undefined,
  at: number,
): TrackedFact {
  const appliedWider = applied !== undefined && !liesWithin(applied, fact.ordered);
  const next = afterReceipt(fact, { status: receipt.status, appliedWider }, at);
  if (next === undefined) return fact;
  return {
    ...fact,
    ...next,
    note: receipt.note ?? fact.note,
    applied:
      applied === undefined
        ? fact.applied
        : { kind: applied.kind, normalised: applied.normalised, scope: applied.scope },
  };
}

/** What an operator could apply instead has to be a locator like any other. Throws ActRefusedError naming every bad field. */
async function inspectApplied({ deps, tx, dispatch }: DispatchActContext, receipts: readonly FactReceipt[]) {
  const reference = { platforms: await platformsToday(tx, deps.clock) };
  const known = new Set(dispatch.facts.map(({ factId }) => factId));
  const applied = new Map<string, NormalisedLocator>();
  const errors: { pointer: string; code: string }[] = [];
  receipts.forEach(({ factId, appliedTarget }, index) => {
    if (!known.has(factId)) errors.push({ pointer: `#/facts/${index}/factId`, code: 'unknown_fact' });
    if (appliedTarget === undefined) return;
    const inspected = inspectLocator(appliedTarget as GivenLocator, reference);
    if (isLocatorRefusal(inspected))
      errors.push({ pointer: `#/facts/${index}/appliedTarget/value`, code: inspected.refused });
    else applied.set(factId, inspected);
  });
  if (errors.length > 0) throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors });
  return applied;
}

function isLate(dispatch: Dispatch, { factId }: FactReceipt): boolean {
  return dispatch.facts.some((fact) => fact.factId === factId && isFactSettled(fact));
}

async function alertIfContradicting(
  { deps, tx, act, dispatch }: DispatchActContext,
  receipt: FactReceipt,
): Promise<void> {
  const settled = dispatch.facts.find((fact) => fact.factId === receipt.factId && isFactSettled(fact));
  if (settled === undefined || !contradicts(settled.status, receipt.status)) return;
  await raiseAlert(tx, deps.clock, {
    kind: 'contradicting_receipt',
    key: `${act.id}:${receipt.factId}`,
    noticeId: dispatch.noticeId,
    dispatchId: dispatch.id,
    recipientId: dispatch.recipientId,
  });
}
