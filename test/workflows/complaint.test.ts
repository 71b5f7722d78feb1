import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import type { ComplaintActKind } from '../../domain/acts.js';
import type { ComplaintState } from '../../domain/cases.js';
import {
  casesTaskQueue,
  complaintActUpdate,
  complaintStateQuery,
  complaintWorkflowId,
  noticeWorkflowId,
  termMovedSignal,
} from '../../workflows/messages.js';
import { addComplaint } from '../support/workflow-complaint-steps.js';
import type { FakeComplaint } from '../support/workflow-complaint-steps.js';
import { signalWithin } from '../support/signal-within.js';
import { useStage } from '../support/workflow-environment.js';
import { found } from '../support/workflow-house.js';
import { colleague, filer, inReview, supervisor, until } from '../support/workflow-people.js';

const day = 24 * 3_600_000;

describe('The case of a complaint', function () {
  const stage = useStage('test');
  const caseOf = (id: string) => stage.client.workflow.getHandle(complaintWorkflowId(id));

  async function start(id: string, opensAs?: 'confirmed', workflowTaskTimeout = '5s' as '5s' | '2s'): Promise<void> {
    await stage.client.workflow.start('complaintCase', {
      ...{ workflowId: complaintWorkflowId(id), taskQueue: casesTaskQueue, workflowTaskTimeout },
      args: [{ complaintId: id, ...(opensAs === undefined ? {} : { opensAs }) }],
    });
  }

  async function act(id: string, kind: ComplaintActKind, by = supervisor, payload: unknown = {}) {
    const { act: stored, message } = await stage.house.addAct({ caseId: id, kind, ...by, payload });
    return caseOf(id).executeUpdate(complaintActUpdate, { args: [message], updateId: stored.id });
  }

  async function lodged(workflowTaskTimeout?: '2s'): Promise<FakeComplaint> {
    const id = uuidv7();
    await start(id, undefined, workflowTaskTimeout);
    expect(await act(id, 'complaint_lodging', filer)).to.deep.equal({ outcome: 'applied' });
    return found(stage.house.complaints, id);
  }

  const known = (id: string): Promise<ComplaintState | null> => caseOf(id).query(complaintStateQuery);
  const taken = (id: string) => stage.house.stepsOf(id);

  it('is opened by its lodging and ends with a decision', async () => {
    const { id } = await lodged();
    await act(id, 'complaint_decision', supervisor, { outcome: 'dismissed' });
    expect(await caseOf(id).result()).to.equal('closed');
    expect(await known(id)).to.include({ status: 'closed', outcome: 'dismissed', checkAt: null });
  });

  it('is opened by whoever confirmed it over the public form, and by nothing that nobody confirmed', async () => {
    const id = uuidv7();
    await start(id, 'confirmed');
    await until('it is open', async () => (await known(id)) !== null);
    await act(id, 'complaint_withdrawal', { ...filer, roles: ['officer'] });
    expect(await caseOf(id).result()).to.equal('closed');
  });

  it('ends without a complaint where its lodging is refused', async () => {
    const id = uuidv7();
    await start(id);
    expect(await act(id, 'complaint_lodging', filer, { refused: true })).to.deep.equal({ outcome: 'refused' });
    expect(await caseOf(id).result()).to.equal('not_opened');
  });

  it('starts the part in which it opens rejected facts again', async () => {
    const part = await inReview(stage);
    const { id } = await lodged();
    await act(id, 'complaint_decision', supervisor, { outcome: 'upheld', reopenedAs: part.id });
    expect(await caseOf(id).result()).to.equal('closed');
    expect(stage.house.started.has(noticeWorkflowId(part.id))).to.equal(true);
    expect(taken(part.id)).to.include('startPart');
  });

  it('is decided by no silence, however long: people are reminded again and again', async () => {
    const { id } = await lodged();
    await stage.env.sleep(19 * day);
    const responses = () => taken(id).filter((step) => step === 'respondToSilentComplaint').length;
    expect(responses()).to.equal(0);
    await stage.env.sleep(200 * day);
    await until('many reminders', () => responses() >= 180);
    expect(await known(id)).to.include({ status: 'in_review', outcome: null });
    await act(id, 'complaint_decision', supervisor, { outcome: 'dismissed' });
    expect(await caseOf(id).result()).to.equal('closed');
  });

  it('waits as long as its extension says, and reads its term again when the calendar has moved it', async () => {
    const { id } = await lodged();
    await act(id, 'complaint_extension');
    await stage.env.sleep(30 * day);
    expect(taken(id)).not.to.include('respondToSilentComplaint');
    const complaint = found(stage.house.complaints, id);
    Object.assign(complaint, { checkAt: (await stage.house.now()) + day, revision: complaint.revision + 1 });
    await caseOf(id).signal(termMovedSignal);
    await until('it knows', async () => (await known(id))?.checkAt === complaint.checkAt);
    await stage.env.sleep(2 * day);
    await until('it responded', () => taken(id).includes('respondToSilentComplaint'));
    await act(id, 'complaint_withdrawal', filer);
    expect(await caseOf(id).result()).to.equal('closed');
  });

  it('ends when it hears that its owner has taken it back', async () => {
    const { id } = await lodged();
    const complaint = found(stage.house.complaints, id);
    const withdrawn = { status: 'closed', outcome: 'withdrawn', checkAt: null } as const;
    Object.assign(complaint, withdrawn, { revision: complaint.revision + 1 });
    await caseOf(id).signal(termMovedSignal);
    expect(await caseOf(id).result()).to.equal('closed');
    expect(await known(id)).to.include(withdrawn);
  });

  for (const step of ['respondToSilentComplaint', 'loadComplaint']) {
    it(`hears that the calendar has moved its term while ${step} runs`, async () => {
      const { id } = await lodged('2s');
      const hold = stage.house.hold(step, id, 'after');
      if (step === 'loadComplaint') await caseOf(id).signal(termMovedSignal);
      const passing = step === 'loadComplaint' ? undefined : stage.env.sleep(20.5 * day);
      await hold.reached;
      const complaint = found(stage.house.complaints, id);
      Object.assign(complaint, { checkAt: (await stage.house.now()) + 40 * day, revision: complaint.revision + 1 });
      await signalWithin(caseOf(id), termMovedSignal);
      hold.release();
      await passing;
      await until('it knows', async () => (await known(id))?.checkAt === complaint.checkAt);
      await act(id, 'complaint_withdrawal', filer);
      expect(await caseOf(id).result()).to.equal('closed');
    });
  }

  it('refuses what its state does not allow before any step of it', async () => {
    const { id } = await lodged();
    const steps = taken(id).length;
    const tries = [
      () => act(id, 'complaint_decision', { ...colleague, roles: ['supervisor'] }),
      () => act(id, 'complaint_decision', { ...filer, roles: ['supervisor', 'officer'] }),
      () => act(id, 'complaint_extension', colleague),
    ];
    for (const attempt of tries) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(WorkflowUpdateFailedError);
    }
    expect(taken(id)).to.have.length(steps);
    await act(id, 'complaint_decision');
    expect(await caseOf(id).result()).to.equal('closed');
  });

  it('goes on where the house has a complaint that another start of it lodged', async () => {
    const { id } = addComplaint(stage.house);
    await start(id, 'confirmed');
    await until('it is open', async () => (await known(id)) !== null);
    await act(id, 'complaint_decision');
    expect(await caseOf(id).result()).to.equal('closed');
  });
});
