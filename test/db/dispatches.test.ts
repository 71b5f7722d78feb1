import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { clockStanding, lockDispatch, saveDispatch } from '../../db/dispatches.js';
import type { Dispatch } from '../../db/dispatches.js';
import {
  addMessage,
  cancelPendingOrders,
  endMessage,
  findMessage,
  pendingMessages,
  recordAttempt,
} from '../../db/dispatch-messages.js';
import { storeFirstFetch } from '../../db/fetches.js';
import { isAllSettled } from '../../db/prescriptions.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';
import { dispatchTo, prescriptionFor, recipient } from '../support/prescription.js';

describe('dispatches', () => {
  const database = withDatabase();
  const start = Date.UTC(2026, 6, 1, 9);
  const clock = setClock(start);
  let officer: Actor;
  let reviewer: Actor;
  let ordered: Awaited<ReturnType<typeof prescriptionFor>>;
  let recipientId: string;
  let dispatchId: string;

  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(database.db, { roles: ['reviewer'] });
  });
  beforeEach(async () => {
    const { db } = database;
    clock.at = start;
    ordered = await prescriptionFor(db, {
      filer: officer,
      official: reviewer,
      pages: ['https://a.kz/1', 'https://a.kz/2'],
    });
    recipientId = await recipient(db, 'Telecom');
    dispatchId = await dispatchTo(db, { ...ordered, recipientId });
  });

  const read = () => database.db.transaction((tx) => lockDispatch(tx, dispatchId));
  const save = (change: (before: Dispatch) => Partial<Dispatch>) =>
    database.db.transaction(async (tx) => {
      const before = await lockDispatch(tx, dispatchId);
      return saveDispatch(tx, clock, before, { ...before, ...change(before) });
    });
  const facts = (status: 'received' | 'executed' | 'not_executed', which?: number) => (before: Dispatch) => ({
    facts: before.facts.map((fact, index) => (which === undefined || which === index ? { ...fact, status } : fact)),
  });

  it('carry the facts of the prescription in its order, with what was ordered', async () => {
    const dispatch = await read();
    expect(dispatch).to.include({ status: 'pending', recipientId, noticeId: ordered.noticeId, settledAt: null });
    expect(dispatch.facts.map(({ factId }) => factId)).to.deep.equal(ordered.factIds);
    expect(dispatch.facts[0]).to.include({ status: 'pending', applied: null, dueAt: null });
    expect(dispatch.facts[0]?.ordered).to.deep.equal({ kind: 'url', normalised: 'https://a.kz/1' });
    const said = await database.db
      .transaction((tx) => lockDispatch(tx, randomUUID()))
      .catch((error: unknown) => (error as Error).message);
    expect(said).to.contain('There is no dispatch');
  });

  it('come back as they were saved, one revision later', async () => {
    const applied = { kind: 'domain', normalised: 'a.kz', scope: 'domain' as const };
    const saved = await save((before) => ({
      ...{
        openedAt: start + 1,
        deliveredAt: start + 2,
        fetchedAt: start + 3,
        receivedAt: start + 4,
        undeliverableAt: start + 5,
      },
      ...{ clockStartedAt: start + 6, silenceAlertedAt: start + 7 },
      facts: before.facts.map((fact) => ({
        ...fact,
        ...{
          status: 'executed' as const,
          awaitsRuling: true,
          dueAt: start + 8,
          pausedAt: start + 9,
          breachedAt: start + 10,
        },
        ...{ applied, note: 'мүмкін емес' },
      })),
    }));
    expect(saved).to.include({ revision: 2, status: 'impossible', settledAt: null });
    expect(await read()).to.deep.equal(saved);
  });

  it('settle when their last fact does, and keep the moment', async () => {
    expect(await save(facts('executed', 0))).to.include({ status: 'received', settledAt: null });
    clock.at += 1_000;
    expect(await save(facts('not_executed', 1))).to.include({ status: 'partly_executed', settledAt: start + 1_000 });
    clock.at += 1_000;
    expect(await save(() => ({ deliveredAt: clock.at }))).to.include({
      status: 'partly_executed',
      settledAt: start + 1_000,
    });
    const settled = await database
      .db<{ dispatch_id: string; settled_at: Date }>('dispatch_facts')
      .where({ dispatch_id: dispatchId })
      .orderBy('settled_at')
      .select('settled_at');
    expect(settled.map(({ settled_at }) => settled_at.getTime() - start)).to.deep.equal([0, 1_000]);
  });

  it('wait for one who polls from when they were opened, and for an endpoint from delivery', async () => {
    const dispatch = await read();
    expect(clockStanding(dispatch, true)).to.include({ reachedAt: dispatch.openedAt, heardAt: null });
    expect(clockStanding(dispatch, false)).to.include({ reachedAt: null });
    expect(clockStanding({ ...dispatch, deliveredAt: 5, fetchedAt: 7 }, false)).to.include({ reachedAt: 5 });
    expect(clockStanding({ ...dispatch, receivedAt: 9 }, true)).to.include({ heardAt: 9 });
  });

  it('send each message until it is delivered, cancelled or given up', async () => {
    const { db } = database;
    const ids: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      await addMessage(db, start + index, { dispatchId, type: index === 3 ? 'dispatch.ruled' : 'prescription.issued' });
    }
    ids.push(...(await pendingMessages(db, dispatchId)));
    expect(ids).to.have.length(4);
    await endMessage(db, start, ids[1]!, 'delivered');
    await endMessage(db, start + 9, ids[1]!, 'given_up');
    await endMessage(db, start, ids[2]!, 'given_up');
    expect(await pendingMessages(db, dispatchId)).to.deep.equal([ids[0], ids[3]]);
    await cancelPendingOrders(db, start + 20, dispatchId);
    expect(await pendingMessages(db, dispatchId), 'a ruling is still to be told').to.deep.equal([ids[3]]);
    expect(await findMessage(db, ids[0]!)).to.include({ isDone: true, type: 'prescription.issued' });
    const ends: unknown = await db('dispatch_messages')
      .where({ id: ids[1] })
      .first('delivered_at', 'given_up_at', 'cancelled_at');
    expect(ends).to.deep.equal({ delivered_at: new Date(start), given_up_at: null, cancelled_at: null });
  });

  it('count the attempts of their messages, and keep the last answer', async () => {
    const { db } = database;
    await addMessage(db, start, { dispatchId, type: 'prescription.issued' });
    const [id] = await pendingMessages(db, dispatchId);
    const message = await findMessage(db, id!);
    await recordAttempt(db, start + 1, message, 'ECONNREFUSED');
    await recordAttempt(db, start + 2, message, '503');
    expect(
      await db('dispatch_messages').where({ id }).first('attempts', 'last_answer', 'last_attempt_at'),
    ).to.deep.equal({
      ...{ attempts: 2, last_answer: '503', last_attempt_at: new Date(start + 2) },
    });
    expect(await db('dispatches').where({ id: dispatchId }).first('attempts')).to.deep.equal({ attempts: 2 });
  });

  it('keep the first look at them once, however many look at the same time', async () => {
    const robot = await person(database.db, { roles: ['recipient'], recipientId });
    const looks = await Promise.all(
      Array.from({ length: 10 }, () =>
        database.db.transaction((tx) =>
          storeFirstFetch(tx, clock, robot, { id: dispatchId, caseId: ordered.noticeId, noticeId: ordered.noticeId }),
        ),
      ),
    );
    const [act] = looks.filter((look) => look !== undefined);
    expect(looks.filter((look) => look !== undefined)).to.have.length(1);
    expect(act).to.deep.include({ kind: 'fetch', caseId: dispatchId, dispatchId, state: 'received' });
  });

  it('of one prescription that settle at once know which of them was the last', async () => {
    const { db } = database;
    const others = [await recipient(db, 'Other'), await recipient(db, 'Third')];
    const all = [dispatchId];
    for (const other of others) all.push(await dispatchTo(db, { ...ordered, recipientId: other }));
    const last = await Promise.all(
      all.map((id) =>
        db.transaction(async (tx) => {
          const before = await lockDispatch(tx, id);
          await saveDispatch(tx, clock, before, { ...before, ...facts('executed')(before) });
          return isAllSettled(tx, 'prescriptions', before.orderId);
        }),
      ),
    );
    expect(last.filter(Boolean)).to.have.length(1);
  });
});
