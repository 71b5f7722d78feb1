import { deciderCandidates } from '../../db/complaint-deciders.js';
import { mayBeGivenComplaint } from '../../domain/complaint-deciders.js';
import { ActRefusedError } from '../act-refused.js';
import { giveComplaint } from './assign.js';
import type { AppliedComplaintAct, ComplaintActContext } from './context.js';
import { permitted, toResult } from './context.js';

/** Gives the complaint to another supervisor, or takes it oneself: to nobody who took part, is below one who did, or is of the side that filed. */
export async function assignComplaint(context: ComplaintActContext): Promise<AppliedComplaintAct> {
  const { deps, tx, act } = context;
  const complaint = await permitted(context, 'complaint_assignment');
  const { to } = act.payload as { to: string; reason: string };
  const candidates = await deciderCandidates(tx, deps.clock, complaint);
  const chosen = candidates.find(({ accountId }) => accountId === to);
  if (chosen === undefined || !mayBeGivenComplaint(chosen, complaint)) {
    const errors = [{ pointer: '#/to', code: 'may_not_decide_complaint' }];
    throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors });
  }
  const given = await giveComplaint(deps, tx, complaint, to, 'complaint_assignment');
  return { complaint: given, result: toResult(given), noted: { to } };
}
