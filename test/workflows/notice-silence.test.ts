import { expect } from 'chai';
import { useStage } from '../support/workflow-environment.js';
import type { FakeNotice } from '../support/workflow-house.js';
import {
  act,
  actOnDispatch,
  caseOf,
  colleague,
  inReview,
  noticeStateOf,
  openDispatches,
  operator,
  reviewer,
  supervisor,
  until,
} from '../support/workflow-people.js';

const silenceSteps = ['remind', 'reassign', 'escalate', 'escalate_again'];

describe('When nobody decides a notice', function () {
  const stage = useStage('test');
  const taken = (notice: FakeNotice) => stage.house.stepsOf(notice.id).filter((step) => silenceSteps.includes(step));

  async function pass(notice: FakeNotice, minutes: number, expected: string[]): Promise<void> {
    await stage.env.sleep(minutes * 60_000);
    await until(`the case knows ${expected.join(', ')}`, async () => {
      const state = await noticeStateOf(stage, notice);
      return state?.dueAt === notice.dueAt && taken(notice).length >= expected.length;
    });
    expect(taken(notice)).to.deep.equal(expected);
  }

  it('the reviewer is reminded, replaced, told on, and told on again; then a decision works as ever', async () => {
    const notice = await inReview(stage);
    await pass(notice, 59, []);
    await pass(notice, 2, ['remind']);
    expect(notice.reviewerId).to.equal('reviewer');
    await pass(notice, 60, ['remind', 'reassign']);
    expect(notice.reviewerId).to.equal('reviewer-successor');
    await pass(notice, 60, ['remind', 'reassign', 'escalate']);
    await pass(notice, 120, ['remind', 'reassign', 'escalate', 'escalate_again', 'escalate_again']);
    expect(notice).to.include({ status: 'in_review', outcome: null });

    await act(stage, notice, 'completion', colleague, { verdicts: ['unconfirmed'] });
    expect(await caseOf(stage, notice).result()).to.equal('closed');
    expect(notice.outcome).to.equal('rejected');
  });

  it('that a prosecutor sent, he is reminded within its hour, it is given on, told on as its clock runs out, and decided by nobody', async () => {
    const notice = await inReview(stage, { bodyCode: 'PROSECUTOR', forwardWithin: 60 });
    const end = notice.forwardBy!;
    await pass(notice, 29, []);
    await pass(notice, 2, ['remind']);
    await pass(notice, 15, ['remind', 'reassign']);
    expect(notice).to.include({ reviewerId: 'reviewer-successor', overdue: false, dueAt: end });
    await pass(notice, 15, ['remind', 'reassign', 'escalate']);
    expect(notice).to.include({ status: 'in_review', outcome: null, overdue: true });
    await pass(notice, 120, ['remind', 'reassign', 'escalate', 'escalate_again', 'escalate_again']);
    expect(await noticeStateOf(stage, notice)).to.include({ status: 'in_review', outcome: null });
    expect(notice.verdicts).to.deep.equal([]);
    expect(stage.house.dispatchesOf(notice)).to.deep.equal([]);
  });

  it('after four days it is still nobody’s decision, and costs the history six events a step', async () => {
    const notice = await inReview(stage);
    const before = (await caseOf(stage, notice).fetchHistory()).events!.length;
    await stage.env.sleep('100 hours');
    await until('it was told on for a hundred hours', () => taken(notice).length >= 99);
    expect(notice).to.include({ status: 'in_review', outcome: null });
    const after = (await caseOf(stage, notice).fetchHistory()).events!.length;
    expect(after - before).to.be.at.most(6 * (taken(notice).length + 1));
  });

  it('a hand-over begins the term anew', async () => {
    const notice = await inReview(stage);
    await pass(notice, 50, []);
    await act(stage, notice, 'handover', reviewer, { to: 'colleague' });
    await pass(notice, 50, []);
    await pass(notice, 11, ['remind']);
    expect(notice.reviewerId).to.equal('colleague');
  });

  it('a second reader is reminded twice and told on, and the decision stays the reviewer’s', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'], opinionBy: 'supervisor' });
    await pass(notice, 181, ['remind', 'remind', 'escalate']);
    expect(notice).to.include({ status: 'second_opinion', reviewerId: 'reviewer' });
    await act(stage, notice, 'second_opinion', supervisor, { opinion: 'agree' });
    const [dispatch] = await openDispatches(stage, notice);
    // To its very end: a step that is cut off would keep this server from skipping time.
    await actOnDispatch(stage, dispatch!, 'receipts', operator, { status: 'executed' });
    expect(await caseOf(stage, notice).result()).to.equal('closed');
  });

  it('a returned notice waits for its filer as long as it takes', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'return', reviewer, undefined);
    await stage.env.sleep('90 days');
    expect(taken(notice)).to.deep.equal([]);
    expect(await noticeStateOf(stage, notice)).to.include({ status: 'returned', dueAt: null });
  });

  it('and the house’s clock is a minute behind the engine’s, it is asked every ten seconds and not in circles', async () => {
    const notice = await inReview(stage);
    await stage.env.sleep('59 minutes');
    stage.house.clockIsBehindMs = 60_000;
    await stage.env.sleep('150 seconds');
    await until('he is reminded', () => taken(notice).length > 0);
    expect(taken(notice)).to.deep.equal(['remind']);
    const asked = stage.house.stepsOf(notice.id).filter((step) => step === 'respondToSilence');
    expect(asked.length).to.be.within(2, 8);
  });

  it('and nothing ran for two days, the steps are taken one after the other and not at once', async () => {
    const notice = await inReview(stage);
    const hold = stage.house.hold('respondToSilence', notice.id);
    const passing = stage.env.sleep('61 minutes');
    await hold.reached;
    stage.house.clockIsBehindMs = -2 * 24 * 3_600_000;
    hold.release();
    await passing;
    await until('he is reminded', () => taken(notice).length > 0);
    await until('the case knows', async () => (await noticeStateOf(stage, notice))?.dueAt === notice.dueAt);
    expect(taken(notice)).to.deep.equal(['remind']);
    expect(notice.dueAt).to.be.above((await stage.house.now()) + 58 * 60_000);
  });
});
