import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import { expect } from 'chai';
import { createEngineActivities } from '../../activities/engine-activities.js';
import { activityEnvironment } from '../support/activity-environment.js';
import { withCases } from '../support/case-table.js';
import { withDispatches } from '../support/dispatch-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { recipient, dispatchTo } from '../support/prescription.js';

describe('starting further cases', () => {
  const table = withCases();
  const sent = withDispatches(table);
  let started: { type: string; options: WorkflowStartOptions }[];
  let failing: string | undefined;
  beforeEach(() => {
    started = [];
    failing = undefined;
  });

  /** Starts each id once, as the real one does with the policy it is given; answers nothing for one that is `failing`. */
  const temporal = {
    workflow: {
      start: (type: string, options: WorkflowStartOptions) => {
        if (options.workflowId === failing) return Promise.reject(new Error('The engine is away'));
        const isThere = started.some((other) => other.options.workflowId === options.workflowId);
        if (isThere) return Promise.reject(new WorkflowExecutionAlreadyStartedError('There', options.workflowId, type));
        started.push({ type, options });
        return Promise.resolve();
      },
    },
  } as unknown as Client;
  const activities = () => createEngineActivities({ db: table.database.db, temporal });
  const ids = () => started.map(({ options }) => options.workflowId).sort();
  const startDispatches = (noticeId: string) =>
    activityEnvironment().run((id: string) => activities().startDispatches(id), noticeId);

  it('starts one for each dispatch that is open, with nothing but its id', async () => {
    const dispatch = await sent.open();
    const { db } = table.database;
    const expected = [`dispatch:${dispatch.prescriptionId}:${dispatch.recipientId}`];
    for (let index = 0; index < 24; index += 1) {
      const recipientId = await recipient(db, `Further ${index}`);
      const id = await dispatchTo(db, { ...dispatch, recipientId, opened: false });
      if (index % 2 === 0) expected.push(`dispatch:${dispatch.prescriptionId}:${recipientId}`);
      else
        await db('dispatches')
          .where({ id })
          .update({ settled_at: new Date(0) });
    }
    await startDispatches(dispatch.noticeId);
    expect(ids()).to.deep.equal(expected.sort());
    const [first] = started;
    expect(first?.type).to.equal('dispatchToRecipient');
    expect(first?.options).to.include({ taskQueue: 'cases', workflowIdReusePolicy: 'REJECT_DUPLICATE' });
    expect(Object.keys((first?.options.args?.[0] ?? {}) as object)).to.deep.equal(['dispatchId']);
  });

  it('starts none twice, and those that are missing when it is repeated', async () => {
    const dispatch = await sent.open();
    const other = await sent.openFor(dispatch);
    failing = `dispatch:${dispatch.prescriptionId}:${other.recipientId}`;
    const said = await startDispatches(dispatch.noticeId).catch((error: unknown) => (error as Error).message);
    expect(said).to.contain('away');
    failing = undefined;
    await startDispatches(dispatch.noticeId);
    await startDispatches(dispatch.noticeId);
    const both = [dispatch, other].map(
      ({ prescriptionId, recipientId }) => `dispatch:${prescriptionId}:${recipientId}`,
    );
    expect(ids()).to.deep.equal(both.sort());
  });

  it('has nothing to start for a notice without a prescription', async () => {
    const { id } = await noticeInReview(table.database.db, { filerId: sent.officer.accountId, bodyCode: 'HEALTH' });
    const said = await startDispatches(id).catch((error: unknown) => (error as Error).message);
    expect(said).to.contain('has ordered nothing');
  });

  it('starts the case of a part once, as one that is in review already', async () => {
    const { id } = await noticeInReview(table.database.db, { filerId: sent.officer.accountId, bodyCode: 'HEALTH' });
    for (let time = 0; time < 2; time += 1)
      await activityEnvironment().run((partId: string) => activities().startPart(partId), id);
    expect(ids()).to.deep.equal([`notice:${id}`]);
    expect(started[0]?.type).to.equal('noticeCase');
    expect(started[0]?.options.args).to.deep.equal([
      { noticeId: id, bodyCode: 'HEALTH', violationKind: 'GAMBLING', opensAs: 'part' },
    ]);
  });
});
