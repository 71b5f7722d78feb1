import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import type { RestorationActKind } from '../../domain/acts.js';
import {
  casesTaskQueue,
  refusedByState,
  restorationActUpdate,
  restorationStateQuery,
  restorationWorkflowId,
  termMovedSignal,
} from '../../workflows/messages.js';
import type { RestorationInput } from '../../workflows/messages.js';
import { signalWithin } from '../support/signal-within.js';
import { useStage } from '../support/workflow-environment.js';
import { addRestoration } from '../support/workflow-restoration-steps.js';
import { actOnDispatch, operator, reviewer, supervisor, until } from '../support/workflow-people.js';

describe('A restoration', function () {
  const stage = useStage('test');
  const handleOf = (id: string) => stage.client.workflow.getHandle(restorationWorkflowId(id));
  const steps = (id: string) => stage.house.stepsOf(id);

  async function start(input: RestorationInput, workflowTaskTimeout: '5s' | '2s' = '5s'): Promise<void> {
    const workflowId = restorationWorkflowId(input.restorationId);
    stage.house.started.add(workflowId);
    await stage.client.workflow.start('restorationCase', {
      ...{ workflowId, taskQueue: casesTaskQueue, workflowTaskTimeout, args: [input] },
    });
  }

  async function act(id: string, kind: RestorationActKind, by: typeof operator, payload: object) {
    const { act: stored, message } = await stage.house.addAct({ caseId: id, kind, ...by, payload });
    return handleOf(id).executeUpdate(restorationActUpdate, { args: [message], updateId: stored.id });
  }

  async function requested(workflowTaskTimeout?: '2s'): Promise<string> {
    const restorationId = uuidv7();
    await start({ restorationId }, workflowTaskTimeout);
    await act(restorationId, 'restoration_request', operator, {});
    return restorationId;
  }

  it('is checked, instructed to everybody who had the prescription, and lifted with the last receipt', async () => {
    const id = await requested();
    stage.house.restorations.get(id)!.recipients = ['telecom', 'other'];
    await act(id, 'restoration_decision', reviewer, { decision: 'lift' });
    await until('both dispatches are open', () => {
      const dispatches = stage.house.dispatchesOf({ id });
      return dispatches.length === 2 && dispatches.every(({ openedAt }) => openedAt !== null);
    });
    const [first, second] = stage.house.dispatchesOf({ id });
    await actOnDispatch(stage, first!, 'receipts', operator, { status: 'executed' });
    expect(stage.house.restorations.get(id)).to.include({ status: 'in_execution' });
    await actOnDispatch(stage, second!, 'receipts', operator, { status: 'executed' });
    expect(await handleOf(id).result()).to.equal('closed');
    expect(stage.house.restorations.get(id)).to.include({ outcome: 'lifted' });
    expect(steps(id)).to.deep.equal([
      ...['applyRestorationAct restoration_request', 'applyRestorationAct restoration_decision', 'issueInstruction'],
      ...['startDispatches', 'closeRestoration'],
    ]);
  });

  it('ends with its refusal, and without an instruction', async () => {
    const id = await requested();
    await act(id, 'restoration_decision', reviewer, { decision: 'refuse' });
    expect(await handleOf(id).result()).to.equal('closed');
    expect(steps(id)).to.not.include('issueInstruction');
  });

  it('ends where further grounds hold everything', async () => {
    const id = await requested();
    stage.house.restorations.get(id)!.isHeld = true;
    await act(id, 'restoration_decision', reviewer, { decision: 'lift' });
    expect(await handleOf(id).result()).to.equal('closed');
    expect(stage.house.restorations.get(id)).to.include({ outcome: 'still_restricted' });
  });

  it('leaves nothing running where its opening was refused', async () => {
    const restorationId = uuidv7();
    await start({ restorationId });
    const refused = await act(restorationId, 'restoration_request', operator, { refused: true });
    expect(refused).to.deep.equal({ outcome: 'refused' });
    expect(await handleOf(restorationId).result()).to.equal('not_opened');
  });

  it('goes on from where it stands when it was opened or decided otherwise', async () => {
    const decided = addRestoration(stage.house, { status: 'in_execution', recipients: [] });
    await start({ restorationId: decided.id, opensAs: 'opened' });
    expect(await handleOf(decided.id).result()).to.equal('closed');
    expect(steps(decided.id)).to.deep.equal([
      ...['loadRestoration', 'issueInstruction', 'startDispatches', 'closeRestoration'],
    ]);
  });

  it('is neither lifted nor refused by silence: it reminds and waits on', async () => {
    const id = await requested();
    const reminders = () => steps(id).filter((step) => step === 'respondToUncheckedRestoration').length;
    await stage.env.sleep('23 hours');
    expect(reminders()).to.equal(0);
    await stage.env.sleep('50 hours');
    await until('it was reminded', () => reminders() >= 2);
    expect(stage.house.restorations.get(id)).to.include({ status: 'in_check', outcome: null });
    await act(id, 'restoration_decision', supervisor, { decision: 'refuse' });
    expect(await handleOf(id).result()).to.equal('closed');
  });

  it('reads its term again when the calendar has changed', async () => {
    const id = await requested();
    const restoration = stage.house.restorations.get(id)!;
    Object.assign(restoration, { dueAt: restoration.dueAt! + 48 * 3_600_000, revision: restoration.revision + 1 });
    await handleOf(id).signal(termMovedSignal);
    await until('it has read its term', () => steps(id).includes('loadRestoration'));
    await stage.env.sleep('30 hours');
    expect(steps(id)).to.not.include('respondToUncheckedRestoration');
  });

  it('ends when it hears that its owner has taken it back', async () => {
    const id = await requested();
    const restoration = stage.house.restorations.get(id)!;
    const withdrawn = { status: 'closed', outcome: 'withdrawn', dueAt: null } as const;
    Object.assign(restoration, withdrawn, { revision: restoration.revision + 1 });
    await handleOf(id).signal(termMovedSignal);
    expect(await handleOf(id).result()).to.equal('closed');
    expect(steps(id)).to.not.include('issueInstruction');
  });

  for (const step of ['respondToUncheckedRestoration', 'loadRestoration']) {
    it(`hears that the calendar has moved its term while ${step} runs`, async () => {
      const id = await requested('2s');
      const restoration = stage.house.restorations.get(id)!;
      const hold = stage.house.hold(step, id, 'after');
      if (step === 'loadRestoration') await handleOf(id).signal(termMovedSignal);
      const passing = step === 'loadRestoration' ? undefined : stage.env.sleep('25 hours');
      await hold.reached;
      const dueAt = (await stage.house.now()) + 40 * 24 * 3_600_000;
      Object.assign(restoration, { dueAt, revision: restoration.revision + 1 });
      await signalWithin(handleOf(id), termMovedSignal);
      hold.release();
      await passing;
      const known = () => handleOf(id).query(restorationStateQuery);
      await until('it knows', async () => (await known())?.dueAt === dueAt);
      await act(id, 'restoration_decision', reviewer, { decision: 'refuse' });
      expect(await handleOf(id).result()).to.equal('closed');
    });
  }

  it('takes no step for what its state or the asking side does not allow', async () => {
    const id = await requested();
    const before = steps(id);
    const outsider = { actorId: operator.actorId, roles: ['reviewer' as const] };
    const refused: unknown = await act(id, 'restoration_decision', outsider, { decision: 'lift' }).catch(
      (error: unknown) => error,
    );
    expect((refused as { cause?: { type?: string } }).cause?.type).to.equal(refusedByState);
    expect(steps(id)).to.deep.equal(before);
  });
});
