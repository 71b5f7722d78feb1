import type { Knex } from 'knex';
import { actorOf, findAccountById } from '../db/accounts.js';
import { applyAct, lockAct, refuseAct } from '../db/acts.js';
import { recordEvent } from '../db/audit.js';
import { complaintState, lockComplaintIfAny, standingOfComplaint } from '../db/complaints.js';
import type { Complaint } from '../db/complaints.js';
import type { ActMessage, ActRefusal, ComplaintActKind } from '../domain/acts.js';
import type { ComplaintState } from '../domain/cases.js';
import { ActRefusedError } from './act-refused.js';
import { assignComplaint } from './complaint-acts/assignment.js';
import type { AppliedComplaintAct, ComplaintActContext } from './complaint-acts/context.js';
import { decideComplaint } from './complaint-acts/decision.js';
import { extendComplaint } from './complaint-acts/extension.js';
import { lodge } from './complaint-acts/lodging.js';
import { withdrawComplaint } from './complaint-acts/withdrawal.js';
import type { CaseDeps } from './deps.js';

/** What the workflow learns of an applied act; no state where there is no such case, because its opening was refused. */
export interface ComplaintActOutcome {
  outcome: 'applied' | 'refused';
  state: ComplaintState | null;
  /** Cases that a decision has opened and that have to be started. */
  reopenedAs?: string;
  restorationId?: string;
}

const appliers: Record<ComplaintActKind, (context: ComplaintActContext) => Promise<AppliedComplaintAct>> = {
  complaint_lodging: lodge,
  complaint_assignment: assignComplaint,
  complaint_extension: extendComplaint,
  complaint_decision: decideComplaint,
  complaint_withdrawal: withdrawComplaint,
};

/** Applies an act, its effects and its audit event in one transaction, or refuses it with its reason; what was decided already is repeated. */
export async function applyComplaintAct(
  deps: CaseDeps,
  complaintId: string,
  message: ActMessage<ComplaintActKind>,
): Promise<ComplaintActOutcome> {
  try {
    return await deps.db.transaction((tx) => applyLocked(deps, tx, complaintId, message));
  } catch (error) {
    if (!(error instanceof ActRefusedError)) throw error;
    return refuse(deps, complaintId, message.actId, error.refusal);
  }
}

async function applyLocked(
  deps: CaseDeps,
  tx: Knex.Transaction,
  complaintId: string,
  { actId, kind }: ActMessage<ComplaintActKind>,
): Promise<ComplaintActOutcome> {
  const complaint = await lockComplaintIfAny(tx, complaintId);
  const act = await lockAct(tx, actId);
  if (act.state !== 'received') return repeated(tx, act.state, complaint, kind);
  // The update was sent to a case that is not the act's own: it ends here, without effect.
  if (act.caseId !== complaintId || act.kind !== kind) return repeated(tx, 'refused', complaint, kind);

  const account = await findAccountById(tx, act.actorId, deps.clock.now());
  if (account === undefined) throw new ActRefusedError({ type: 'forbidden', code: 'account_closed' });
  const actor = actorOf(account);
  const applied = await appliers[kind]({ deps, tx, act, actor, complaint });
  await applyAct(tx, deps.clock, act.id, applied.result);
  await recordEvent(tx, deps.clock, {
    ...{ caseId: complaintId, actor, kind, outcome: 'applied', actId },
    ...(complaint === undefined ? {} : { before: standingOfComplaint(complaint) }),
    after: { ...standingOfComplaint(applied.complaint), ...applied.noted },
  });
  return {
    ...{ outcome: 'applied', state: complaintState(applied.complaint) },
    ...(applied.reopenedAs === undefined ? {} : { reopenedAs: applied.reopenedAs }),
    ...(applied.restorationId === undefined ? {} : { restorationId: applied.restorationId }),
  };
}

async function refuse(
  deps: CaseDeps,
  complaintId: string,
  actId: string,
  refusal: ActRefusal,
): Promise<ComplaintActOutcome> {
  return deps.db.transaction(async (tx) => {
    const complaint = await lockComplaintIfAny(tx, complaintId);
    const act = await refuseAct(tx, deps.clock, actId, refusal);
    const state = complaint === undefined ? null : complaintState(complaint);
    return { outcome: act.state === 'applied' ? 'applied' : 'refused', state };
  });
}

/** What a decision has opened is named again, so that a case which died before it started them starts them now. */
async function repeated(
  tx: Knex,
  actState: string,
  complaint: Complaint | undefined,
  kind: ComplaintActKind,
): Promise<ComplaintActOutcome> {
  if (complaint === undefined) return { outcome: 'refused', state: null };
  const opened =
    kind === 'complaint_decision' && actState === 'applied'
      ? await tx('complaints')
          .where({ id: complaint.id })
          .first<{ reopened_as: string | null; restoration_id: string | null }>('reopened_as', 'restoration_id')
      : { reopened_as: null, restoration_id: null };
  return {
    ...{ outcome: actState === 'applied' ? 'applied' : 'refused', state: complaintState(complaint) },
    ...(opened.reopened_as === null ? {} : { reopenedAs: opened.reopened_as }),
    ...(opened.restoration_id === null ? {} : { restorationId: opened.restoration_id }),
  };
}
