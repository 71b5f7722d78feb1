import { WorkflowNotFoundError } from '@temporalio/client';
import { expect } from 'chai';
import { dispatchActUpdate } from '../../workflows/messages.js';
import { useStage } from '../support/workflow-environment.js';
import type { Endpoint, FakeDispatch, FakeMessage } from '../support/workflow-house.js';
import {
  actOnDispatch,
  caseOfDispatch,
  dispatchStateOf,
  dispatchTo,
  operator,
  pendingFact,
  supervisor,
  until,
} from '../support/workflow-people.js';

/** An endpoint that answers when it is told to. */
function slowEndpoint() {
  const waiting: { message: FakeMessage; answer: (status: 200 | 404 | 503) => void }[] = [];
  const endpoint: Endpoint = (message) => new Promise((answer) => waiting.push({ message, answer }));
  return { waiting, endpoint };
}

describe('In a dispatch', function () {
  const stage = useStage();
  const ended = (dispatch: FakeDispatch) => caseOfDispatch(stage, dispatch).result();
  const steps = (dispatch: FakeDispatch) => stage.house.stepsOf(dispatch.id);
  const stands = (dispatch: FakeDispatch, status: string) =>
    until(`the dispatch is ${status}`, async () => (await dispatchStateOf(stage, dispatch))?.status === status);

  it('a receipt that comes before its delivery is recorded stays: delivered never overwrites received', async () => {
    const { waiting, endpoint } = slowEndpoint();
    const dispatch = await dispatchTo(stage, { endpoint });
    await until('it is on its way', () => waiting.length === 1);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'received' });
    await stands(dispatch, 'received');
    const { dueAt } = dispatch.facts[0]!;
    waiting[0]!.answer(200);
    await until('the delivery is recorded', () => dispatch.deliveredAt !== null);
    await until('the case knows', async () => (await dispatchStateOf(stage, dispatch))?.pendingMessageIds.length === 0);
    await stands(dispatch, 'received');
    expect(dispatch.facts[0]!.dueAt).to.equal(dueAt);
  });

  it('a delivery whose answer is older news than a receipt’s is dropped', async () => {
    const dispatch = stage.house.addDispatch({ facts: [pendingFact('a')], endpoint: () => 200 });
    const delivery = stage.house.hold('deliverMessage prescription.issued', dispatch.id, 'after');
    await dispatchTo(stage, dispatch);
    await delivery.reached;
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'unclear' });
    const known = await dispatchStateOf(stage, dispatch);
    delivery.release();
    await until('the delivery has ended', async () => {
      const { events } = await caseOfDispatch(stage, dispatch).fetchHistory();
      return events!.some(({ attributes }) => attributes === 'activityTaskCompletedEventAttributes');
    });
    expect(await dispatchStateOf(stage, dispatch)).to.deep.equal(known);
    expect(known).to.include({ status: 'unclear' });
  });

  it('settlement cancels a delivery that is pending, and does not wait for it', async () => {
    const { waiting, endpoint } = slowEndpoint();
    const dispatch = await dispatchTo(stage, { endpoint });
    await until('it is on its way', () => waiting.length === 1);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
    expect(dispatch.messages).to.have.length(1);
    expect(dispatch.messages[0]).to.include({ end: 'cancelled' });
    waiting[0]!.answer(200);
    expect(steps(dispatch)).to.not.include('giveUpDelivery');
  });

  it('a ruling never overtakes its prescription', async () => {
    const { waiting, endpoint } = slowEndpoint();
    const dispatch = await dispatchTo(stage, { endpoint });
    await until('it is on its way', () => waiting.length === 1);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'unclear' });
    await actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling: 'clarify' });
    expect(waiting.map(({ message }) => message.type)).to.deep.equal(['prescription.issued']);
    waiting[0]!.answer(200);
    await until('the ruling is on its way', () => waiting.length === 2);
    expect(waiting[1]!.message.type).to.equal('dispatch.ruled');
    waiting[1]!.answer(200);
    await until('it arrived', () => dispatch.messages.every(({ end }) => end === 'delivered'));
  });

  it('the ruling that settles it is still sent, and a receipt that comes meanwhile moves nothing', async () => {
    const { waiting, endpoint } = slowEndpoint();
    const dispatch = await dispatchTo(stage, { endpoint });
    await until('it is on its way', () => waiting.length === 1);
    waiting[0]!.answer(200);
    await stands(dispatch, 'delivered');
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'impossible' });
    await actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling: 'accept_impossible' });
    await until('the ruling is on its way', () => waiting.length === 2);
    const late = await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(late).to.deep.equal({ outcome: 'applied' });
    expect(await dispatchStateOf(stage, dispatch)).to.include({ status: 'not_executed', settled: true });
    waiting[1]!.answer(200);
    expect(await ended(dispatch)).to.equal('not_executed');
  });

  it('a receipt after the end is answered by the engine with "not found"', async () => {
    const dispatch = await dispatchTo(stage);
    await stands(dispatch, 'pending');
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    await ended(dispatch);
    const late = actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'impossible' });
    expect(await late.catch((error: unknown) => error)).to.be.instanceOf(WorkflowNotFoundError);
    expect(dispatch.facts[0]).to.include({ status: 'executed' });
  });

  it('receipts that reach it together are taken in the order in which they were sent', async () => {
    const dispatch = stage.house.addDispatch({ facts: [pendingFact('a')] });
    const opening = stage.house.hold('openDispatch', dispatch.id);
    await dispatchTo(stage, dispatch);
    await opening.reached;
    const taken: string[] = [];
    const sent = [];
    for (const status of ['unclear', 'received', 'executed'] as const) {
      sent.push(
        actOnDispatch(stage, dispatch, 'receipts', operator, { status }).then(() => {
          taken.push(`${status} ${dispatch.facts[0]!.status}`);
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    opening.release();
    await Promise.all(sent);
    expect(await ended(dispatch)).to.equal('executed');
    expect(steps(dispatch).filter((step) => step === 'applyDispatchAct receipts')).to.have.length(3);
  });

  it('one receipt that is sent fifty times in parallel is one receipt', async () => {
    const dispatch = await dispatchTo(stage, { facts: [pendingFact('a'), pendingFact('b')] });
    await stands(dispatch, 'pending');
    const { message } = await stage.house.addAct({
      ...{ caseId: dispatch.id, kind: 'receipts' as const, ...operator },
      payload: { facts: [{ factId: 'a', status: 'executed' }] },
    });
    const handle = caseOfDispatch(stage, dispatch);
    const sent = Array.from({ length: 50 }, () =>
      handle.executeUpdate(dispatchActUpdate, { args: [message], updateId: message.actId }),
    );
    for (const answer of await Promise.all(sent)) expect(answer).to.deep.equal({ outcome: 'applied' });
    expect(steps(dispatch).filter((step) => step === 'applyDispatchAct receipts')).to.have.length(1);
  });
});

describe('In a dispatch as time passes', function () {
  const stage = useStage('test');
  const ended = (dispatch: FakeDispatch) => caseOfDispatch(stage, dispatch).result();

  it('settlement ends the tries of one that keeps failing', async () => {
    let tries = 0;
    const dispatch = await dispatchTo(stage, {
      endpoint: () => {
        tries += 1;
        return 503;
      },
    });
    await until('it was tried', () => tries === 1);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
    await stage.env.sleep('2 hours');
    expect(tries).to.equal(1);
  });

  it('a receipt stops the look at the clock that was under way', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: () => 200 });
    await until('it is delivered', async () => (await dispatchStateOf(stage, dispatch))?.status === 'delivered');
    const look = stage.house.hold('checkClocks', dispatch.id);
    const passing = stage.env.sleep('16 minutes');
    await look.reached;
    const receipt = actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    await until('it is executed', () => dispatch.settledAt !== null);
    look.release();
    await Promise.all([receipt, passing]);
    expect(await ended(dispatch)).to.equal('executed');
    expect(stage.house.stepsOf(dispatch.id)).to.not.include('silent');
  });
});
