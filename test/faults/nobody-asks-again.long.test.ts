import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../../standalone/until.js';
import { confirmed } from '../support/players.js';
import type { Filed } from '../support/players.js';
import { decide, ended, expectTaken, fileNotice, reached, submit } from './cases.js';
import { withFaultBench } from './fault-bench.js';
import { expectCaseInOrder } from './nothing-amiss.js';

const env = { SWEEP_EVERY_MS: '300', SWEEP_AFTER_MS: '500' };
/** Says nothing by itself: its receipts are given by the test, once. */
const silent = { recipients: ['SIM_TELECOM_B'] };
const byItself = { recipients: ['SIM_TELECOM_A'], sensitive: false };

describe('An act that nobody sends again', function () {
  this.timeout(240_000);
  const own = withFaultBench({ env: { ACT_ANSWER_WITHIN_MS: '2000' } });

  before(() => own.bench.play.script('B', { after: [] }));

  /** Waits until so many acts of the notice are stored and stand like this. */
  const acts = (noticeId: string, like: Record<string, unknown>) =>
    until(
      `An act on ${noticeId}`,
      async () => {
        const found: { id: string }[] = await own.bench
          .db('acts')
          .where({ notice_id: noticeId, ...like })
          .select('id');
        if (found.length !== 1) throw new Error(`${found.length} are ${JSON.stringify(like)}`);
      },
      { withinMs: 120_000 },
    );

  const openDispatch = (noticeId: string): Promise<string> =>
    until(
      `The dispatch of ${noticeId}`,
      async () => {
        const row: { id: string } | undefined = await own.bench
          .db('dispatches')
          .where({ notice_id: noticeId })
          .whereNotNull('opened_at')
          .first('id');
        if (row === undefined) throw new Error('It is not open');
        return row.id;
      },
      { withinMs: 60_000 },
    );

  const execute = async (noticeId: string) => {
    const path = `POST /dispatches/${await openDispatch(noticeId)}/receipts` as const;
    expectTaken(await own.bench.play.call('operator.b', path, { body: { status: 'executed' } }));
  };

  it('is neither lost nor doubled when the worker died just after its commit and the engine restarted before anybody heard', async () => {
    const { bench } = own;
    const [submitted, completed, executed] = [
      await fileNotice(bench),
      await fileNotice(bench),
      await fileNotice(bench),
    ];
    const worker = await bench.workers.start({
      env,
      bomb: [
        { caseId: submitted.id, step: 'applyNoticeAct:submission', moment: 'after' },
        { caseId: completed.id, step: 'applyNoticeAct:completion', moment: 'after' },
        { caseId: executed.id, step: 'applyDispatchAct:receipts', moment: 'after' },
      ],
    });
    const inExecution = async (filed: Filed, wishes = {}) => {
      await submit(bench, filed);
      await decide(bench, filed, wishes);
    };
    // The three acts are asked for at the same time: held for long, the engine would have heard of them.
    await inExecution(executed, silent);
    await openDispatch(executed.id);
    await Promise.all([
      submit(bench, submitted),
      inExecution(completed, byItself),
      acts(completed.id, { kind: 'completion', state: 'applied' }).then(() => execute(executed.id)),
    ]);
    expect(await worker.ended).to.deep.equal({ code: null, signal: 'SIGKILL' });
    await acts(submitted.id, { state: 'applied', kind: 'submission', answered_at: null });
    await acts(completed.id, { state: 'applied', kind: 'completion', answered_at: null });
    await acts(executed.id, { state: 'applied', kind: 'receipts', answered_at: null });
    await bench.stack.stopTemporal();
    await bench.stack.startTemporal();

    await bench.workers.start({ env });
    await decide(bench, submitted, byItself);
    for (const { id } of [submitted, completed, executed]) await ended(bench, id);
    for (const { id } of [submitted, completed])
      await expectCaseInOrder(bench.db, bench.temporal, { noticeId: id, ...byItself });
    const once = { noticeId: executed.id, ...silent, sensitive: false, receipts: ['executed'] };
    await expectCaseInOrder(bench.db, bench.temporal, once);
    await bench.workers.stop();
  });

  it('is applied once when the API died between storing and sending it, and its key then has its answer', async () => {
    const { bench } = own;
    const { play, stack } = bench;
    await bench.workers.start({ env });
    const filed = await fileNotice(bench);
    const other = await fileNotice(bench);
    await submit(bench, filed);
    await reached(bench, filed.id, 'in_review');
    const sheetVersion = await play.decide(filed, confirmed);
    const recipients = await bench.db('recipients').where({ code: 'SIM_TELECOM_A' }).first<{ id: string }>('id');
    const reviewer = await play.reviewer(filed.id);
    const completion = {
      key: randomUUID(),
      body: { sheetVersion, recipientIds: [recipients.id] },
    };
    const complete = () => play.call(reviewer, `POST /notices/${filed.id}/completion`, completion);
    const submissionKey = randomUUID();

    await stack.stopTemporal();
    const cutOff = [complete(), play.submit(other, submissionKey)].map((asked) =>
      asked.then(
        ({ status }) => `was answered ${status}`,
        () => 'had no answer',
      ),
    );
    await acts(filed.id, { kind: 'completion', state: 'received' });
    await acts(other.id, { kind: 'submission', state: 'received' });
    await stack.killApi();
    expect(await Promise.all(cutOff)).to.deep.equal(['had no answer', 'had no answer']);
    await stack.startTemporal();
    await stack.startApi();

    await ended(bench, filed.id);
    await decide(bench, other, byItself);
    await ended(bench, other.id);
    for (const { id } of [filed, other])
      await expectCaseInOrder(bench.db, bench.temporal, { noticeId: id, ...byItself });
    const again = await complete();
    expect([again.status, again.body['status']]).to.deep.equal([200, 'in_execution']);
    const resubmitted = await play.submit(other, submissionKey);
    expect([resubmitted.status, resubmitted.body['status']]).to.deep.equal([200, 'submitted']);
    for (const { id } of [filed, other])
      await expectCaseInOrder(bench.db, bench.temporal, { noticeId: id, ...byItself });
  });
});
