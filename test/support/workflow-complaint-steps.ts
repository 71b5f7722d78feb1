import { v7 as uuidv7 } from 'uuid';
import type { CaseActivities } from '../../activities/case-activities.js';
import type { ComplaintActKind } from '../../domain/acts.js';
import { mayActOnComplaint } from '../../domain/capabilities.js';
import type { ComplaintState } from '../../domain/cases.js';
import { canHappenToComplaint } from '../../domain/complaint-status.js';
import type { ComplaintOutcome } from '../../domain/complaint-status.js';
import { found } from './workflow-house.js';
import type { FakeAct, FakeHouse } from './workflow-house.js';

export type ComplaintSteps = Pick<
  CaseActivities,
  'openComplaint' | 'loadComplaint' | 'applyComplaintAct' | 'respondToSilentComplaint'
>;

const day = 24 * 3_600_000;

export interface FakeComplaint extends ComplaintState {
  id: string;
  /** The part in which a decision opens the facts again. */
  reopenedAs: string | null;
}

/** A complaint as it lies in the table, given to the supervisor. */
export function addComplaint(house: FakeHouse, of: Partial<FakeComplaint> = {}): FakeComplaint {
  const complaint: FakeComplaint = {
    ...{ id: uuidv7(), status: 'in_review', revision: 0, number: 'CM-2026-000001', outcome: null, bodyCode: 'MOH' },
    ...{ lodgedBy: 'filer', assignedTo: 'supervisor', side: { bodyCode: 'MOH', filerId: 'filer' }, checkAt: null },
    ...{ reopenedAs: null, ...of },
  };
  house.complaints.set(complaint.id, complaint);
  return complaint;
}

/** The steps of a complaint, in memory: the rules are those of domain/. */
export function createComplaintSteps(house: FakeHouse): ComplaintSteps {
  const change = (complaint: FakeComplaint, to: Partial<FakeComplaint>): ComplaintState =>
    stateOf(Object.assign(complaint, to, { revision: complaint.revision + 1 }));
  return {
    openComplaint: (id) =>
      house.step('openComplaint', id, async () => {
        const known = house.complaints.get(id) ?? addComplaint(house, { id, checkAt: (await house.now()) + 20 * day });
        return stateOf(known);
      }),

    loadComplaint: (id) => house.step('loadComplaint', id, () => stateOf(found(house.complaints, id))),

    applyComplaintAct: (id, { actId, kind }) =>
      house.step(`applyComplaintAct ${kind}`, id, async () => {
        const act = found(house.acts, actId) as FakeAct<ComplaintActKind>;
        if (act.state === 'received') act.state = (await apply(id, kind, act)) ? 'applied' : 'refused';
        const complaint = house.complaints.get(id);
        const reopened = kind === 'complaint_decision' ? complaint?.reopenedAs : undefined;
        return {
          ...{ outcome: act.state, state: complaint === undefined ? null : stateOf(complaint) },
          ...(reopened == null ? {} : { reopenedAs: reopened }),
        };
      }),

    respondToSilentComplaint: (id) =>
      house.step('respondToSilentComplaint', id, async () => {
        const complaint = found(house.complaints, id);
        const now = await house.now();
        const isDue =
          canHappenToComplaint('silence', complaint.status) && complaint.checkAt !== null && complaint.checkAt <= now;
        return isDue ? change(complaint, { checkAt: now + day }) : stateOf(complaint);
      }),
  };

  async function apply(id: string, kind: ComplaintActKind, act: FakeAct<ComplaintActKind>): Promise<boolean> {
    const payload = act.payload as { refused?: boolean; outcome?: ComplaintOutcome; reopenedAs?: string; to?: string };
    if (kind === 'complaint_lodging') {
      if (payload.refused === true) return false;
      addComplaint(house, { id, checkAt: (await house.now()) + 20 * day });
      return true;
    }
    const complaint = found(house.complaints, id);
    const actor = { accountId: act.actorId, roles: act.roles };
    if (!mayActOnComplaint(actor, kind, { ...complaint, isInvolved: false }).allowed) return false;
    const closed = { status: 'closed', checkAt: null } as const;
    const now = await house.now();
    if (kind === 'complaint_decision')
      change(complaint, { ...closed, outcome: payload.outcome ?? 'dismissed', reopenedAs: payload.reopenedAs ?? null });
    else if (kind === 'complaint_withdrawal') change(complaint, { ...closed, outcome: 'withdrawn' });
    else if (kind === 'complaint_extension') change(complaint, { checkAt: now + 40 * day });
    else change(complaint, { status: 'in_review', assignedTo: payload.to ?? 'supervisor' });
    return true;
  }
}

function stateOf(complaint: FakeComplaint): ComplaintState {
  const { status, revision, number, outcome, bodyCode, lodgedBy, assignedTo, side, checkAt } = complaint;
  return { status, revision, number, outcome, bodyCode, lodgedBy, assignedTo, side, checkAt };
}
