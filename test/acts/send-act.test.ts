import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common';
import { expect } from 'chai';
import { sendAct } from '../../acts/send-act.js';
import { applyAct } from '../../db/acts.js';
import type { Act } from '../../db/acts.js';
import type { Permission } from '../../domain/capabilities.js';
import { refusedByState } from '../../workflows/messages.js';
import type { ActOutcome } from '../../workflows/messages.js';
import { engineThat } from './scripted-engine.js';
import type { ScriptedEngine } from './scripted-engine.js';
import { withStoredActs } from './stored-acts.js';

type Refused = Extract<Permission, { allowed: false }>;

const never = () => new Promise<ActOutcome>(() => undefined);
const notFound = () => Promise.reject(new WorkflowNotFoundError('workflow not found', 'some case', undefined));
const refusal = (permission: Refused) =>
  Promise.reject(
    new WorkflowUpdateFailedError('refused', ApplicationFailure.nonRetryable('no', refusedByState, permission)),
  );
const notNow: Refused = { allowed: false, why: 'illegal_move', reason: 'status' };
const grpc = (code: number) =>
  Promise.reject(Object.assign(new Error(`${code}`), { code, details: 'as the engine says', metadata: {} }));

describe('sendAct', () => {
  const acts = withStoredActs();
  const send = ({ client }: ScriptedEngine, act: Act, answerWithinMs = 2_000) =>
    sendAct({ db: acts.db, clock: acts.clock, temporal: client, answerWithinMs }, act);
  const applying = (act: Act) => async (): Promise<ActOutcome> => {
    await applyAct(acts.db, acts.clock, act.id, { status: 'as it is now' });
    return { outcome: 'applied' };
  };
  const isOpen = async (act: Act) => {
    const { state, answeredAt } = await acts.now(act);
    return state === 'received' && answeredAt === null;
  };

  it('sends ids and a kind under the id of the act, and notes that the outcome was seen', async () => {
    const act = await acts.onNotice('recusal');
    const engine = engineThat(applying(act));
    expect(await send(engine, act)).to.equal('answered');
    const { id: actId, actorId, roles, noticeId } = act;
    expect(engine.sent).to.deep.equal([
      { workflowId: `notice:${noticeId}`, updateId: actId, message: { actId, kind: 'recusal', actorId, roles } },
    ]);
    expect((await acts.now(act)).answeredAt).to.equal(acts.clock.now());
  });

  it('lets a submission start its case, but never a second time', async () => {
    const act = await acts.onNotice('submission', { status: 'submitting' });
    const engine = engineThat(applying(act));
    expect(await send(engine, act)).to.equal('answered');
    expect(engine.sent[0]?.updateId).to.equal(act.id);
    expect(engine.sent[0]?.start).to.include({
      ...{ workflowId: `notice:${act.noticeId}`, workflowIdConflictPolicy: 'USE_EXISTING' },
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    expect(engine.sent[0]?.start?.args).to.deep.equal([
      { noticeId: act.noticeId, bodyCode: 'HEALTH', violationKind: 'GAMBLING' },
    ]);
  });

  it('sends what is done to a dispatch to the workflow of the dispatch', async () => {
    const act = await acts.onDispatch('receipts', { status: 'received' });
    const engine = engineThat(applying(act));
    expect(await send(engine, act)).to.equal('answered');
    expect(engine.sent[0]?.workflowId).to.match(/^dispatch:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
  });

  const words = { hidden: 'not-found', forbidden: 'forbidden', illegal_move: 'illegal-move' } as const;
  for (const why of ['hidden', 'forbidden', 'illegal_move'] as const) {
    it(`keeps the refusal of the case's validator, with its audit event: ${why}`, async () => {
      const act = await acts.onNotice('recusal', { status: 'in_execution' });
      const engine = engineThat(() => refusal({ allowed: false, why, reason: 'some_reason' }));
      expect(await send(engine, act)).to.equal('answered');
      const now = await acts.now(act);
      expect(now.answer).to.deep.equal({ outcome: 'refused', refusal: { type: words[why], code: 'some_reason' } });
      expect(await acts.events(act)).to.deep.equal(['recusal refused']);
      expect(engine.sent).to.have.length(1);
    });
  }

  it('tries again while the case is a moment behind what is stored', async () => {
    const act = await acts.onNotice('recusal');
    const engine = engineThat((_, count) => (count < 3 ? refusal(notNow) : applying(act)()));
    expect(await send(engine, act)).to.equal('answered');
    expect(engine.sent).to.have.length(3);
    expect((await acts.now(act)).state).to.equal('applied');
  });

  it('does not try again for a person who may not', async () => {
    const act = await acts.onNotice('recusal');
    await send(
      engineThat(() => refusal({ allowed: false, why: 'forbidden', reason: 'role' })),
      act,
    );
    expect((await acts.now(act)).state).to.equal('refused');
  });

  it('leaves an applied act applied when its case, by now elsewhere, refuses the repetition', async () => {
    const act = await acts.onNotice('completion', { status: 'in_execution' });
    await applyAct(acts.db, acts.clock, act.id, { status: 'in_execution' });
    expect(
      await send(
        engineThat(() => refusal(notNow)),
        act,
      ),
    ).to.equal('answered');
    expect(await acts.now(act)).to.deep.include({
      ...{ state: 'applied', answeredAt: acts.clock.now() },
      answer: { outcome: 'applied', result: { status: 'in_execution' } },
    });
    expect(await acts.events(act)).to.deep.equal([]);
  });

  it('waits its turn at a case that is busy', async () => {
    const act = await acts.onNotice('recusal');
    const engine = engineThat((_, count) => (count === 1 ? grpc(8) : applying(act)()));
    expect(await send(engine, act)).to.equal('answered');
  });

  describe('when nothing runs under the name of the case', () => {
    it('refuses an act on a notice that is closed', async () => {
      const act = await acts.onNotice('recusal', { status: 'closed' });
      expect(await send(engineThat(notFound), act)).to.equal('answered');
      expect((await acts.now(act)).answer).to.deep.equal({
        ...{ outcome: 'refused', refusal: { type: 'illegal-move', code: 'ended' } },
      });
      expect(await acts.events(act)).to.deep.equal(['recusal refused']);
    });

    it('refuses a submission of a notice whose case has ended', async () => {
      const act = await acts.onNotice('submission', { status: 'withdrawn' });
      const started = () => Promise.reject(new WorkflowExecutionAlreadyStartedError('started', act.id, 'noticeCase'));
      expect(await send(engineThat(started), act)).to.equal('answered');
      expect((await acts.now(act)).state).to.equal('refused');
    });

    it('refuses what the end of the case has overtaken', async () => {
      const act = await acts.onNotice('recusal', { status: 'withdrawn' });
      const cause = ApplicationFailure.nonRetryable('ended meanwhile', 'AcceptedUpdateCompletedWorkflow');
      const overtaken = () => Promise.reject(new WorkflowUpdateFailedError('failed', cause));
      expect(await send(engineThat(overtaken), act)).to.equal('answered');
      expect((await acts.now(act)).state).to.equal('refused');
    });

    it('keeps receipts as late, and alerts where they contradict', async () => {
      const [same, other] = [
        await acts.onDispatch('receipts', { status: 'executed' }, 'executed'),
        await acts.onDispatch('receipts', { status: 'impossible', note: 'Мүмкін емес' }, 'executed'),
      ];
      for (const act of [same, other]) expect(await send(engineThat(notFound), act)).to.equal('answered');
      const late = { outcome: 'applied', result: { status: 'executed', late: true } };
      for (const act of [same, other]) expect((await acts.now(act)).answer).to.deep.equal(late);
      for (const act of [same, other]) expect(await acts.events(act)).to.deep.equal(['late_receipts applied']);
      const receipts: unknown = await acts.db('receipts').where({ act_id: other.id }).select('status', 'late');
      expect(receipts).to.deep.equal([{ status: 'impossible', late: true }]);
      const alerts: { dispatch_id: string }[] = await acts.db('alerts').select('dispatch_id');
      expect(alerts).to.deep.equal([{ dispatch_id: other.dispatchId }]);
    });

    it('notes a first look at a settled dispatch', async () => {
      const act = await acts.onDispatch('fetch', {}, 'executed');
      expect(await send(engineThat(notFound), act)).to.equal('answered');
      expect((await acts.now(act)).state).to.equal('applied');
      expect(await acts.events(act)).to.deep.equal(['fetch applied']);
    });

    it('refuses a ruling on a settled dispatch', async () => {
      const act = await acts.onDispatch('ruling', { ruling: 'insist', reasons: '' }, 'executed');
      expect(await send(engineThat(notFound), act)).to.equal('answered');
      expect((await acts.now(act)).state).to.equal('refused');
    });

    it('leaves the act for later if the case has not ended: its workflow is only not there yet', async () => {
      for (const act of [await acts.onNotice('recusal'), await acts.onDispatch('receipts', { status: 'executed' })]) {
        expect(await send(engineThat(notFound), act)).to.equal('unknown');
        expect(await isOpen(act)).to.equal(true);
      }
    });

    it('repeats the answer of an act that was applied before', async () => {
      const act = await acts.onNotice('withdrawal', { status: 'withdrawn' });
      await applyAct(acts.db, acts.clock, act.id, { status: 'withdrawn' });
      expect(await send(engineThat(notFound), act)).to.equal('answered');
      expect(await acts.now(act)).to.include({ state: 'applied', answeredAt: acts.clock.now() });
    });
  });

  describe('when nobody knows', () => {
    it('waits no longer than it may, and leaves the act as it is', async () => {
      const act = await acts.onNotice('recusal');
      const began = performance.now();
      expect(await send(engineThat(never), act, 200)).to.equal('unknown');
      expect(performance.now() - began).to.be.within(190, 1_500);
      expect(await isOpen(act)).to.equal(true);
    });

    it('gives up a case that stays behind in the same time', async () => {
      const act = await acts.onNotice('recusal');
      expect(
        await send(
          engineThat(() => refusal(notNow)),
          act,
          400,
        ),
      ).to.equal('unknown');
      expect(await isOpen(act)).to.equal(true);
    });

    for (const [what, says] of [
      ['the engine cannot be reached', () => grpc(14)],
      ['the call was cut off', () => Promise.reject(new WorkflowUpdateRPCTimeoutOrCancelledError('too late'))],
      ['the engine is away behind its own words', () => Promise.reject(new Error('x', { cause: unavailable() }))],
    ] as const) {
      it(`leaves the act for later when ${what}`, async () => {
        const act = await acts.onNotice('recusal');
        expect(await send(engineThat(says), act)).to.equal('unknown');
        expect(await isOpen(act)).to.equal(true);
      });
    }

    it('does not take the word of a case for what the row of the act does not hold', async () => {
      const act = await acts.onNotice('recusal');
      const outcome = await send(
        engineThat(() => Promise.resolve({ outcome: 'refused' })),
        act,
      );
      expect([outcome, await isOpen(act)]).to.deep.equal(['unknown', true]);
    });

    it('throws what is neither', async () => {
      const act = await acts.onNotice('recusal');
      const broken = engineThat(() => Promise.reject(new TypeError('A mistake of ours')));
      const thrown: unknown = await send(broken, act).catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(TypeError);
    });
  });
});

function unavailable(): Error {
  return Object.assign(new Error('14'), { code: 14, details: 'unavailable', metadata: {} });
}
