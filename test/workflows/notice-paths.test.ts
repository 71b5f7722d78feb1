import { WorkflowFailedError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { expect } from 'chai';
import { noticeActUpdate, noticeWorkflowId, refusedByState } from '../../workflows/messages.js';
import { useStage } from '../support/workflow-environment.js';
import type { FakeNotice } from '../support/workflow-house.js';
import {
  act,
  actOnDispatch,
  caseOf,
  colleague,
  file,
  filer,
  inReview,
  noticeStateOf,
  openDispatches,
  operator,
  reviewer,
  startOf,
  storeSubmission,
  submitAgain,
  supervisor,
  until,
} from '../support/workflow-people.js';

describe('The case of a notice', function () {
  const stage = useStage();
  const ended = (notice: FakeNotice) => caseOf(stage, notice).result();

  /** What history keeps beside workflow tasks: the real server writes none for a refused update, this one does. */
  async function kept(notice: FakeNotice): Promise<(string | undefined)[]> {
    const { events } = await caseOf(stage, notice).fetchHistory();
    return (events ?? []).flatMap((event) =>
      event.attributes?.startsWith('workflowTask') === true ? [] : [event.attributes],
    );
  }

  it('ends restricted: one decision, one prescription, one receipt', async () => {
    const notice = await inReview(stage);
    expect(notice).to.include({ reviewerId: 'reviewer' });
    expect(notice.number).to.match(/^2026-\d{6}$/);
    const answer = await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] });
    expect(answer).to.deep.equal({ outcome: 'applied' });
    const [dispatch] = await openDispatches(stage, notice);
    await actOnDispatch(stage, dispatch!, 'receipts', operator, { status: 'executed' });
    expect(await ended(notice)).to.equal('closed');
    expect(notice.outcome).to.equal('restricted');
    expect(stage.house.stepsOf(notice.id)).to.deep.equal([
      'applyNoticeAct submission',
      'validateNotice',
      'assignReviewer',
      'applyNoticeAct completion',
      'issuePrescription',
      'startDispatches',
      'closeNotice',
    ]);
  });

  it('ends mixed, and waits for the last of its recipients', async () => {
    const notice = await inReview(stage, { facts: 2, recipients: ['telecom', 'cable'] });
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed', 'unconfirmed'] });
    const [first, second] = await openDispatches(stage, notice);
    await actOnDispatch(stage, first!, 'receipts', operator, { status: 'executed' });
    expect(notice.status).to.equal('in_execution');
    await actOnDispatch(stage, second!, 'receipts', operator, { status: 'executed' });
    expect(await ended(notice)).to.equal('closed');
    expect(notice.outcome).to.equal('mixed');
  });

  it('ends not executed, where everybody’s "impossible" was accepted', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] });
    const [dispatch] = await openDispatches(stage, notice);
    await actOnDispatch(stage, dispatch!, 'receipts', operator, { status: 'impossible' });
    await actOnDispatch(stage, dispatch!, 'ruling', supervisor, { ruling: 'accept_impossible' });
    await ended(notice);
    expect(notice.outcome).to.equal('not_executed');
  });

  for (const [verdict, outcome] of [
    ['unconfirmed', 'rejected'],
    ['duplicate', 'duplicate'],
  ] as const) {
    it(`ends ${outcome} with its completion, and orders nothing`, async () => {
      const notice = await inReview(stage);
      await act(stage, notice, 'completion', reviewer, { verdicts: [verdict] });
      expect(await ended(notice)).to.equal('closed');
      expect(notice.outcome).to.equal(outcome);
      expect(stage.house.stepsOf(notice.id)).not.to.include('issuePrescription');
    });
  }

  it('closes at once where every target was restricted already', async () => {
    const notice = await inReview(stage, { recipients: [] });
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] });
    expect(await ended(notice)).to.equal('closed');
    expect(notice.outcome).to.equal('restricted');
    expect(stage.house.stepsOf(notice.id).slice(-2)).to.deep.equal(['issuePrescription', 'closeNotice']);
  });

  it('goes back for completion and on again under its number', async () => {
    const notice = await file(stage, { incomplete: true });
    await until('the notice is returned', () => notice.status === 'returned');
    const { number } = notice;
    notice.incomplete = false;
    await submitAgain(stage, notice);
    await until('the notice is in review', () => notice.status === 'in_review');
    await act(stage, notice, 'return', reviewer, undefined);
    expect(notice.status).to.equal('returned');
    await submitAgain(stage, notice);
    await until('the notice is in review', () => notice.status === 'in_review');
    expect(notice).to.include({ number, reviewerId: 'reviewer' });
    await act(stage, notice, 'completion', reviewer, { verdicts: ['unconfirmed'] });
    expect(await ended(notice)).to.equal('closed');
  });

  it('ends by withdrawal while it is submitted, returned or in review', async () => {
    const { house } = stage;
    const submitted = house.addNotice();
    const validation = house.hold('validateNotice', submitted.id);
    const filed = file(stage, submitted);
    await validation.reached;
    const withdrawal = act(stage, submitted, 'withdrawal', filer, undefined);
    await until('it is withdrawn', () => submitted.status === 'withdrawn');
    validation.release();
    await Promise.all([filed, withdrawal]);
    expect(await ended(submitted)).to.equal('withdrawn');

    const returned = await file(stage, { incomplete: true });
    await until('it is returned', () => returned.status === 'returned');
    await act(stage, returned, 'withdrawal', filer, undefined);
    expect(await ended(returned)).to.equal('withdrawn');

    const reviewed = await inReview(stage);
    await act(stage, reviewed, 'withdrawal', filer, undefined);
    expect(await ended(reviewed)).to.equal('withdrawn');
  });

  it('counts only once a second reader agrees', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'], opinionBy: 'supervisor' });
    expect(notice.status).to.equal('second_opinion');
    expect(stage.house.dispatchesOf(notice)).to.deep.equal([]);
    await act(stage, notice, 'second_opinion', supervisor, { opinion: 'agree' });
    const [dispatch] = await openDispatches(stage, notice);
    await actOnDispatch(stage, dispatch!, 'receipts', operator, { status: 'executed' });
    expect(await ended(notice)).to.equal('closed');
  });

  it('goes back to review as often as a second reader disagrees', async () => {
    const notice = await inReview(stage);
    for (const round of [1, 2]) {
      await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'], opinionBy: 'reviewer' });
      await act(stage, notice, 'second_opinion', colleague, { opinion: 'disagree' });
      expect(notice).to.include({ status: 'in_review', disagreements: round });
    }
    await act(stage, notice, 'completion', reviewer, { verdicts: ['unconfirmed'] });
    await ended(notice);
    expect(notice.outcome).to.equal('rejected');
  });

  it('goes to another reviewer by hand-over and by recusal', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'handover', reviewer, { to: 'colleague' });
    expect(notice.reviewerId).to.equal('colleague');
    await act(stage, notice, 'recusal', colleague, undefined);
    expect(notice.reviewerId).to.equal('colleague-successor');
    const state = await noticeStateOf(stage, notice);
    expect(state).to.include({ status: 'in_review', reviewerId: 'colleague-successor' });
  });

  it('splits off a part that has a case of its own, in review, and its own end', async () => {
    const notice = await inReview(stage, { facts: 3 });
    await act(stage, notice, 'split', reviewer, { facts: 1 });
    const part = [...stage.house.notices.values()].find(({ number }) => number === `${notice.number ?? ''}/2`)!;
    expect(await noticeStateOf(stage, part)).to.include({ status: 'in_review', facts: 1 });
    await act(stage, part, 'completion', reviewer, { verdicts: ['unconfirmed'] });
    expect(await ended(part)).to.equal('closed');
    expect(stage.house.stepsOf(part.id)).to.deep.equal(['startPart', 'loadNotice', 'applyNoticeAct completion']);
    expect(await noticeStateOf(stage, notice)).to.include({ status: 'in_review', facts: 2 });
  });

  it('hears nothing more once it has ended', async () => {
    const notice = await inReview(stage);
    await act(stage, notice, 'withdrawal', filer, undefined);
    await ended(notice);
    const late = await act(stage, notice, 'completion', reviewer, { verdicts: ['confirmed'] }).catch((e: unknown) => e);
    expect(late).to.be.instanceOf(WorkflowNotFoundError);
    const again = await stage.client.workflow.start('noticeCase', startOf(notice)).catch((e: unknown) => e);
    expect(again).to.be.instanceOf(Error).with.property('name', 'WorkflowExecutionAlreadyStartedError');
  });

  it('refuses what its state does not allow, says why, and keeps nothing of it', async () => {
    const notice = await inReview(stage);
    const before = await kept(notice);
    const refused = [
      act(stage, notice, 'second_opinion', supervisor, { opinion: 'agree' }),
      act(stage, notice, 'completion', filer, { verdicts: ['confirmed'] }),
      act(stage, notice, 'withdrawal', reviewer, undefined),
    ];
    const reasons = await Promise.all(
      refused.map((sent) =>
        sent.then(
          () => 'not refused',
          (error: unknown) => {
            expect(error).to.be.instanceOf(WorkflowUpdateFailedError);
            const cause = (error as WorkflowUpdateFailedError).cause as ApplicationFailure;
            expect(cause.type).to.equal(refusedByState);
            return cause.message;
          },
        ),
      ),
    );
    expect(reasons).to.deep.equal(['status', 'role', 'role']);
    expect(await kept(notice)).to.deep.equal(before);
    expect(stage.house.stepsOf(notice.id)).to.have.length(3);
  });

  it('waits for its own submission, whatever is sent to it before', async () => {
    const { house, client } = stage;
    const [notice, other] = [house.addNotice(), house.addNotice()];
    const own = await storeSubmission(stage, notice);
    const foreign = await storeSubmission(stage, other);
    house.started.add(noticeWorkflowId(notice.id));
    const handle = await client.workflow.start('noticeCase', startOf(notice));
    const send = (message: typeof own.message) =>
      handle.executeUpdate(noticeActUpdate, { args: [message], updateId: message.actId });
    expect(await send(foreign.message)).to.deep.equal({ outcome: 'refused' });
    expect([notice.status, other.status]).to.deep.equal(['submitting', 'submitting']);
    expect(await send(own.message)).to.deep.equal({ outcome: 'applied' });
    await until('it is in review', () => notice.status === 'in_review');
  });

  it('takes a second submission also when a withdrawal came between its being stored and its being sent', async () => {
    const notice = await file(stage, { incomplete: true });
    await until('it is returned', () => notice.status === 'returned');
    notice.incomplete = false;
    const { message } = await storeSubmission(stage, notice);
    expect(await act(stage, notice, 'withdrawal', filer, undefined)).to.deep.equal({ outcome: 'refused' });
    const sent = caseOf(stage, notice).executeUpdate(noticeActUpdate, { args: [message], updateId: message.actId });
    expect(await sent).to.deep.equal({ outcome: 'applied' });
    await until('it is in review', () => notice.status === 'in_review');
  });

  it('is cancelled by an operator of the engine without a decision', async () => {
    const notice = await inReview(stage);
    await caseOf(stage, notice).cancel();
    expect(await ended(notice).catch((e: unknown) => e)).to.be.instanceOf(WorkflowFailedError);
    expect(notice).to.include({ status: 'in_review', outcome: null });
  });
});
