import { expect } from 'chai';
import { pendingMessages } from '../../db/dispatch-messages.js';
import { giveUpDelivery } from '../../activities/give-up-delivery.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { withDispatches } from '../support/dispatch-table.js';
import type { OpenedDispatch } from '../support/dispatch-table.js';
import { person } from '../support/people.js';

describe('what a supervisor answers', () => {
  const table = withCases();
  const sent = withDispatches(table);
  const minute = 60_000;
  const start = Date.UTC(2026, 6, 1, 9);

  const say = (dispatch: OpenedDispatch, payload: object) =>
    table.onDispatch(dispatch, 'receipts', dispatch.robot, payload);
  const rule = (dispatch: OpenedDispatch, ruling: string, more: object = {}, who = sent.supervisor) =>
    table.onDispatch(dispatch, 'ruling', who, { ruling, reasons: 'Қаралды', ...more });
  const statuses = async ({ dispatchId }: OpenedDispatch) => (await sent.facts(dispatchId)).map(({ status }) => status);
  const due = async ({ dispatchId }: OpenedDispatch) =>
    (await sent.facts(dispatchId)).map(({ due_at: at }) => (at as Date).getTime() - start);
  /** A dispatch of which this was said ten minutes after it was received. */
  async function asked(status: 'unclear' | 'impossible', of: { pages?: number; endpoint?: string } = {}) {
    const dispatch = await sent.open(of);
    await say(dispatch, { status: 'received' });
    table.clock.at = start + 10 * minute;
    await say(dispatch, { status });
    table.clock.at = start + 30 * minute;
    return dispatch;
  }

  it('accepts that it is impossible: the fact is not executed, and the notice is told', async () => {
    const dispatch = await asked('impossible');
    const ruled = await rule(dispatch, 'accept_impossible');
    expect(resultOf(ruled)).to.deep.equal({ ruling: 'accept_impossible', facts: 1, status: 'not_executed' });
    expect(ruled.state).to.include({ settled: true, openFacts: 0 });
    expect(table.told).to.include(`notice:${dispatch.noticeId}`);
    expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
    const rulings: unknown[] = await table.database
      .db('rulings')
      .where({ dispatch_id: dispatch.dispatchId })
      .select('ruling', 'fact_ids', 'reasons', 'ruled_by');
    expect(rulings).to.deep.equal([
      {
        ruling: 'accept_impossible',
        fact_ids: dispatch.factIds,
        reasons: 'Қаралды',
        ruled_by: sent.supervisor.accountId,
      },
    ]);
  });

  it('accepts what was applied instead', async () => {
    const dispatch = await sent.open();
    await say(dispatch, {
      facts: [
        { factId: dispatch.factIds[0], status: 'executed', appliedTarget: { kind: 'domain', value: 'kazino.kz' } },
      ],
    });
    expect(refusalOf(await rule(dispatch, 'accept_impossible'))).to.equal('illegal-move: ruling_does_not_apply');
    expect((await rule(dispatch, 'accept_applied')).state).to.include({ settled: true, status: 'executed' });
  });

  for (const [ruling, status] of [
    ['insist', 'impossible'],
    ['clarify', 'impossible'],
    ['insist', 'unclear'],
    ['clarify', 'unclear'],
  ] as const) {
    it(`lets the clock run on when ${ruling} answers "${status}"`, async () => {
      const dispatch = await asked(status);
      const ruled = await rule(dispatch, ruling);
      expect(resultOf(ruled)).to.include({ status: 'received' });
      expect(await due(dispatch), 'it stood still for twenty minutes').to.deep.equal([140 * minute]);
      expect(ruled.state.nextCheckAt).to.equal(start + 140 * minute);
      expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
      expect(table.told).to.deep.equal([]);
    });
  }

  it('may answer some facts and leave others, and the question stays open until all are answered', async () => {
    const dispatch = await asked('impossible', { pages: 2 });
    const [first, second] = dispatch.factIds;
    await rule(dispatch, 'accept_impossible', { factIds: [first] });
    expect(await statuses(dispatch)).to.deep.equal(['not_executed', 'impossible']);
    expect((await table.tasks(dispatch.noticeId)).map(({ kind }) => kind)).to.deep.equal(['ruling']);
    expect(refusalOf(await rule(dispatch, 'insist', { factIds: [second, first] }))).to.deep.equal([
      '#/factIds/1 ruling_does_not_apply',
    ]);
    expect(resultOf(await rule(dispatch, 'insist'))).to.include({ facts: 1 });
    expect((await say(dispatch, { facts: [{ factId: second, status: 'executed' }] })).state.status).to.equal(
      'partly_executed',
    );
  });

  it('is sent to a recipient with an endpoint, and shown to one that polls', async () => {
    const polling = await asked('unclear');
    expect((await rule(polling, 'clarify')).state.pendingMessageIds).to.deep.equal([]);
    table.clock.at = start;
    const pushed = await asked('unclear', { endpoint: 'http://127.0.0.1:1/' });
    const before = await pendingMessages(table.database.db, pushed.dispatchId);
    const after = (await rule(pushed, 'clarify')).state.pendingMessageIds;
    expect(after).to.have.length(before.length + 1);
    const message: unknown = await table.database
      .db('dispatch_messages')
      .where({ id: after.at(-1) })
      .first('type');
    expect(message).to.deep.equal({ type: 'dispatch.ruled' });
  });

  it('is still told when it settles the dispatch', async () => {
    const dispatch = await asked('impossible', { endpoint: 'http://127.0.0.1:1/' });
    const { settled, pendingMessageIds } = (await rule(dispatch, 'accept_impossible')).state;
    expect(settled).to.equal(true);
    const types: unknown[] = await table.database
      .db('dispatch_messages')
      .whereIn('id', pendingMessageIds)
      .select('type');
    expect(types, 'the order itself is not sent any more').to.deep.equal([{ type: 'dispatch.ruled' }]);
  });

  it('is a supervisor’s, not of the filing body, and only where something was asked', async () => {
    const dispatch = await asked('unclear');
    expect(refusalOf(await rule(dispatch, 'insist', {}, sent.reviewer))).to.equal('forbidden: role');
    expect(refusalOf(await rule(dispatch, 'insist', {}, dispatch.robot))).to.equal('forbidden: role');
    const seconded = await person(table.database.db, { roles: ['officer', 'supervisor'], bodyCode: 'HEALTH' });
    expect(refusalOf(await rule(dispatch, 'insist', {}, seconded))).to.equal('forbidden: filing_body');
    await rule(dispatch, 'clarify');
    expect(refusalOf(await rule(dispatch, 'clarify'))).to.equal('illegal-move: status');
    await say(dispatch, { status: 'executed' });
    expect(refusalOf(await rule(dispatch, 'insist'))).to.equal('illegal-move: settled');
  });

  describe('to what could not be delivered', () => {
    async function undeliverable() {
      const dispatch = await sent.open({ endpoint: 'http://127.0.0.1:1/' });
      const [messageId = ''] = dispatch.state.pendingMessageIds;
      const given = await giveUpDelivery(table.deps, messageId);
      const events = (await table.audit(dispatch.noticeId)).length;
      expect(await giveUpDelivery(table.deps, messageId), 'the second time').to.deep.equal(given);
      expect(await table.audit(dispatch.noticeId)).to.have.length(events);
      expect(given).to.deep.include({ status: 'undeliverable', settled: false, pendingMessageIds: [] });
      return { ...dispatch, messageId };
    }
    const redeliver = (dispatch: OpenedDispatch, who = sent.supervisor) =>
      table.onDispatch(dispatch, 'redelivery', who);

    it('was told: an alert and a task, once', async () => {
      const dispatch = await undeliverable();
      expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['undeliverable']);
      expect((await table.tasks(dispatch.noticeId)).map(({ kind }) => kind)).to.deep.equal(['undeliverable']);
      expect((await table.audit(dispatch.noticeId)).at(-1)?.kind).to.equal('undeliverable');
    });

    it('can still be fetched, and is then delivered', async () => {
      const dispatch = await undeliverable();
      expect((await table.onDispatch(dispatch, 'fetch', dispatch.robot)).state).to.include({ status: 'delivered' });
    });

    it('is to send it again, as the same message', async () => {
      const dispatch = await undeliverable();
      const again = await redeliver(dispatch);
      expect(again.state).to.include({ status: 'pending' });
      expect(again.state.pendingMessageIds).to.deep.equal([dispatch.messageId]);
      expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
      expect(refusalOf(await redeliver(dispatch)), 'it is under way').to.equal('illegal-move: nothing_undelivered');
    });

    it('may be a ruling: it is sent again wherever the dispatch stands by then', async () => {
      const dispatch = await asked('unclear', { endpoint: 'http://127.0.0.1:1/' });
      const ruled = (await rule(dispatch, 'clarify')).state.pendingMessageIds;
      for (const id of ruled) await giveUpDelivery(table.deps, id);
      expect((await table.tasks(dispatch.noticeId)).map(({ kind }) => kind)).to.deep.equal(['undeliverable']);
      const again = (await redeliver(dispatch, sent.reviewer)).state;
      expect(again, 'the order first').to.deep.include({ status: 'received', pendingMessageIds: ruled });
      expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
    });

    it('is the order alone: a ruling that fails says nothing of it', async () => {
      const dispatch = await sent.open({ endpoint: 'http://127.0.0.1:1/' });
      await say(dispatch, { status: 'unclear' });
      const [, ruling = ''] = (await rule(dispatch, 'clarify')).state.pendingMessageIds;
      await giveUpDelivery(table.deps, ruling);
      const row: unknown = await table.database
        .db('dispatches')
        .where({ id: dispatch.dispatchId })
        .first('undeliverable_at');
      expect(row).to.deep.equal({ undeliverable_at: null });
    });

    it('of a dispatch that has settled leaves no task: nobody could do anything about it', async () => {
      const dispatch = await asked('impossible', { endpoint: 'http://127.0.0.1:1/' });
      const [ruling = ''] = (await rule(dispatch, 'accept_impossible')).state.pendingMessageIds;
      await giveUpDelivery(table.deps, ruling);
      expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['undeliverable']);
      expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
      expect(refusalOf(await redeliver(dispatch))).to.equal('illegal-move: settled');
    });

    it('is told of again when it fails again', async () => {
      const dispatch = await undeliverable();
      await redeliver(dispatch);
      expect((await giveUpDelivery(table.deps, dispatch.messageId)).status).to.equal('undeliverable');
      expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['undeliverable', 'undeliverable']);
      expect((await table.tasks(dispatch.noticeId)).map(({ kind }) => kind)).to.deep.equal(['undeliverable']);
    });

    it('is not to send it again to nobody', async () => {
      const dispatch = await undeliverable();
      expect(refusalOf(await redeliver(dispatch, dispatch.robot))).to.equal('forbidden: role');
      await table.database.db('recipients').where({ id: dispatch.recipientId }).update({ endpoint: null });
      expect(refusalOf(await redeliver(dispatch, sent.reviewer))).to.equal('illegal-move: no_endpoint');
    });
  });
});
