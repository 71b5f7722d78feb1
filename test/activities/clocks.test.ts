import { expect } from 'chai';
import { applyDispatchAct } from '../../activities/apply-dispatch-act.js';
import { checkClocks } from '../../activities/check-clocks.js';
import { withCases } from '../support/case-table.js';
import { withDispatches } from '../support/dispatch-table.js';
import type { OpenedDispatch } from '../support/dispatch-table.js';

describe('the clocks of a dispatch', () => {
  const table = withCases();
  const sent = withDispatches(table);
  const minute = 60_000;
  const start = Date.UTC(2026, 6, 1, 9);

  const say = (dispatch: OpenedDispatch, payload: object) =>
    table.onDispatch(dispatch, 'receipts', dispatch.robot, payload);
  /** What one look does; looking again changes nothing. Gives the alerts and open tasks of the case. */
  async function lookAt(minutes: number, { dispatchId, noticeId }: OpenedDispatch) {
    table.clock.at = start + minutes * minute;
    const state = await checkClocks(table.deps, dispatchId);
    const events = (await table.audit(noticeId)).length;
    expect(await checkClocks(table.deps, dispatchId), 'the second time').to.deep.equal(state);
    expect(await table.audit(noticeId), 'events').to.have.length(events);
    const tasks = (await table.tasks(noticeId)).map(({ kind }) => kind);
    return {
      state,
      alerts: await table.alerts(noticeId),
      tasks,
      next: state.nextCheckAt === null ? null : (state.nextCheckAt - start) / minute,
    };
  }

  it('say after fifteen minutes that nothing was heard of who polls, once', async () => {
    const dispatch = await sent.open();
    expect(await lookAt(14.9, dispatch)).to.deep.include({ alerts: [], tasks: [], next: 15 });
    expect(await lookAt(15, dispatch)).to.deep.include({ alerts: ['no_receipt'], tasks: ['unheard'], next: null });
    expect((await table.audit(dispatch.noticeId)).at(-1)).to.deep.include({
      kind: 'no_receipt',
      dispatch_id: dispatch.dispatchId,
    });
    expect(await lookAt(600, dispatch)).to.deep.include({ alerts: ['no_receipt'], tasks: ['unheard'] });
  });

  it('wait for one with an endpoint only once it was reached', async () => {
    const dispatch = await sent.open({ endpoint: 'http://127.0.0.1:1/' });
    expect(await lookAt(60, dispatch)).to.deep.include({ alerts: [], next: null });
    await table.database
      .db('dispatches')
      .where({ id: dispatch.dispatchId })
      .update({ delivered_at: new Date(start + 60 * minute) });
    expect(await lookAt(74, dispatch)).to.deep.include({ alerts: [], next: 75 });
    expect(await lookAt(75, dispatch)).to.deep.include({ alerts: ['no_receipt'] });
  });

  it('are silent once something was heard, and the task is done', async () => {
    const dispatch = await sent.open();
    await say(dispatch, { status: 'received' });
    expect(await lookAt(15, dispatch)).to.deep.include({ alerts: [], next: 120 });
    const late = await sent.open();
    await lookAt(30, late);
    await say(late, { status: 'received' });
    expect(await lookAt(31, late)).to.deep.include({ alerts: ['no_receipt'], tasks: [] });
  });

  it('say when the term has run out, once for the dispatch, and run on', async () => {
    const dispatch = await sent.open({ pages: 3 });
    await say(dispatch, { status: 'received' });
    await say(dispatch, { facts: [{ factId: dispatch.factIds[0], status: 'executed' }] });
    expect(await lookAt(119, dispatch)).to.deep.include({ alerts: [], next: 120 });
    const breached = await lookAt(120, dispatch);
    expect(breached).to.deep.include({ alerts: ['breach'], tasks: ['breach'], next: null });
    expect(breached.state).to.include({ settled: false, openFacts: 2, status: 'received' });
    const at = (await sent.facts(dispatch.dispatchId)).map(
      ({ breached_at: when }) => (when as Date | null)?.getTime() ?? null,
    );
    expect(at).to.deep.equal([null, table.clock.at, table.clock.at]);
    expect((await table.audit(dispatch.noticeId)).at(-1)).to.have.nested.property('after.breached', 2);
    const done = await say(dispatch, { status: 'executed' });
    expect(done.state).to.include({ settled: true, status: 'executed' });
    expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
  });

  it('are found to have run out by a receipt that comes in later than the term, where nobody has looked', async () => {
    const dispatch = await sent.open({ pages: 3 });
    await say(dispatch, { status: 'received' });
    table.clock.at = start + 150 * minute;
    const [executed, unclear] = dispatch.factIds;
    await say(dispatch, {
      facts: [
        { factId: executed, status: 'executed' },
        { factId: unclear, status: 'unclear' },
      ],
    });
    const breaches = async () =>
      (await sent.facts(dispatch.dispatchId)).map(({ breached_at: at }) => (at as Date | null)?.getTime() ?? null);
    expect(await breaches(), 'of the one not spoken of too').to.deep.equal(Array(3).fill(table.clock.at));
    expect((await table.audit(dispatch.noticeId)).at(-1)).to.have.nested.property('after.breached', 3);
    expect(await lookAt(151, dispatch), 'once').to.deep.include({ alerts: ['breach'], tasks: ['breach', 'ruling'] });
    expect(await breaches()).to.deep.equal(Array(3).fill(start + 150 * minute));
    await say(dispatch, { status: 'executed' });
    expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
  });

  it('have not run out for a receipt that came in within the term, whenever it is taken', async () => {
    const dispatch = await sent.open();
    await say(dispatch, { status: 'received' });
    const { dispatchId, noticeId, robot } = dispatch;
    table.clock.at = start + 119 * minute;
    const of = { caseId: dispatchId, noticeId, dispatchId };
    const message = await table.send('receipts', robot, { status: 'executed' }, of);
    table.clock.at = start + 150 * minute;
    await applyDispatchAct(table.deps, dispatchId, message);
    expect(await table.alerts(noticeId)).to.deep.equal([]);
    const [fact] = await sent.facts(dispatchId);
    expect(fact).to.include({ status: 'executed', breached_at: null });
    expect((await table.audit(noticeId)).at(-1)).to.not.have.nested.property('after.breached');
  });

  it('do not run for a fact while it is unclear, and take up where they stood', async () => {
    const dispatch = await sent.open({ pages: 2 });
    await say(dispatch, { status: 'received' });
    table.clock.at = start + 100 * minute;
    await say(dispatch, { facts: [{ factId: dispatch.factIds[0], status: 'unclear' }] });
    expect(await lookAt(119, dispatch)).to.deep.include({ next: 120 });
    const other = await lookAt(120, dispatch);
    expect(other, 'the other fact is late').to.deep.include({ alerts: ['breach'], next: null });
    table.clock.at = start + 200 * minute;
    await table.onDispatch(dispatch, 'ruling', sent.supervisor, { ruling: 'clarify', reasons: 'x' });
    expect(await lookAt(219, dispatch)).to.deep.include({ next: 220 });
    await lookAt(220, dispatch);
    const late = (await sent.facts(dispatch.dispatchId)).filter(({ breached_at: at }) => at !== null);
    expect(late).to.have.length(2);
  });

  it('tell of silence and of a breach at once when nobody looked for long', async () => {
    const dispatch = await sent.open();
    await table.onDispatch(dispatch, 'fetch', dispatch.robot);
    const look = await lookAt(10_000, dispatch);
    expect([...look.alerts].sort()).to.deep.equal(['breach', 'no_receipt']);
    expect(look.tasks).to.deep.equal(['breach', 'unheard']);
  });

  it('are done with once it is settled', async () => {
    const dispatch = await sent.open();
    await say(dispatch, { status: 'executed' });
    expect(await lookAt(10_000, dispatch)).to.deep.include({ alerts: [], tasks: [], next: null });
  });

  it('tell the notice of a settlement that nobody told it of, because the worker died after its receipt was kept', async () => {
    const dispatch = await sent.open();
    await say(dispatch, { status: 'executed' });
    table.told.splice(0);
    expect((await checkClocks(table.deps, dispatch.dispatchId)).settled).to.equal(true);
    expect(table.told).to.deep.equal([`notice:${dispatch.noticeId}`]);
  });
});
