import type { Knex } from 'knex';
import { actorOf, findAccountById } from '../db/accounts.js';
import { applyAct, lockAct, refuseAct } from '../db/acts.js';
import { recordEvent } from '../db/audit.js';
import { isUndelivered } from '../db/dispatch-messages.js';
import { lockDispatch } from '../db/dispatches.js';
import type { Dispatch } from '../db/dispatches.js';
import { filingSide } from '../db/prescriptions.js';
import type { ActMessage, ActRefusal, DispatchActKind } from '../domain/acts.js';
import type { DispatchState } from '../domain/cases.js';
import { mayActOnDispatch } from '../domain/capabilities.js';
import { ActRefusedError, refuseUnlessAllowed } from './act-refused.js';
import type { CaseDeps } from './deps.js';
import type { AppliedDispatchAct, DispatchActContext } from './dispatch-acts/context.js';
import { recordFetch } from './dispatch-acts/fetch.js';
import { takeReceipts } from './dispatch-acts/receipts.js';
import { redeliver } from './dispatch-acts/redelivery.js';
import { rule } from './dispatch-acts/ruling.js';
import { announceSettlement, caseToTell, dispatchState } from './dispatch-state.js';
import { breachesNoted } from './note-breaches.js';

/** What the workflow learns of an applied act; the answer itself stays in the act's row. */
export interface DispatchActOutcome {
  outcome: 'applied' | 'refused';
  state: DispatchState;
}

interface Applied extends DispatchActOutcome {
  /** The workflow of the case that has to hear that all is settled. */
  toTell?: string;
}

const appliers: Record<DispatchActKind, (context: DispatchActContext) => Promise<AppliedDispatchAct>> = {
  fetch: recordFetch,
  receipts: takeReceipts,
  ruling: rule,
  redelivery: redeliver,
};

/**
 * Applies an act on a dispatch, its effects and its audit event in one transaction, or refuses it with its reason. Whoever settles the last
 * dispatch of an order tells its case, again at every repetition.
 */
export async function applyDispatchAct(
  deps: CaseDeps,
  dispatchId: string,
  message: ActMessage<DispatchActKind>,
): Promise<DispatchActOutcome> {
  const { toTell, ...applied } = await applyOrRefuse(deps, dispatchId, message);
  if (toTell !== undefined) await announceSettlement(deps, toTell);
  return applied;
}

async function applyOrRefuse(
  deps: CaseDeps,
  dispatchId: string,
  message: ActMessage<DispatchActKind>,
): Promise<Applied> {
  try {
    return await deps.db.transaction((tx) => applyLocked(deps, tx, dispatchId, message));
  } catch (error) {
    if (!(error instanceof ActRefusedError)) throw error;
    return refuse(deps, dispatchId, message.actId, error.refusal);
  }
}

async function applyLocked(
  deps: CaseDeps,
  tx: Knex.Transaction,
  dispatchId: string,
  { actId, kind }: ActMessage<DispatchActKind>,
): Promise<Applied> {
  const dispatch = await lockDispatch(tx, dispatchId);
  const act = await lockAct(tx, actId);
  if (act.state !== 'received') return answered(deps, tx, dispatch, act.state);
  // The update was sent to a case that is not the act's own: it ends here, without effect.
  if (act.caseId !== dispatchId || act.kind !== kind) return answered(deps, tx, dispatch, 'refused');

  const account = await findAccountById(tx, act.actorId, deps.clock.now());
  if (account === undefined) throw new ActRefusedError({ type: 'forbidden', code: 'account_closed' });
  const actor = actorOf(account);
  const { status, recipientId } = dispatch;
  const side = await filingSide(tx, dispatch.noticeId);
  const undelivered = await isUndelivered(tx, dispatchId);
  refuseUnlessAllowed(
    mayActOnDispatch(actor, kind, { ...side, status, recipientId, opened: dispatch.openedAt !== null, undelivered }),
  );

  const applied = await appliers[kind]({ deps, tx, act, actor, dispatch });
  await applyAct(tx, deps.clock, act.id, { ...applied.result, status: applied.dispatch.status });
  // Before the audit event: this may lock the prescription, and closing the case locks that before the chain.
  const answer = await answered(deps, tx, applied.dispatch, 'applied');
  const breached = breachesNoted(dispatch, applied.dispatch);
  await recordEvent(tx, deps.clock, {
    caseId: dispatch.caseId,
    actor,
    kind,
    outcome: 'applied',
    actId,
    dispatchId,
    before: standing(dispatch),
    after: breached > 0 ? { ...standing(applied.dispatch), breached } : standing(applied.dispatch),
  });
  return answer;
}

async function refuse(deps: CaseDeps, dispatchId: string, actId: string, refusal: ActRefusal): Promise<Applied> {
  return deps.db.transaction(async (tx) => {
    const dispatch = await lockDispatch(tx, dispatchId);
    const answer = await answered(deps, tx, dispatch, 'refused');
    const act = await refuseAct(tx, deps.clock, actId, refusal);
    return act.state === 'applied' ? { ...answer, outcome: 'applied' } : answer;
  });
}

async function answered(
  deps: CaseDeps,
  tx: Knex.Transaction,
  dispatch: Dispatch,
  outcome: 'applied' | 'refused',
): Promise<Applied> {
  const toTell = await caseToTell(tx, dispatch);
  return {
    outcome,
    state: await dispatchState(deps, tx, dispatch),
    ...(toTell === undefined ? {} : { toTell }),
  };
}

/** What the audit trail says of a dispatch before and after. */
export function standing(dispatch: Dispatch): Record<string, unknown> {
  const counts: Record<string, number> = {};
  for (const { status } of dispatch.facts) counts[status] = (counts[status] ?? 0) + 1;
  return { status: dispatch.status, revision: dispatch.revision, facts: counts };
}
