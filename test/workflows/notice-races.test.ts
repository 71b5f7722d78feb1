import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expect } from 'chai';
import { noticeActUpdate } from '../../workflows/messages.js';
import type { ActOutcome } from '../../workflows/messages.js';
import { useStage } from '../support/workflow-environment.js';
import {
  act,
  actOnDispatch,
  caseOf,
  file,
  filer,
  inReview,
  noticeStateOf,
  openDispatches,
  operator,
  reviewer,
  until,
} from '../support/workflow-people.js';

/** What became of an act: applied, refused by its step, or refused before by the validator. */
async function fate(sent: Promise<ActOutcome>): Promise<'applied' | 'refused'> {
  try {
    return (await sent).outcome;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return 'refused';
    throw error;
  }
}

describe('In the case of a notice', function () {
  const stage = useStage('test');

  it('of two completions at once one counts', async () => {
    for (const round of [1, 2, 3]) {
      const notice = await inReview(stage);
      const fates = await Promise.all([
        fate(act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'], recipients: [] })),
        fate(act(stage, notice, 'completion', reviewer, { verdicts: ['unconfirmed'] })),
      ]);
      expect(fates, `round ${round}`).to.have.members(['applied', 'refused']);
      await caseOf(stage, notice).result();
      expect(notice.outcome).to.equal(fates[0] === 'applied' ? 'restricted' : 'rejected');
    }
  });

  it('of a completion and a withdrawal at once one counts, whichever comes first', async () => {
    for (const round of [1, 2, 3, 4]) {
      const notice = await inReview(stage);
      const completion = () => act(stage, notice, 'completion', reviewer, { verdicts: ['unconfirmed'] });
      const withdrawal = () => act(stage, notice, 'withdrawal', filer, undefined);
      const sent = round % 2 === 0 ? [completion(), withdrawal()] : [withdrawal(), completion()];
      expect(await Promise.all(sent.map(fate)), `round ${round}`).to.have.members(['applied', 'refused']);
      expect(await caseOf(stage, notice).result()).to.equal(notice.status);
      expect(notice.outcome).to.equal(notice.status === 'withdrawn' ? null : 'rejected');
    }
  });

  it('one act that is sent fifty times in parallel is one act, and each time has its answer', async () => {
    const notice = await inReview(stage);
    const { message } = await stage.house.addAct({
      ...{ caseId: notice.id, kind: 'completion' as const, ...reviewer },
      payload: { verdicts: ['unconfirmed'] },
    });
    const handle = caseOf(stage, notice);
    const sent = Array.from({ length: 50 }, () =>
      handle.executeUpdate(noticeActUpdate, { args: [message], updateId: message.actId }),
    );
    for (const answer of await Promise.all(sent)) expect(answer).to.deep.equal({ outcome: 'applied' });
    const steps = stage.house.stepsOf(notice.id).filter((step) => step === 'applyNoticeAct completion');
    expect(steps).to.have.length(1);
    expect(notice.revision).to.equal(4);
  });

  it('a step that answers after a later act changes nothing back', async () => {
    const notice = stage.house.addNotice();
    const assignment = stage.house.hold('assignReviewer', notice.id, 'after');
    await file(stage, notice);
    await assignment.reached;
    const withdrawal = act(stage, notice, 'withdrawal', filer, undefined);
    await until('it is withdrawn', () => notice.status === 'withdrawn');
    assignment.release();
    expect(await withdrawal).to.deep.equal({ outcome: 'applied' });
    expect(await caseOf(stage, notice).result()).to.equal('withdrawn');
  });

  it('a reminder that comes as the decision falls decides nothing and undoes nothing', async () => {
    const notice = await inReview(stage);
    const reminder = stage.house.hold('respondToSilence', notice.id, 'before');
    const passing = stage.env.sleep('61 minutes');
    await reminder.reached;
    const completion = act(stage, notice, 'completion', reviewer, { verdicts: ['unconfirmed'] });
    await until('it is decided', () => notice.status === 'closed');
    reminder.release();
    await Promise.all([completion, passing]);
    expect(await caseOf(stage, notice).result()).to.equal('closed');
    expect(stage.house.stepsOf(notice.id)).not.to.include('remind');
  });

  it('two dispatches that settle at once close it once', async () => {
    for (const round of [1, 2, 3]) {
      const notice = await inReview(stage, { recipients: ['telecom', 'cable'] });
      await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] });
      const dispatches = await openDispatches(stage, notice);
      await Promise.all(
        dispatches.map((dispatch) => actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' })),
      );
      expect(await caseOf(stage, notice).result(), `round ${round}`).to.equal('closed');
      expect(notice.outcome).to.equal('restricted');
    }
  });

  it('a dispatch that settles before the others were even started closes nothing early and nothing is lost', async () => {
    const notice = await inReview(stage, { recipients: ['telecom', 'cable'] });
    const start = stage.house.hold('startDispatches', notice.id, 'after');
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] });
    await start.reached;
    const [first, second] = await openDispatches(stage, notice);
    await actOnDispatch(stage, first!, 'receipts', operator, { status: 'executed' });
    await actOnDispatch(stage, second!, 'receipts', operator, { status: 'executed' });
    expect(notice.status).to.equal('in_execution');
    start.release();
    expect(await caseOf(stage, notice).result()).to.equal('closed');
  });

  it('a settlement that is told before it is so is not believed', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] });
    const [dispatch] = await openDispatches(stage, notice);
    await caseOf(stage, notice).signal('dispatchesSettled');
    await until('it was looked at', () => stage.house.stepsOf(notice.id).includes('closeNotice'));
    expect(await noticeStateOf(stage, notice)).to.include({ status: 'in_execution' });
    await actOnDispatch(stage, dispatch!, 'receipts', operator, { status: 'executed' });
    expect(await caseOf(stage, notice).result()).to.equal('closed');
  });

  it('a step that fails for a while is taken until it succeeds, and fails nothing', async () => {
    const notice = stage.house.addNotice();
    stage.house.fail('validateNotice', notice.id, 2);
    stage.house.fail('applyNoticeAct submission', notice.id, 2);
    await file(stage, notice);
    await until('it is in review', () => notice.status === 'in_review');
    expect(stage.house.stepsOf(notice.id).filter((step) => step === 'validateNotice')).to.have.length(3);
    expect(notice.number).not.to.equal(null);
  });
});
