import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expect } from 'chai';
import { useStage } from '../support/workflow-environment.js';
import type { Endpoint, FakeDispatch } from '../support/workflow-house.js';
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

const minute = 60_000;
const answers: Endpoint = () => 200;

describe('A dispatch', function () {
  const stage = useStage('test');
  const ended = (dispatch: FakeDispatch) => caseOfDispatch(stage, dispatch).result();
  const steps = (dispatch: FakeDispatch) => stage.house.stepsOf(dispatch.id);
  const stands = (dispatch: FakeDispatch, status: string) =>
    until(`the dispatch is ${status}`, async () => (await dispatchStateOf(stage, dispatch))?.status === status);

  it('is delivered, received and executed', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: answers });
    await stands(dispatch, 'delivered');
    expect(dispatch.facts[0]!.dueAt).to.equal(dispatch.deliveredAt! + 120 * minute);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'received' });
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
    expect(steps(dispatch)).to.deep.equal([
      'openDispatch',
      'deliverMessage prescription.issued',
      'applyDispatchAct receipts',
      'applyDispatchAct receipts',
    ]);
  });

  it('to a recipient who polls is delivered by nobody: its first fetch starts the clock', async () => {
    const dispatch = await dispatchTo(stage);
    await stands(dispatch, 'pending');
    await actOnDispatch(stage, dispatch, 'fetch', operator, undefined);
    await stands(dispatch, 'delivered');
    expect(dispatch.facts[0]!.dueAt).to.equal(dispatch.fetchedAt! + 120 * minute);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
    expect(steps(dispatch).filter((step) => step.startsWith('deliver'))).to.deep.equal([]);
  });

  it('is sent again until it arrives, as the same message', async () => {
    const attempts: [string, number][] = [];
    const endpoint: Endpoint = ({ id }, attempt) => {
      attempts.push([id, attempt]);
      return attempt < 3 ? 503 : 200;
    };
    const dispatch = await dispatchTo(stage, { endpoint });
    await until('it was tried', () => attempts.length === 1);
    await stage.env.sleep('11 minutes');
    await until('it was tried again', () => attempts.length === 2);
    await stage.env.sleep('11 minutes');
    await stands(dispatch, 'delivered');
    expect(attempts.map(([, attempt]) => attempt)).to.deep.equal([1, 2, 3]);
    expect(new Set(attempts.map(([id]) => id)).size).to.equal(1);
  });

  it('is given up after its time, told, sent again by a person, and executed', async () => {
    let isUp = false;
    const dispatch = await dispatchTo(stage, { endpoint: () => (isUp ? 200 : 503) });
    await until('it was tried', () => steps(dispatch).includes('deliverMessage prescription.issued'));
    await stage.env.sleep('61 minutes');
    await stands(dispatch, 'undeliverable');
    expect(steps(dispatch)).to.include('giveUpDelivery');
    expect(dispatch.facts[0]!.dueAt).to.equal(null);
    isUp = true;
    await actOnDispatch(stage, dispatch, 'redelivery', supervisor, undefined);
    await stands(dispatch, 'delivered');
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
  });

  it('whose ruling could not be delivered has it sent again by a person, under its own id', async () => {
    let isUp = true;
    const heard: string[] = [];
    const endpoint: Endpoint = ({ id, type }) => {
      if (type === 'dispatch.ruled') heard.push(id);
      return isUp ? 200 : 404;
    };
    const dispatch = await dispatchTo(stage, { endpoint });
    await stands(dispatch, 'delivered');
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'unclear' });
    isUp = false;
    await actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling: 'clarify' });
    await until('it was given up', () => dispatch.messages.at(-1)?.end === 'given_up');
    isUp = true;
    const again = await actOnDispatch(stage, dispatch, 'redelivery', supervisor, undefined);
    expect(again).to.deep.equal({ outcome: 'applied' });
    await until('it arrived', () => dispatch.messages.at(-1)?.end === 'delivered');
    expect(heard).to.have.length(2);
    expect(new Set(heard)).to.have.length(1);
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
  });

  it('that its endpoint refuses is undeliverable at once, and can still be fetched and executed', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: () => 404 });
    await stands(dispatch, 'undeliverable');
    expect(steps(dispatch)).to.not.include('giveUpDelivery');
    await actOnDispatch(stage, dispatch, 'fetch', operator, undefined);
    await stands(dispatch, 'delivered');
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
  });

  it('of which nothing is heard is told of once after 15 minutes, and of the breach once after two hours', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: answers });
    await stands(dispatch, 'delivered');
    await stage.env.sleep('14 minutes');
    expect(steps(dispatch)).to.not.include('silent');
    await stage.env.sleep('2 minutes');
    await until('silence is told of', () => steps(dispatch).includes('silent'));
    expect(steps(dispatch)).to.not.include('breach');
    await stage.env.sleep('105 minutes');
    await until('the breach is told of', () => steps(dispatch).includes('breach'));
    await stage.env.sleep('10 days');
    expect(steps(dispatch).filter((step) => step === 'silent' || step === 'breach')).to.deep.equal([
      'silent',
      'breach',
    ]);
    expect(await dispatchStateOf(stage, dispatch)).to.include({
      status: 'delivered',
      settled: false,
      nextCheckAt: null,
    });
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
    expect(await ended(dispatch)).to.equal('executed');
  });

  it('has its clock stopped by "unclear" and running on after a supervisor has made it clear', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: answers });
    await stands(dispatch, 'delivered');
    await stage.env.sleep('1 hour');
    await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'unclear' });
    await stage.env.sleep('9 hours');
    expect(steps(dispatch)).to.not.include('breach');
    await actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling: 'clarify' });
    await until('the ruling is sent', () => steps(dispatch).includes('deliverMessage dispatch.ruled'));
    await stage.env.sleep('58 minutes');
    expect(steps(dispatch)).to.not.include('breach');
    await stage.env.sleep('3 minutes');
    await until('the breach is told of', () => steps(dispatch).includes('breach'));
  });

  for (const [ruling, end] of [
    ['accept_impossible', 'not_executed'],
    ['insist', 'executed'],
  ] as const) {
    it(`that cannot be executed waits for a ruling: ${ruling}`, async () => {
      const dispatch = await dispatchTo(stage, { endpoint: answers });
      await stands(dispatch, 'delivered');
      await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'impossible' });
      await stands(dispatch, 'impossible');
      await actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling });
      if (ruling === 'insist') await actOnDispatch(stage, dispatch, 'receipts', operator, { status: 'executed' });
      expect(await ended(dispatch)).to.equal(end);
      expect(steps(dispatch)).to.include('deliverMessage dispatch.ruled');
    });
  }

  it('is partly executed where its facts end differently', async () => {
    const dispatch = await dispatchTo(stage, { facts: [pendingFact('a'), pendingFact('b')] });
    await stands(dispatch, 'pending');
    await actOnDispatch(stage, dispatch, 'receipts', operator, {
      facts: [
        { factId: 'a', status: 'executed' },
        { factId: 'b', status: 'impossible' },
      ],
    });
    await actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling: 'accept_impossible' });
    expect(await ended(dispatch)).to.equal('partly_executed');
  });

  it('refuses a ruling on nothing, which costs no step, and a redelivery of what arrived', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: answers });
    await stands(dispatch, 'delivered');
    const before = steps(dispatch).length;
    const ruling = actOnDispatch(stage, dispatch, 'ruling', supervisor, { ruling: 'insist' });
    expect(await ruling.catch((error: unknown) => error)).to.be.instanceOf(WorkflowUpdateFailedError);
    expect(steps(dispatch)).to.have.length(before);
    const again = await actOnDispatch(stage, dispatch, 'redelivery', supervisor, undefined);
    expect(again).to.deep.equal({ outcome: 'refused' });
  });

  it('is looked at every ten seconds and not in circles while the house’s clock is behind the engine’s', async () => {
    const dispatch = await dispatchTo(stage, { endpoint: answers });
    await stands(dispatch, 'delivered');
    await stage.env.sleep('14 minutes');
    stage.house.clockIsBehindMs = minute;
    await stage.env.sleep('150 seconds');
    await until('silence is told of', () => steps(dispatch).includes('silent'));
    expect(steps(dispatch).filter((step) => step === 'checkClocks').length).to.be.within(2, 8);
  });
});
