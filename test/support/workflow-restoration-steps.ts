import { v7 as uuidv7 } from 'uuid';
import type { CaseActivities } from '../../activities/case-activities.js';
import type { RestorationActKind } from '../../domain/acts.js';
import { mayActOnRestoration } from '../../domain/capabilities.js';
import type { RestorationState } from '../../domain/cases.js';
import { canHappenToRestoration } from '../../domain/restoration.js';
import { dispatchWorkflowId } from '../../workflows/messages.js';
import { isSettled } from '../../domain/dispatch-status.js';
import { statusOf } from './workflow-dispatch-steps.js';
import { found } from './workflow-house.js';
import type { FakeAct, FakeHouse } from './workflow-house.js';

export type RestorationSteps = Pick<
  CaseActivities,
  'applyRestorationAct' | 'loadRestoration' | 'respondToUncheckedRestoration' | 'issueInstruction' | 'closeRestoration'
>;

const day = 24 * 3_600_000;

export interface FakeRestoration extends RestorationState {
  id: string;
  instructionId: string | null;
  /** Who had the prescription. */
  recipients: string[];
  /** What still holds when it is lifted. */
  isHeld: boolean;
}

/** A wish to resume access as it lies in the table. */
export function addRestoration(house: FakeHouse, of: Partial<FakeRestoration> = {}): FakeRestoration {
  const restoration: FakeRestoration = {
    ...{ id: uuidv7(), status: 'in_check', revision: 0, origin: 'recipient', requestedBy: 'operator', bodyCode: null },
    ...{ outcome: null, dueAt: null, restrictions: 1, instructionId: null, recipients: ['telecom'], isHeld: false },
    ...of,
  };
  house.restorations.set(restoration.id, restoration);
  return restoration;
}

/** The steps of a restoration, in memory: the rules are those of domain/. */
export function createRestorationSteps(house: FakeHouse): RestorationSteps {
  const change = (restoration: FakeRestoration, to: Partial<FakeRestoration>): RestorationState =>
    stateOfRestoration(Object.assign(restoration, to, { revision: restoration.revision + 1 }));
  return {
    loadRestoration: (id) => house.step('loadRestoration', id, () => stateOfRestoration(found(house.restorations, id))),

    applyRestorationAct: (id, { actId, kind }) =>
      house.step(`applyRestorationAct ${kind}`, id, async () => {
        const act = found(house.acts, actId) as FakeAct<RestorationActKind>;
        const payload = act.payload as { refused?: boolean; decision?: 'lift' | 'refuse' };
        if (act.state === 'received' && kind === 'restoration_request') {
          act.state = payload.refused === true ? 'refused' : 'applied';
          if (act.state === 'applied') addRestoration(house, { id, dueAt: (await house.now()) + day });
        } else if (act.state === 'received') {
          const restoration = found(house.restorations, id);
          const actor = { accountId: act.actorId, roles: act.roles };
          act.state = mayActOnRestoration(actor, kind, restoration).allowed ? 'applied' : 'refused';
          const isLifted = payload.decision === 'lift' && !restoration.isHeld;
          const outcome = payload.decision === 'refuse' ? 'refused' : 'still_restricted';
          if (act.state === 'applied')
            change(restoration, {
              dueAt: null,
              ...(isLifted ? { status: 'in_execution' } : { status: 'closed', outcome }),
            });
        }
        const restoration = house.restorations.get(id);
        return { outcome: act.state, state: restoration === undefined ? null : stateOfRestoration(restoration) };
      }),

    respondToUncheckedRestoration: (id) =>
      house.step('respondToUncheckedRestoration', id, async () => {
        const restoration = found(house.restorations, id);
        const now = await house.now();
        const isDue =
          canHappenToRestoration('silence', restoration.status) &&
          restoration.dueAt !== null &&
          restoration.dueAt <= now;
        return isDue ? change(restoration, { dueAt: now + day }) : stateOfRestoration(restoration);
      }),

    issueInstruction: (id) =>
      house.step('issueInstruction', id, () => {
        const restoration = found(house.restorations, id);
        const instructionId = (restoration.instructionId ??= issue(house, restoration));
        const dispatchIds = restoration.recipients.map((recipient) => dispatchWorkflowId(instructionId, recipient));
        return { state: stateOfRestoration(restoration), dispatchIds };
      }),

    closeRestoration: (id) =>
      house.step('closeRestoration', id, () => {
        const restoration = found(house.restorations, id);
        const isReady = house.dispatchesOf(restoration).every((dispatch) => isSettled(statusOf(dispatch)));
        if (restoration.status !== 'in_execution' || !isReady) return stateOfRestoration(restoration);
        return change(restoration, { status: 'closed', outcome: 'lifted' });
      }),
  };
}

function issue(house: FakeHouse, restoration: FakeRestoration): string {
  const instructionId = uuidv7();
  for (const recipientId of restoration.recipients) {
    const fact = { factId: uuidv7(), status: 'pending', awaitsRuling: false, dueAt: null, pausedAt: null } as const;
    house.addDispatch({
      ...{ noticeId: restoration.id, prescriptionId: instructionId, recipientId },
      facts: [{ ...fact, breachedAt: null }],
      endpoint: house.endpoints.get(recipientId) ?? null,
    });
  }
  return instructionId;
}

function stateOfRestoration(restoration: FakeRestoration): RestorationState {
  const { status, revision, origin, requestedBy, bodyCode, outcome, dueAt, restrictions } = restoration;
  return { status, revision, origin, requestedBy, bodyCode, outcome, dueAt, restrictions };
}
