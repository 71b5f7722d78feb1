import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import {
  applyAct,
  findAct,
  findActByKey,
  KeyTakenError,
  lockAct,
  markAnswered,
  recordDirectAct,
  refuseAct,
  storeAct,
  unansweredActs,
} from '../../db/acts.js';
import type { NewAct } from '../../db/acts.js';
import type { Actor } from '../../domain/roles.js';
import { auditChain } from '../faults/audit-chains.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

describe('acts', () => {
  const database = withDatabase();
  const start = Date.UTC(2026, 6, 1, 9);
  const clock = setClock(start);
  const refusal = { type: 'stale', code: 'stale' } as const;
  let officer: Actor;
  let noticeId: string;

  beforeEach(async () => {
    clock.at = start;
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    ({ id: noticeId } = await noticeInReview(database.db, { filerId: officer.accountId, bodyCode: 'HEALTH' }));
  });

  const withdrawal = (more: Partial<NewAct> = {}): NewAct => ({
    ...{ kind: 'withdrawal', caseId: noticeId, noticeId, actor: officer, payload: { reason: 'қате' }, ...more },
  });
  const keyed = (key: string) => ({ key, route: 'POST /notices/{id}/withdrawal', bodyHash: 'a'.repeat(64) });
  const inOne = <T>(work: (tx: Knex.Transaction) => Promise<T>) => database.db.transaction(work);
  const store = (more: Partial<NewAct> = {}) => inOne((tx) => storeAct(tx, clock, withdrawal(more)));
  const refuse = (id: string) => inOne((tx) => refuseAct(tx, clock, id, refusal));
  const apply = (id: string, result = { status: 'withdrawn' }) => inOne((tx) => applyAct(tx, clock, id, result));

  it('are kept as received, with who, when, with which roles and what he asked for', async () => {
    const act = await store();
    expect(act).to.deep.include({ kind: 'withdrawal', caseId: noticeId, state: 'received', roles: ['officer'] });
    expect(act).to.deep.include({ payload: { reason: 'қате' }, receivedAt: start, answer: null, answeredAt: null });
    expect(await findAct(database.db, act.id)).to.deep.equal(act);
    expect(await findAct(database.db, randomUUID())).to.equal(undefined);
  });

  it('are found by the key of the account that sent it, with the route and the body it was bound to', async () => {
    const key = randomUUID();
    const act = await store({ key: keyed(key) });
    const found = await findActByKey(database.db, officer.accountId, key);
    expect(found).to.deep.equal({ route: keyed(key).route, bodyHash: keyed(key).bodyHash, act });
    const other = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    expect(await findActByKey(database.db, other.accountId, key), 'another account').to.equal(undefined);
    expect(await store({ key: keyed(key), actor: other }), 'the same key of another account').to.have.property('id');
  });

  it('are kept once per key, however many come at the same time', async () => {
    const key = randomUUID();
    const tried = await Promise.allSettled(Array.from({ length: 20 }, () => store({ key: keyed(key) })));
    const refused = tried.filter((outcome) => outcome.status === 'rejected');
    expect(refused).to.have.length(19);
    for (const { reason } of refused) expect(reason).to.be.instanceOf(KeyTakenError);
    expect(await database.db('acts').where({ notice_id: noticeId })).to.have.length(1);
  });

  it('leave no key behind when what stored them fails', async () => {
    const key = randomUUID();
    const failing = inOne(async (tx) => {
      await storeAct(tx, clock, withdrawal({ key: keyed(key) }));
      throw new Error('later in the same transaction');
    });
    await failing.catch(() => undefined);
    expect(await findActByKey(database.db, officer.accountId, key)).to.equal(undefined);
    expect(await store({ key: keyed(key) })).to.have.property('state', 'received');
  });

  it('are applied with their answer, and keep it', async () => {
    const { id } = await store();
    await apply(id);
    await apply(id, { status: 'something else' });
    const act = await inOne((tx) => lockAct(tx, id));
    expect(act.state).to.equal('applied');
    expect(act.answer).to.deep.equal({ outcome: 'applied', result: { status: 'withdrawn' } });
  });

  it('are refused only while they are received', async () => {
    const refused = await store();
    expect(await refuse(refused.id)).to.deep.include({ state: 'refused', answer: { outcome: 'refused', refusal } });
    await apply(refused.id);
    expect(await findAct(database.db, refused.id)).to.have.property('state', 'refused');

    const applied = await store();
    await apply(applied.id);
    expect(await refuse(applied.id)).to.have.property('state', 'applied');
  });

  it('leave one trace when they are refused, with the body of who was refused', async () => {
    const { id } = await store();
    await refuse(id);
    await refuse(id);
    const events = await auditChain(database.db, noticeId);
    expect(events).to.have.length(1);
    expect(events[0]).to.deep.include({ kind: 'withdrawal', outcome: 'refused', act_id: id, body_code: 'HEALTH' });
    expect(events[0]).to.deep.include({ actor_id: officer.accountId, after: refusal });
  });

  it('are refused or applied, never both, when both are tried at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await store();
      await Promise.all([apply(id), refuse(id)]);
      const act = await findAct(database.db, id);
      expect(act?.answer?.outcome).to.equal(act?.state);
    }
  });

  it('are answered once: the first time counts', async () => {
    const { id } = await store();
    await markAnswered(database.db, id, start + 5);
    await markAnswered(database.db, id, start + 9);
    expect(await findAct(database.db, id)).to.have.property('answeredAt', start + 5);
  });

  it('wait to be sent again in the order they came in, until somebody saw their outcome', async () => {
    await database.db('acts').update({ answered_at: new Date(start) });
    const ids: string[] = [];
    for (const after of [3, 1, 2]) {
      clock.at = start + after * 1_000;
      ids[after] = (await store()).id;
    }
    await apply(ids[1]!);
    await markAnswered(database.db, ids[2]!, start);
    const waiting = async (before: number, limit = 10) =>
      (await unansweredActs(database.db, before, limit)).map(({ id }) => id);
    expect(await waiting(start + 10_000), 'applied but unseen counts').to.deep.equal([ids[1], ids[3]]);
    expect(await waiting(start + 3_000), 'only those older than that').to.deep.equal([ids[1]]);
    expect(await waiting(start + 10_000, 1)).to.deep.equal([ids[1]]);
  });

  it('that a route applies itself are decided and answered from the start', async () => {
    const act = await inOne((tx) =>
      recordDirectAct(tx, clock, { ...withdrawal({ kind: 'hard_stop_request' }), result: { requests: 2 } }),
    );
    expect(act).to.deep.include({ state: 'applied', answeredAt: start });
    expect(act.answer).to.deep.equal({ outcome: 'applied', result: { requests: 2 } });
    expect((await unansweredActs(database.db, start + 1, 1_000)).map(({ id }) => id)).not.to.include(act.id);
  });

  it('cannot be locked when they are not there', async () => {
    const said = await inOne((tx) => lockAct(tx, randomUUID())).catch((error: unknown) => (error as Error).message);
    expect(said).to.contain('There is no act');
  });
});
