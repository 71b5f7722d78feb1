import { moveComplaint, takenBack } from '../../db/complaints.js';
import type { Complaint } from '../../db/complaints.js';
import { notify } from '../../db/notifications.js';
import { closeTasks } from '../../db/tasks.js';
import { endTerm } from '../../db/working-terms.js';
import type { ComplaintDecision } from '../../domain/complaint-status.js';
import { ActRefusedError } from '../act-refused.js';
import type { AppliedComplaintAct, ComplaintActContext } from './context.js';
import { permitted, toResult } from './context.js';
import type { ComplaintEffects } from './effects.js';
import { bringAbout } from './effects.js';
import { issueDecision } from './letter.js';
import { tellComplainant } from './register.js';

/**
 * Decides a complaint with reasons: upheld, wholly or in part, which resumes access or opens the rejected facts again; dismissed; or left without
 * consideration. A term that has passed decides nothing by itself, and what its author has taken back is not decided any more.
 */
export async function decideComplaint(context: ComplaintActContext): Promise<AppliedComplaintAct> {
  const { deps, tx, act, actor } = context;
  const complaint = await permitted(context, 'complaint_decision');
  // Its case is told of it as well, and ends it; whichever step is first.
  if ((await takenBack(tx, complaint)) !== undefined)
    throw new ActRefusedError({ type: 'illegal-move', code: 'status' });
  const { outcome, reasons, factIds } = act.payload as {
    outcome: ComplaintDecision;
    reasons: string;
    factIds?: string[];
  };
  const upheld = upheldFacts(complaint, outcome, factIds);
  await closeTasks(tx, deps.clock, { subjectId: complaint.id, kinds: ['complaint'] });
  await endTerm(tx, deps.clock, { caseId: complaint.id, kind: 'complaint' });
  const effects = await bringAbout(context, complaint, { upheld, reasons });
  const decided = await moveComplaint(tx, complaint, 'complaint_decision', {
    ...{ status: 'closed', outcome, reasons, upheld_fact_ids: upheld, decided_by: actor.accountId },
    ...{ check_at: null, overdue: false, closed_at: new Date(deps.clock.now()) },
    ...(effects.restorationId === undefined ? {} : { restoration_id: effects.restorationId }),
    ...(effects.reopenedAs === undefined ? {} : { reopened_as: effects.reopenedAs }),
  });
  const { number } = await issueDecision(context, decided, { outcome, reasons, effects });
  await tell(context, decided);
  return {
    complaint: decided,
    ...starts(effects),
    result: { ...toResult(decided), decisionNumber: number, ...starts(effects), facts: upheld.length },
    noted: { facts: upheld.length, ...starts(effects) },
  };
}

/** Wholly: every fact that is complained of; in part: those that are named, and not all. */
function upheldFacts(complaint: Complaint, outcome: ComplaintDecision, named: readonly string[] | undefined): string[] {
  const fail = (code: string): never => {
    throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors: [{ pointer: '#/factIds', code }] });
  };
  const isUpheld = outcome === 'upheld' || outcome === 'partly_upheld';
  if (!isUpheld) return named === undefined ? [] : fail('only_where_upheld');
  if (complaint.factIds.length === 0) {
    throw new ActRefusedError({
      type: 'invalid',
      code: 'invalid',
      errors: [{ pointer: '#/outcome', code: 'about_no_act' }],
    });
  }
  if (outcome === 'upheld') return named === undefined ? complaint.factIds : fail('only_where_partly_upheld');
  const chosen = [...new Set(named ?? [])];
  if (chosen.length === 0) fail('required');
  if (chosen.some((id) => !complaint.factIds.includes(id))) fail('unknown_fact');
  return chosen.length === complaint.factIds.length ? fail('nothing_would_remain') : chosen;
}

function starts({ reopenedAs, restorationId }: ComplaintEffects): { reopenedAs?: string; restorationId?: string } {
  return {
    ...(reopenedAs === undefined ? {} : { reopenedAs }),
    ...(restorationId === undefined ? {} : { restorationId }),
  };
}

async function tell({ deps, tx }: ComplaintActContext, decided: Complaint): Promise<void> {
  await tellComplainant(deps, tx, decided, 'complaint_decided');
  if (decided.lodgedBy === null) return;
  await notify(tx, deps.clock, {
    ...{ event: 'complaint_decided', to: { accountId: decided.lodgedBy }, caseId: decided.id },
    ...{ href: `/api/v1/complaints/${decided.id}`, params: { number: decided.number } },
  });
}
