import { expect } from 'chai';
import type { Knex } from 'knex';
import { listTasks } from '../../db/task-views.js';
import type { Task, TaskView } from '../../db/task-views.js';
import { closeTasks, escalateTask, openTask, reassignTask, remindOfTask } from '../../db/tasks.js';
import type { NewTask } from '../../db/tasks.js';
import { takeLease } from '../../db/leases.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';
import { dispatchTo, prescriptionFor, recipient } from '../support/prescription.js';

describe('tasks', () => {
  const database = withDatabase();
  const start = Date.UTC(2026, 6, 1, 9);
  const clock = setClock(start);
  let [officer, aigul, nurlan, supervisor]: Actor[] = [];
  let noticeId: string;

  before(async () => {
    const { db } = database;
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    aigul = await person(db, { roles: ['reviewer'], fullName: 'Aigul' });
    nurlan = await person(db, { roles: ['reviewer'], fullName: 'Nurlan' });
    supervisor = await person(db, { roles: ['supervisor'] });
  });
  beforeEach(async () => {
    clock.at = start;
    await database.db('tasks').delete();
    noticeId = await notice();
  });

  const notice = async (more: Partial<Parameters<typeof noticeInReview>[1]> = {}) =>
    (await noticeInReview(database.db, { filerId: officer!.accountId, bodyCode: 'HEALTH', ...more })).id;
  const inOne = <T>(work: (tx: Knex.Transaction) => Promise<T>) => database.db.transaction(work);
  const open = (more: Partial<NewTask> = {}) =>
    inOne((tx) => openTask(tx, clock, { kind: 'review', noticeId, role: 'reviewer', ...more }));
  const list = (
    who: Actor | undefined,
    view: TaskView = 'all',
    more: { after?: string; limit?: number } = {},
  ): Promise<Task[]> => listTasks(database.db, who!, { view, limit: 50, now: clock.at, ...more });
  const kinds = async (who: Actor | undefined, view?: TaskView) => (await list(who, view)).map(({ kind }) => kind);

  it('are open once, however often they are opened at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => open()));
    expect(await list(aigul)).to.have.length(1);
    await open({ kind: 'review_overdue', role: 'supervisor' });
    expect(await kinds(supervisor)).to.deep.equal(['review', 'review_overdue']);
  });

  it('are open once for each dispatch of a notice', async () => {
    const { db } = database;
    const ordered = await prescriptionFor(db, { filer: officer!, official: aigul!, pages: ['https://a.kz/1'] });
    for (const name of ['One', 'Two']) {
      const dispatchId = await dispatchTo(db, { ...ordered, recipientId: await recipient(db, name) });
      for (let time = 0; time < 2; time += 1) {
        await open({ kind: 'breach', role: 'supervisor', noticeId: ordered.noticeId, dispatchId });
      }
    }
    expect(await kinds(supervisor)).to.deep.equal(['breach', 'breach']);
    const [first] = await list(supervisor);
    await inOne((tx) =>
      closeTasks(tx, clock, { noticeId: ordered.noticeId, dispatchId: first!.dispatchId!, kinds: ['breach'] }),
    );
    expect(await kinds(supervisor), 'closing those of one leaves the other').to.deep.equal(['breach']);
  });

  it('can be opened again once they are closed', async () => {
    await open();
    await inOne((tx) => closeTasks(tx, clock, { noticeId, kinds: ['second_opinion'] }));
    expect(await list(aigul), 'another kind was closed').to.have.length(1);
    await inOne((tx) => closeTasks(tx, clock, { noticeId, kinds: ['review', 'second_opinion'] }));
    expect(await list(aigul)).to.deep.equal([]);
    await open();
    expect(await list(aigul)).to.have.length(1);
  });

  it('count reminders, are told on, and begin anew with another person', async () => {
    await open({ accountId: aigul!.accountId, dueAt: start + 1_000 });
    await inOne((tx) => remindOfTask(tx, 'review', noticeId, start + 2_000));
    clock.at = start + 1_500;
    await inOne((tx) => escalateTask(tx, clock, 'review', noticeId));
    const [reminded] = await list(aigul, 'mine');
    expect(reminded).to.deep.include({ reminders: 1, dueAt: new Date(start + 2_000), overdue: false });
    expect(reminded).to.deep.include({ escalatedAt: new Date(start + 1_500) });
    await inOne((tx) => reassignTask(tx, 'review', noticeId, { accountId: nurlan!.accountId, dueAt: start + 3_000 }));
    expect(await list(aigul, 'mine')).to.deep.equal([]);
    const [given] = await list(nurlan, 'mine');
    expect(given).to.deep.include({ escalatedAt: null, dueAt: new Date(start + 3_000) });
    expect(given?.assignee).to.deep.equal({ id: nurlan!.accountId, fullName: 'Nurlan' });
  });

  it('say of which case, with how many facts and how wide', async () => {
    const wide = await notice({
      ...{ number: '2026-777777', violationKind: 'FRAUD' },
      facts: [
        [{ kind: 'url', value: 'https://a.kz/x', scope: 'page' }],
        [{ kind: 'cidr', value: '203.0.114.0/24', scope: 'cidr' }],
      ],
    });
    await open({ noticeId: wide });
    const [task] = await list(aigul);
    expect(task).to.include({
      number: '2026-777777',
      violationKind: 'FRAUD',
      facts: 2,
      widestScope: 'cidr',
      status: 'in_review',
    });
  });

  it('are mine when they were given to me or I hold the lease, and then nobody else may take them', async () => {
    await open({ accountId: aigul!.accountId });
    expect(await kinds(nurlan, 'available'), 'she is not at work on it').to.deep.equal(['review']);
    await inOne((tx) => takeLease(tx, clock, noticeId, nurlan!));
    expect(await kinds(nurlan, 'mine')).to.deep.equal(['review']);
    expect(await kinds(aigul, 'mine')).to.deep.equal(['review']);
    const third = await person(database.db, { roles: ['reviewer'] });
    expect(await kinds(third, 'available')).to.deep.equal([]);
    expect((await list(third))[0]?.holder).to.deep.include({ fullName: 'Nurlan' });
    clock.at += 31 * 60_000;
    expect(await kinds(third, 'available'), 'the lease has expired').to.deep.equal(['review']);
  });

  it('are not available to who is recused, refused twice, not competent, or gave the verdicts', async () => {
    await open();
    const specialist = await person(database.db, { roles: ['reviewer'] });
    await database.db('competences').insert({ account_id: specialist.accountId, violation_kind: 'FRAUD' });
    expect(await kinds(specialist, 'available')).to.deep.equal([]);
    await database.db('notices').where({ id: noticeId }).update({ violation_kind: 'FRAUD' });
    expect(await kinds(specialist, 'available')).to.deep.equal(['review']);
    const row = { notice_id: noticeId, account_id: specialist.accountId, reason: 'a relative', at: new Date(0) };
    await database.db('recusals').insert(row);
    expect(await kinds(specialist, 'available')).to.deep.equal([]);

    await database.db('recusals').delete();
    const refused = { notice_id: noticeId, account_id: specialist.accountId, at: new Date(0) };
    await database.db('refused_reviewers').insert(refused);
    expect(await kinds(specialist, 'available')).to.deep.equal([]);

    const decided = await notice({ reviewerId: aigul!.accountId, status: 'second_opinion' });
    await open({ kind: 'second_opinion', noticeId: decided });
    expect(await kinds(aigul, 'available')).to.deep.equal(['review']);
    expect(await kinds(nurlan, 'available')).to.deep.equal(['review', 'second_opinion']);
    await database.db('refused_reviewers').insert({ ...refused, notice_id: decided, account_id: nurlan!.accountId });
    expect(await kinds(nurlan, 'available')).to.deep.equal(['review']);
  });

  it('are overdue from their due time', async () => {
    await open({ dueAt: start + 1_000 });
    expect(await list(aigul, 'overdue')).to.deep.equal([]);
    clock.at = start + 1_000;
    expect((await list(aigul, 'overdue')).map(({ overdue }) => overdue)).to.deep.equal([true]);
  });

  it('of supervisors are theirs, and nothing of one’s own body or notices is shown', async () => {
    await open({ kind: 'breach', role: 'supervisor' });
    expect(await kinds(aigul)).to.deep.equal([]);
    expect(await kinds(supervisor, 'available')).to.deep.equal(['breach']);
    expect(await kinds(await person(database.db, { roles: ['auditor'] }))).to.deep.equal(['breach']);
    const seconded = await person(database.db, { roles: ['officer', 'supervisor'], bodyCode: 'HEALTH' });
    expect(await kinds(seconded)).to.deep.equal([]);
  });

  it('come in pages that stay put when others are opened or closed meanwhile', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      clock.at += 10;
      const id = await notice();
      await open({ noticeId: id });
      ids.push(id);
    }
    const first = await list(aigul, 'all', { limit: 3 });
    expect(first.map((task) => task.noticeId)).to.deep.equal(ids.slice(0, 3));
    await inOne((tx) => closeTasks(tx, clock, { noticeId: ids[0]!, kinds: ['review'] }));
    clock.at += 10;
    await open();
    const second = await list(aigul, 'all', { limit: 3, after: first.at(-1)!.id });
    expect(second.map((task) => task.noticeId)).to.deep.equal(ids.slice(3, 6));
    const third = await list(aigul, 'all', { limit: 3, after: second.at(-1)!.id });
    expect(third.map((task) => task.noticeId)).to.deep.equal([ids[6], noticeId]);
  });
});
