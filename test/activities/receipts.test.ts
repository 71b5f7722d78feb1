import { expect } from 'chai';
import { applyDispatchAct } from '../../activities/apply-dispatch-act.js';
import { openDispatch } from '../../activities/open-dispatch.js';
import { recordEvent } from '../../db/audit.js';
import { lockDispatch, saveDispatch } from '../../db/dispatches.js';
import { recordLateReceipts } from '../../db/receipts.js';
import { storeAct } from '../../db/acts.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { withDispatches } from '../support/dispatch-table.js';
import type { OpenedDispatch } from '../support/dispatch-table.js';
import { person } from '../support/people.js';

describe('what a recipient says', () => {
  const table = withCases();
  const sent = withDispatches(table);
  const minute = 60_000;
  const start = Date.UTC(2026, 6, 1, 9);

  const say = (dispatch: OpenedDispatch, payload: object, who = dispatch.robot) =>
    table.onDispatch(dispatch, 'receipts', who, payload);
  const statuses = async ({ dispatchId }: OpenedDispatch) => (await sent.facts(dispatchId)).map(({ status }) => status);
  const kinds = async ({ noticeId }: OpenedDispatch) => (await table.tasks(noticeId)).map(({ kind }) => kind);
  const due = async ({ dispatchId }: OpenedDispatch) =>
    (await sent.facts(dispatchId)).map(({ due_at: at }) => (at === null ? null : (at as Date).getTime() - start));

  it('opens a dispatch once, and shows it from then on', async () => {
    const dispatch = await sent.open();
    table.clock.at += minute;
    expect(await openDispatch(table.deps, dispatch.dispatchId)).to.deep.equal(dispatch.state);
    expect(await table.database.db('dispatches').where({ id: dispatch.dispatchId }).first('opened_at')).to.deep.equal({
      opened_at: new Date(start),
    });
    const [event, ...more] = await table.audit(dispatch.noticeId);
    expect(more).to.deep.equal([]);
    expect(event).to.have.nested.property('after.channel', 'pull');
    expect(dispatch.state).to.deep.include({ settled: false, status: 'pending', pendingMessageIds: [], openFacts: 1 });
    expect(dispatch.state.nextCheckAt, 'silence is looked at from now').to.equal(start + 15 * minute);
  });

  it('opens one for an endpoint with a message that is to be sent', async () => {
    const dispatch = await sent.open({ endpoint: 'http://127.0.0.1:1/' });
    expect(dispatch.state.pendingMessageIds).to.have.length(1);
    expect((await openDispatch(table.deps, dispatch.dispatchId)).pendingMessageIds).to.deep.equal(
      dispatch.state.pendingMessageIds,
    );
    expect(dispatch.state.nextCheckAt, 'nobody is waited for before it arrives').to.equal(null);
  });

  it('by its first look is receipt, and starts the term of every fact', async () => {
    const dispatch = await sent.open({ pages: 2 });
    table.clock.at += 5 * minute;
    const fetched = await table.onDispatch(dispatch, 'fetch', dispatch.robot);
    expect(resultOf(fetched)).to.deep.equal({ status: 'delivered' });
    expect(await due(dispatch)).to.deep.equal([125 * minute, 125 * minute]);
    expect(fetched.state.nextCheckAt).to.equal(start + 20 * minute);
    table.clock.at += minute;
    await table.onDispatch(dispatch, 'fetch', dispatch.robot);
    expect(await due(dispatch), 'a second look changes nothing').to.deep.equal([125 * minute, 125 * minute]);
  });

  it('first, leaves the moment at which a fact was over', async () => {
    const dispatch = await sent.open({ pages: 2 });
    await table.database.db.transaction(async (tx) => {
      const before = await lockDispatch(tx, dispatch.dispatchId);
      const facts = before.facts.map((fact, index) => (index > 0 ? fact : { ...fact, status: 'cancelled' as const }));
      await saveDispatch(tx, table.clock, before, { ...before, facts });
    });
    table.clock.at += minute;
    await say(dispatch, { status: 'received' });
    const [cancelled, other] = await sent.facts(dispatch.dispatchId);
    expect(cancelled).to.deep.include({ status: 'cancelled', settled_at: new Date(start), due_at: null });
    expect(other).to.deep.include({ status: 'received', due_at: new Date(start + 121 * minute) });
  });

  it('by its first look starts no term where only an explicit "received" counts', async () => {
    table.settings.clockStartsOn = 'received';
    const dispatch = await sent.open();
    await table.onDispatch(dispatch, 'fetch', dispatch.robot);
    expect(await due(dispatch)).to.deep.equal([null]);
    await say(dispatch, { status: 'received' });
    expect(await due(dispatch)).to.deep.equal([120 * minute]);
  });

  it('settles it when all is executed, and the notice is told', async () => {
    const dispatch = await sent.open({ pages: 2 });
    const executed = await say(dispatch, { status: 'executed', note: 'дайын' });
    expect(resultOf(executed)).to.deep.equal({ status: 'executed' });
    expect(executed.state).to.include({ settled: true, openFacts: 0, nextCheckAt: null });
    expect(new Set(table.told)).to.deep.equal(new Set([`notice:${dispatch.noticeId}`]));
    const receipts: unknown[] = await table.database
      .db('receipts')
      .where({ dispatch_id: dispatch.dispatchId })
      .select('status', 'note', 'late');
    const receipt = { status: 'executed', note: 'дайын', late: false };
    expect(receipts).to.deep.equal([receipt, receipt]);
  });

  it('may differ from fact to fact, and the notice is told when the last of all recipients has settled', async () => {
    const dispatch = await sent.open({ pages: 2 });
    const other = await sent.openFor(dispatch);
    const [first, second] = dispatch.factIds;
    await say(dispatch, { facts: [{ factId: first, status: 'executed' }] });
    expect(await statuses(dispatch)).to.deep.equal(['executed', 'pending']);
    expect((await say(dispatch, { facts: [{ factId: second, status: 'executed' }] })).state.settled).to.equal(true);
    expect(table.told, 'another recipient has not').to.deep.equal([]);
    await say(other, { status: 'executed' });
    expect(table.told).to.include(`notice:${dispatch.noticeId}`);
  });

  it('tells the notice though two recipients settle at the same moment', async () => {
    const dispatch = await sent.open();
    const other = await sent.openFor(dispatch);
    const acts = await Promise.all(
      [dispatch, other].map(async ({ dispatchId, noticeId, robot }) => ({
        dispatchId,
        message: await table.send(
          'receipts',
          robot,
          { status: 'executed' },
          { caseId: dispatchId, noticeId, dispatchId },
        ),
      })),
    );
    await Promise.all(acts.map(({ dispatchId, message }) => applyDispatchAct(table.deps, dispatchId, message)));
    expect(table.told).to.deep.equal([`notice:${dispatch.noticeId}`]);
  });

  it('stops the clock of a fact while it is unclear, and a supervisor is asked once', async () => {
    const dispatch = await sent.open({ pages: 2 });
    await say(dispatch, { status: 'received' });
    table.clock.at = start + 10 * minute;
    const unclear = await say(dispatch, {
      facts: [{ factId: dispatch.factIds[0], status: 'unclear', note: 'Қай бет?' }],
    });
    expect(resultOf(unclear)).to.deep.equal({ status: 'unclear' });
    expect(unclear.state.nextCheckAt, 'the other fact’s term').to.equal(start + 120 * minute);
    table.clock.at = start + 20 * minute;
    await say(dispatch, { facts: [{ factId: dispatch.factIds[0], status: 'unclear' }] });
    expect(await kinds(dispatch)).to.deep.equal(['ruling']);
    table.clock.at = start + 40 * minute;
    await say(dispatch, { facts: [{ factId: dispatch.factIds[0], status: 'executed' }] });
    expect(await due(dispatch)).to.deep.equal([150 * minute, 120 * minute]);
    expect(await statuses(dispatch)).to.deep.equal(['executed', 'received']);
    expect(await kinds(dispatch), 'it has answered itself').to.deep.equal([]);
  });

  it('that it is impossible waits for a supervisor, and does not settle it', async () => {
    const dispatch = await sent.open();
    const impossible = await say(dispatch, { status: 'impossible', note: 'Шифрланған' });
    expect(resultOf(impossible)).to.deep.equal({ status: 'impossible' });
    expect(impossible.state).to.include({ settled: false, openFacts: 1, nextCheckAt: null });
    expect(await kinds(dispatch)).to.deep.equal(['ruling']);
  });

  it('that it applied something wider waits for a supervisor', async () => {
    const dispatch = await sent.open();
    const [factId] = dispatch.factIds;
    const wider = { factId, status: 'executed', appliedTarget: { kind: 'domain', value: 'Kazino.KZ.' } };
    const applied = await say(dispatch, { facts: [wider] });
    expect(resultOf(applied)).to.deep.equal({ status: 'impossible' });
    const [fact] = await sent.facts(dispatch.dispatchId);
    expect(fact).to.include({ status: 'executed', awaits_ruling: true, settled_at: null });
    expect(fact).to.include({ applied_kind: 'domain', applied_normalised: 'kazino.kz', applied_scope: 'domain' });
    expect(await kinds(dispatch)).to.deep.equal(['ruling']);
  });

  describe('it applied instead', () => {
    const ordered = { kind: 'cidr', normalised: '93.184.216.0/24', scope: 'cidr' };
    async function applied(appliedTarget: { kind: string; value: string }) {
      const dispatch = await sent.open();
      await table.database.db('prescription_facts').where({ prescription_id: dispatch.prescriptionId }).update(ordered);
      const [factId] = dispatch.factIds;
      const said = await say(dispatch, { facts: [{ factId, status: 'executed', appliedTarget }] });
      return { tasks: await kinds(dispatch), ...said.state };
    }

    it('is execution where it lies within what was ordered', async () => {
      const within = await applied({ kind: 'cidr', value: '93.184.216.128/25' });
      expect(within).to.deep.include({ settled: true, status: 'executed', tasks: [] });
    });

    it('waits for a supervisor where it is wider or elsewhere, though no wider in kind', async () => {
      for (const [kind, value] of [
        ['cidr', '93.184.0.0/16'],
        ['ip', '93.184.217.1'],
        ['url', 'https://kazino.kz/elsewhere'],
      ] as const) {
        const beyond = await applied({ kind, value });
        expect(beyond, value).to.deep.include({ settled: false, status: 'impossible', tasks: ['ruling'] });
      }
    });
  });

  it('names no facts of others and no locator that is none, else nothing of it counts', async () => {
    const dispatch = await sent.open({ pages: 2 });
    const [first, second] = dispatch.factIds;
    const refused = await say(dispatch, {
      facts: [
        { factId: dispatch.noticeId, status: 'executed' },
        { factId: first, status: 'executed', appliedTarget: { kind: 'ip', value: '10.0.0.1' } },
        { factId: second, status: 'executed' },
      ],
    });
    expect(refusalOf(refused)).to.deep.equal([
      '#/facts/0/factId unknown_fact',
      '#/facts/1/appliedTarget/value special_purpose_address',
    ]);
    expect(await statuses(dispatch)).to.deep.equal(['pending', 'pending']);
    expect(await table.database.db('receipts').where({ dispatch_id: dispatch.dispatchId })).to.deep.equal([]);
  });

  it('counts only from the recipient it went to', async () => {
    const dispatch = await sent.open();
    const stranger = await sent.open();
    expect(refusalOf(await say(dispatch, { status: 'executed' }, stranger.robot))).to.equal('not-found: not_visible');
    expect(refusalOf(await say(dispatch, { status: 'executed' }, sent.supervisor))).to.equal('forbidden: role');
    await table.database.db('dispatches').where({ id: dispatch.dispatchId }).update({ opened_at: null });
    expect(refusalOf(await say(dispatch, { status: 'executed' })), 'before it was opened').to.equal(
      'not-found: not_visible',
    );
  });

  it('a second time is kept as late, moves nothing, and alerts where it contradicts', async () => {
    const dispatch = await sent.open();
    await say(dispatch, { status: 'executed' });
    const settled = () =>
      table.database
        .db<{ id: string; settled_at: Date }>('dispatches')
        .where({ id: dispatch.dispatchId })
        .first('settled_at');
    const before = await settled();
    table.clock.at += minute;
    expect((await say(dispatch, { status: 'executed' })).state.status).to.equal('executed');
    expect(await table.alerts(dispatch.noticeId)).to.deep.equal([]);
    expect((await say(dispatch, { status: 'impossible' })).state).to.include({ status: 'executed', settled: true });
    expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['contradicting_receipt']);
    expect(await kinds(dispatch)).to.deep.equal([]);
    const late = await table.database.db('receipts').where({ dispatch_id: dispatch.dispatchId, late: true });
    expect(late).to.have.length(2);
    expect(await settled()).to.deep.equal(before);
  });

  it('after the case has ended is kept as late in the same way', async () => {
    const dispatch = await sent.open();
    await say(dispatch, { status: 'executed' });
    const { db } = table.database;
    const { dispatchId, noticeId, robot } = dispatch;
    const result = await db.transaction(async (tx) => {
      const of = { caseId: dispatchId, noticeId, dispatchId, actor: robot, payload: { status: 'impossible' } };
      return recordLateReceipts(tx, table.clock, await storeAct(tx, table.clock, { kind: 'receipts', ...of }));
    });
    expect(result).to.deep.equal({ status: 'executed', late: true });
    expect(await statuses(dispatch)).to.deep.equal(['executed']);
    expect(await table.alerts(noticeId)).to.deep.equal(['contradicting_receipt']);
    expect((await table.audit(noticeId)).at(-1)?.kind).to.equal('late_receipts');
  });

  it('that comes in before the delivery is on record is not overwritten by it', async () => {
    const dispatch = await sent.open({ endpoint: 'http://127.0.0.1:1/' });
    const received = await say(dispatch, { status: 'received' });
    expect(received.state).to.include({ status: 'received' });
    expect(received.state.pendingMessageIds, 'the order is still sent').to.have.length(1);
    expect(
      (await say(dispatch, { status: 'executed' })).state.pendingMessageIds,
      'and then not any more',
    ).to.deep.equal([]);
  });

  it('and what closes the case never wait for each other', async () => {
    const dispatch = await sent.open();
    const { dispatchId, noticeId, prescriptionId, robot } = dispatch;
    const message = await table.send(
      'receipts',
      robot,
      { status: 'executed' },
      { caseId: dispatchId, noticeId, dispatchId },
    );
    const { db, clock } = { db: table.database.db, clock: table.clock };
    // Closing locks the prescription, then the chain: so must whatever settles a dispatch.
    let applying: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx('prescriptions').where({ id: prescriptionId }).forUpdate().first('id');
      applying = applyDispatchAct(table.deps, dispatchId, message);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await recordEvent(tx, clock, { caseId: noticeId, actor: null, kind: 'closing', outcome: 'applied' });
    });
    expect(await applying).to.include({ outcome: 'applied' });
    expect(await table.audit(noticeId)).to.have.length(3);
  });

  it('is refused when its account was closed', async () => {
    const dispatch = await sent.open();
    const robot = await person(table.database.db, { roles: ['recipient'], recipientId: dispatch.recipientId });
    await table.database
      .db('accounts')
      .where({ id: robot.accountId })
      .update({ closed_at: new Date(0) });
    expect(refusalOf(await say(dispatch, { status: 'executed' }, robot))).to.equal('forbidden: account_closed');
  });
});
