import { v7 as uuidv7 } from 'uuid';
import type { CaseActivities } from '../../activities/case-activities.js';
import type { NoticeActOutcome } from '../../activities/apply-notice-act.js';
import type { NoticeActKind } from '../../domain/acts.js';
import { mayAct } from '../../domain/capabilities.js';
import { partNumber } from '../../domain/case-numbers.js';
import type { NoticeState } from '../../domain/cases.js';
import { isSettled } from '../../domain/dispatch-status.js';
import { canHappen } from '../../domain/notice-status.js';
import type { NoticeMove } from '../../domain/notice-status.js';
import { outcomeOf } from '../../domain/outcome.js';
import { opinionStepAt, stepAt, stepDueAt } from '../../domain/review-terms.js';
import type { ReviewTerms } from '../../domain/review-terms.js';
import { isLate, nextStepWithin, termsWithin } from '../../domain/sources.js';
import type { Verdict } from '../../domain/verdicts.js';
import { dispatchWorkflowId } from '../../workflows/messages.js';
import { statusOf } from './workflow-dispatch-steps.js';
import { found } from './workflow-house.js';
import type { FakeAct, FakeHouse, FakeNotice } from './workflow-house.js';

export type NoticeSteps = Pick<
  CaseActivities,
  | 'applyNoticeAct'
  | 'loadNotice'
  | 'validateNotice'
  | 'assignReviewer'
  | 'respondToSilence'
  | 'issuePrescription'
  | 'closeNotice'
>;

/** How long reviewers may be silent here, in minutes. */
const terms = { remindAfter: 60, reassignAfter: 120, escalateAfter: 180, repeatEvery: 60 };

/** What a completion of the fake house says; its sheet comes along. */
export interface Completion {
  verdicts: Verdict[];
  opinionBy?: 'reviewer' | 'supervisor';
  recipients?: string[];
}

/** The steps of a notice's case, in memory: the rules are those of domain/, the content is left out. */
export function createNoticeSteps(house: FakeHouse): NoticeSteps {
  return {
    applyNoticeAct: (noticeId, message) =>
      house.step(`applyNoticeAct ${message.kind}`, noticeId, async () => {
        const notice = found(house.notices, noticeId);
        const act = found(house.acts, message.actId);
        const outcome = act.state === 'received' ? await decideAct(house, notice, act) : act.state;
        const partId = [...house.notices.values()].find(({ submissionActId }) => submissionActId === act.id)?.id;
        return {
          outcome,
          state: stateOf(notice),
          ...(message.kind === 'split' && partId !== undefined ? { partId } : {}),
        };
      }),

    loadNotice: (noticeId) => house.step('loadNotice', noticeId, () => stateOf(found(house.notices, noticeId))),

    validateNotice: (noticeId) =>
      house.step('validateNotice', noticeId, () => {
        const notice = found(house.notices, noticeId);
        if (notice.status !== 'submitted') return stateOf(notice);
        house.move(notice, 'validation', { status: notice.incomplete ? 'returned' : 'submitted' });
        return stateOf(notice);
      }),

    assignReviewer: (noticeId) =>
      house.step('assignReviewer', noticeId, async () => {
        const notice = found(house.notices, noticeId);
        if (notice.status !== 'submitted') return stateOf(notice);
        await giveTo(house, notice, 'assignment', notice.reviewerId ?? 'reviewer');
        return stateOf(notice);
      }),

    respondToSilence: (noticeId) =>
      house.step('respondToSilence', noticeId, async () => {
        const notice = found(house.notices, noticeId);
        const now = await house.now();
        if (!canHappen('silence', notice.status) || notice.dueAt === null || notice.dueAt > now) return stateOf(notice);
        const step = (notice.status === 'in_review' ? stepAt : opinionStepAt)(notice.reviewStage);
        house.steps.push(`${step} ${noticeId}`);
        const [since, stage] = [notice.reviewSince, notice.reviewStage + 1];
        house.move(notice, 'silence', {
          reviewStage: stage,
          dueAt: nextStepWithin(termsOf(notice, since), { since, stage, now, forwardBy: notice.forwardBy }),
          overdue: notice.forwardBy === null || isLate(notice.forwardBy, now),
          ...(step === 'reassign' ? { reviewerId: `${notice.reviewerId ?? ''}-successor` } : {}),
        });
        return stateOf(notice);
      }),

    issuePrescription: (noticeId) =>
      house.step('issuePrescription', noticeId, () => {
        const notice = found(house.notices, noticeId);
        const prescriptionId = (notice.prescriptionId ??= issue(house, notice));
        const dispatchIds = house
          .dispatchesOf(notice)
          .map(({ recipientId }) => dispatchWorkflowId(prescriptionId, recipientId));
        return { state: stateOf(notice), dispatchIds };
      }),

    closeNotice: (noticeId) =>
      house.step('closeNotice', noticeId, () => {
        const notice = found(house.notices, noticeId);
        const dispatches = house.dispatchesOf(notice);
        const isReady = dispatches.every((dispatch) => isSettled(statusOf(dispatch)));
        if (notice.status !== 'in_execution' || !isReady) return stateOf(notice);
        const executed = dispatches.flatMap(({ facts }) => facts).some(({ status }) => status === 'executed');
        const outcome = outcomeOf(notice.verdicts, executed || dispatches.length === 0);
        house.move(notice, 'settlement', { status: 'closed', outcome });
        return stateOf(notice);
      }),
  };
}

/** What a workflow may know of a notice. */
export function stateOf(notice: FakeNotice): NoticeState {
  const { status, revision, number, filerId, bodyCode, reviewerId, opinionBy, outcome, facts } = notice;
  const isWaitedFor = status === 'in_review' || status === 'second_opinion';
  return {
    ...{ status, revision, number, filerId, bodyCode, reviewerId, opinionBy, outcome, facts },
    dueAt: isWaitedFor ? notice.dueAt : null,
  };
}

async function decideAct(house: FakeHouse, notice: FakeNotice, act: FakeAct): Promise<NoticeActOutcome['outcome']> {
  // It is not this notice's own: it ends without effect, here and there.
  if (act.caseId !== notice.id) return 'refused';
  const kind = act.kind as NoticeActKind;
  const isAllowed =
    kind === 'submission'
      ? notice.status === 'submitting' && notice.submissionActId === act.id
      : mayAct({ accountId: act.actorId, roles: act.roles }, kind, notice).allowed;
  if (isAllowed) await appliers[kind](house, notice, act);
  return (act.state = isAllowed ? 'applied' : 'refused');
}

const appliers: Record<NoticeActKind, (house: FakeHouse, notice: FakeNotice, act: FakeAct) => Promise<void> | void> = {
  submission(house, notice, { at }) {
    const forwardBy = notice.forwardWithin === null ? null : at + notice.forwardWithin * 60_000;
    const number = notice.number ?? house.nextNumber();
    house.move(notice, 'registration', { status: 'submitted', number, forwardBy });
  },
  withdrawal: (house, notice) => house.move(notice, 'withdrawal', { status: 'withdrawn' }),
  handover: (house, notice, act) => giveTo(house, notice, 'handover', (act.payload as { to: string }).to),
  recusal: (house, notice, act) =>
    notice.status === 'in_review' && notice.reviewerId === act.actorId
      ? giveTo(house, notice, 'recusal', `${act.actorId}-successor`)
      : house.move(notice, 'recusal', {}),
  return: (house, notice) => house.move(notice, 'return', { status: 'returned' }),
  split(house, notice, act) {
    const { facts } = act.payload as { facts: number };
    house.addNotice({
      ...notice,
      id: uuidv7(),
      revision: 0,
      facts,
      number: partNumber(notice.number ?? '', 2),
      submissionActId: act.id,
    });
    house.move(notice, 'split', { facts: notice.facts - facts });
  },
  async completion(house, notice, act) {
    const { verdicts, opinionBy, recipients } = act.payload as Completion;
    Object.assign(notice, { verdicts, recipients: recipients ?? notice.recipients, reviewerId: act.actorId });
    if (opinionBy === undefined) {
      decide(house, notice, 'completion');
      return;
    }
    const now = await house.now();
    const dueAt = stepDueAt(termsOf(notice, now), now, 0);
    house.move(notice, 'completion', { status: 'second_opinion', opinionBy, dueAt, reviewSince: now, reviewStage: 0 });
  },
  second_opinion(house, notice, act) {
    const { opinion } = act.payload as { opinion: 'agree' | 'disagree' };
    if (opinion === 'disagree') {
      notice.disagreements += 1;
      return giveTo(house, notice, 'second_opinion', notice.reviewerId ?? 'reviewer');
    }
    decide(house, notice, 'second_opinion');
  },
};

function termsOf({ forwardBy }: FakeNotice, since: number): ReviewTerms {
  return forwardBy === null ? terms : termsWithin(terms, (forwardBy - since) / 60_000);
}

function decide(house: FakeHouse, notice: FakeNotice, move: NoticeMove): void {
  if (notice.verdicts.includes('confirmed')) house.move(notice, move, { status: 'in_execution', opinionBy: null });
  else house.move(notice, move, { status: 'closed', outcome: outcomeOf(notice.verdicts, false) });
}

async function giveTo(house: FakeHouse, notice: FakeNotice, move: NoticeMove, reviewerId: string): Promise<void> {
  const now = await house.now();
  house.move(notice, move, {
    status: 'in_review',
    reviewerId,
    opinionBy: null,
    reviewSince: now,
    reviewStage: 0,
    dueAt: stepDueAt(termsOf(notice, now), now, 0),
  });
}

function issue(house: FakeHouse, notice: FakeNotice): string {
  const prescriptionId = uuidv7();
  for (const recipientId of notice.recipients) {
    const facts = notice.verdicts.flatMap((verdict, index) =>
      verdict === 'confirmed'
        ? [
            {
              ...{ factId: `fact-${index}`, status: 'pending' as const, awaitsRuling: false },
              ...{ dueAt: null, pausedAt: null, breachedAt: null },
            },
          ]
        : [],
    );
    const endpoint = house.endpoints.get(recipientId) ?? null;
    house.addDispatch({ noticeId: notice.id, prescriptionId, recipientId, facts, endpoint });
  }
  return prescriptionId;
}
