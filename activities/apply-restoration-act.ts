import type { Knex } from 'knex';
import { actorOf, findAccountById } from '../db/accounts.js';
import { applyAct, lockAct, refuseAct } from '../db/acts.js';
import type { Act } from '../db/acts.js';
import { recordEvent } from '../db/audit.js';
import { lockRestorationIfAny, restorationState, standingOfRestoration } from '../db/restorations.js';
import type { Restoration } from '../db/restorations.js';
import type { ActMessage, ActRefusal, RestorationActKind } from '../domain/acts.js';
import type { RestorationState } from '../domain/cases.js';
import type { Actor } from '../domain/roles.js';
import { ActRefusedError } from './act-refused.js';
import type { CaseDeps } from './deps.js';
import { decideRestoration } from './restoration-acts/decision.js';
import { requestRestoration } from './restoration-acts/request.js';

/** What the workflow learns of an applied act; null where there is no such case, because its opening was refused. */
export interface RestorationActOutcome {
  outcome: 'applied' | 'refused';
  state: RestorationState | null;
}

/** An act that is being applied: everything happens in `tx`, which holds the act's row, and the restoration's if there is one yet. */
export interface RestorationActContext {
  deps: CaseDeps;
  tx: Knex.Transaction;
  act: Act;
  actor: Actor;
  restoration: Restoration | undefined;
}

export interface AppliedRestorationAct {
  restoration: Restoration;
  /** The answer to the person who acted. */
  result: Record<string, unknown>;
  /** Counts and codes for the audit trail. */
  noted?: Record<string, unknown>;
}

const appliers: Record<RestorationActKind, (context: RestorationActContext) => Promise<AppliedRestorationAct>> = {
  restoration_request: requestRestoration,
  restoration_decision: decideRestoration,
};

/** Applies an act, its effects and its audit event in one transaction, or refuses it with its reason; what was decided already is repeated. */
export async function applyRestorationAct(
  deps: CaseDeps,
  restorationId: string,
  message: ActMessage<RestorationActKind>,
): Promise<RestorationActOutcome> {
  try {
    return await deps.db.transaction((tx) => applyLocked(deps, tx, restorationId, message));
  } catch (error) {
    if (!(error instanceof ActRefusedError)) throw error;
    return refuse(deps, restorationId, message.actId, error.refusal);
  }
}

async function applyLocked(
  deps: CaseDeps,
  tx: Knex.Transaction,
  restorationId: string,
  { actId, kind }: ActMessage<RestorationActKind>,
): Promise<RestorationActOutcome> {
  const restoration = await lockRestorationIfAny(tx, restorationId);
  const act = await lockAct(tx, actId);
  if (act.state !== 'received') return answered(tx, act.state, restoration);
  // The update was sent to a case that is not the act's own: it ends here, without effect.
  if (act.caseId !== restorationId || act.kind !== kind) return answered(tx, 'refused', restoration);

  const account = await findAccountById(tx, act.actorId, deps.clock.now());
  if (account === undefined) throw new ActRefusedError({ type: 'forbidden', code: 'account_closed' });
  const actor = actorOf(account);
  const applied = await appliers[kind]({ deps, tx, act, actor, restoration });
  await applyAct(tx, deps.clock, act.id, applied.result);
  await recordEvent(tx, deps.clock, {
    caseId: restorationId,
    actor,
    kind,
    outcome: 'applied',
    actId,
    ...(restoration === undefined ? {} : { before: standingOfRestoration(restoration) }),
    after: { ...standingOfRestoration(applied.restoration), ...applied.noted },
  });
  return answered(tx, 'applied', applied.restoration);
}

async function refuse(
  deps: CaseDeps,
  restorationId: string,
  actId: string,
  refusal: ActRefusal,
): Promise<RestorationActOutcome> {
  return deps.db.transaction(async (tx) => {
    const restoration = await lockRestorationIfAny(tx, restorationId);
    const act = await refuseAct(tx, deps.clock, actId, refusal);
    return answered(tx, act.state === 'applied' ? 'applied' : 'refused', restoration);
  });
}

async function answered(
  tx: Knex,
  outcome: 'applied' | 'refused',
  restoration: Restoration | undefined,
): Promise<RestorationActOutcome> {
  return { outcome, state: restoration === undefined ? null : await restorationState(tx, restoration) };
}
