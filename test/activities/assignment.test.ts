import { expect } from 'chai';
import { assignReviewer } from '../../activities/assign-reviewer.js';
import { enterAbsence } from '../../db/absences.js';
import type { Actor } from '../../domain/roles.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { takeLease } from '../../db/leases.js';
import { noticeInReview } from '../support/notice-in-review.js';
import type { NoticeFixture } from '../support/notice-in-review.js';
import { person, nowHolds } from '../support/people.js';

describe('giving a case to a reviewer', () => {
  const table = withCases();
  const hour = 3_600_000;
  let [officer, first, second, supervisor]: Actor[] = [];

  beforeEach(async () => {
    const { db } = table.database;
    // Nobody from the test before is there to choose.
    await db('accounts').update({ closed_at: new Date(0) });
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    first = await person(db, { roles: ['reviewer'] });
    second = await person(db, { roles: ['reviewer'] });
    supervisor = await person(db, { roles: ['supervisor'] });
  });

  const notice = async (more: Partial<NoticeFixture> = {}) =>
    (
      await noticeInReview(table.database.db, {
        filerId: officer!.accountId,
        bodyCode: 'HEALTH',
        status: 'submitted',
        ...more,
      })
    ).id;
  async function assign(id: string): Promise<string | null> {
    const state = await assignReviewer(table.deps, id);
    expect(await assignReviewer(table.deps, id), 'the second time').to.deep.equal(state);
    expect(state.status).to.equal('in_review');
    expect((await table.audit(id)).filter(({ kind }) => kind === 'assignment')).to.have.length(1);
    expect(await table.tasks(id)).to.deep.equal([{ kind: 'review', account_id: state.reviewerId }]);
    return state.reviewerId;
  }
  const chosen = async (more: Partial<NoticeFixture> = {}) => assign(await notice(more));
  const page = (value: string) => [{ kind: 'url' as const, value, scope: 'page' as const }];

  it('starts his term, with a task that says until when', async () => {
    const id = await notice();
    expect(await assign(id)).to.equal(first?.accountId);
    expect(await table.state(id)).to.include({ dueAt: table.clock.at + 24 * hour });
    const urgent = await notice({ violationKind: 'CHILD_ABUSE' });
    await assign(urgent);
    expect(await table.state(urgent)).to.include({ dueAt: table.clock.at + hour });
    expect(await table.database.db('tasks').where({ notice_id: urgent }).first('due_at')).to.deep.equal({
      due_at: new Date(table.clock.at + hour),
    });
  });

  it('prefers who has the fewest open facts, and among equals who was there first', async () => {
    expect(await chosen({ facts: [page('https://a.kz/1'), page('https://a.kz/2')] })).to.equal(first?.accountId);
    expect(await chosen({ facts: [page('https://a.kz/3')] })).to.equal(second?.accountId);
    expect(await chosen({ facts: [page('https://a.kz/4')] })).to.equal(second?.accountId);
    expect(await chosen(), 'two facts each').to.equal(first?.accountId);
  });

  it('prefers before all who reviews a pending duplicate', async () => {
    const facts = [page('https://twin.kz/1')];
    await notice({ facts, status: 'in_review', reviewerId: second!.accountId });
    expect(await chosen({ facts })).to.equal(second?.accountId);
    expect(await chosen({ facts: [page('https://twin.kz/2')] })).to.equal(first?.accountId);
  });

  it('passes over who is absent, recused, not competent, of the filing body or the filer himself', async () => {
    const { db } = table.database;
    const hindrances: (() => Promise<unknown>)[] = [
      () =>
        db.transaction((tx) =>
          enterAbsence(tx, table.clock, first!, { accountId: first!.accountId, from: '2026-07-01', to: '2026-07-01' }),
        ),
      () => db('competences').insert({ account_id: first!.accountId, violation_kind: 'FRAUD' }),
      () => nowHolds(db, first!.accountId, { roles: ['officer', 'reviewer'], bodyCode: 'HEALTH' }),
    ];
    for (const hinder of hindrances) {
      first = await person(db, { roles: ['reviewer'] });
      await db('accounts')
        .whereNotIn('id', [first.accountId, second!.accountId, officer!.accountId])
        .update({ closed_at: new Date(0) });
      await hinder();
      expect(await chosen(), hinder.toString()).to.equal(second?.accountId);
      await db('accounts')
        .where({ id: first.accountId })
        .update({ closed_at: new Date(0) });
    }
    const both = await person(db, { roles: ['officer', 'reviewer'], bodyCode: 'FINANCE' });
    await db('accounts')
      .where({ id: second!.accountId })
      .update({ closed_at: new Date(0) });
    expect(await chosen({ filerId: both.accountId })).to.equal(null);
  });

  it('leaves the case to whoever claims it when nobody can be chosen, and says so', async () => {
    await table.database
      .db('accounts')
      .whereIn('id', [first!.accountId, second!.accountId])
      .update({ closed_at: new Date(0) });
    const id = await notice();
    expect(await assign(id)).to.equal(null);
    expect(await table.alerts(id)).to.deep.equal(['no_reviewer']);
  });

  describe('by hand', () => {
    const inReview = () => notice({ status: 'in_review', reviewerId: first!.accountId });
    const handover = (id: string, by: Actor, to: string) =>
      table.onNotice(id, 'handover', by, { to, reason: 'демалыс' });

    it('is for its reviewer and for supervisors', async () => {
      const id = await inReview();
      const third = await person(table.database.db, { roles: ['reviewer'] });
      expect(refusalOf(await handover(id, second!, third.accountId))).to.equal('forbidden: not_the_reviewer');
      const given = await handover(id, first!, second!.accountId);
      expect(resultOf(given)).to.deep.equal({ status: 'in_review', reviewer: second!.accountId });
      expect(given.state.reviewerId).to.equal(second?.accountId);
      expect((await handover(id, supervisor!, third.accountId)).state.reviewerId).to.equal(third.accountId);
      expect(await table.tasks(id)).to.deep.equal([{ kind: 'review', account_id: third.accountId }]);
    });

    it('is for who holds the lease, and ends it', async () => {
      const id = await inReview();
      const third = await person(table.database.db, { roles: ['reviewer'] });
      await table.database.db.transaction((tx) => takeLease(tx, table.clock, id, second!));
      expect(refusalOf(await handover(id, first!, third.accountId))).to.equal('forbidden: not_the_reviewer');
      expect((await handover(id, second!, third.accountId)).state.reviewerId).to.equal(third.accountId);
      expect(await table.database.db('leases').where({ notice_id: id })).to.deep.equal([]);
    });

    it('gives nobody what he may not review', async () => {
      const { db } = table.database;
      const id = await inReview();
      const wrong = [officer!, supervisor!, await person(db, { roles: ['officer', 'reviewer'], bodyCode: 'HEALTH' })];
      for (const { accountId } of wrong)
        expect(refusalOf(await handover(id, first!, accountId))).to.deep.equal(['#/to may_not_review']);
      expect((await table.state(id)).reviewerId).to.equal(first?.accountId);
    });

    it('starts the term anew, and ends what supervisors were told', async () => {
      const id = await inReview();
      const { db } = table.database;
      await db('notices').where({ id }).update({ review_stage: 3, overdue: true });
      await db('tasks').insert({
        ...{ id, kind: 'review_overdue', notice_id: id, role: 'supervisor', opened_at: new Date(0) },
      });
      const given = await handover(id, supervisor!, second!.accountId);
      expect(given.state.dueAt).to.equal(table.clock.at + 24 * hour);
      expect(await db('notices').where({ id }).first('review_stage', 'overdue')).to.deep.equal({
        review_stage: 0,
        overdue: false,
      });
      expect((await table.tasks(id)).map(({ kind }) => kind)).to.deep.equal(['review']);
    });
  });

  describe('after a recusal', () => {
    const recuse = (id: string, by: Actor) => table.onNotice(id, 'recusal', by, { reason: 'туыс' });

    it('gives it to another at once, and never to him again', async () => {
      const id = await notice({ status: 'in_review', reviewerId: first!.accountId });
      await table.database.db.transaction((tx) => takeLease(tx, table.clock, id, first!));
      const recused = await recuse(id, first!);
      expect(resultOf(recused)).to.deep.equal({ status: 'in_review', reviewer: second?.accountId });
      expect(await table.database.db('leases').where({ notice_id: id })).to.deep.equal([]);
      expect((await recuse(id, second!)).state.reviewerId, 'nobody is left').to.equal(null);
      expect(await table.alerts(id)).to.deep.equal(['no_reviewer']);
      expect(
        refusalOf(await table.onNotice(id, 'handover', supervisor!, { to: first!.accountId, reason: 'x' })),
      ).to.deep.equal(['#/to may_not_review']);
    });

    it('leaves it where it is when it was not his', async () => {
      const id = await notice({ status: 'in_review', reviewerId: first!.accountId });
      expect((await recuse(id, second!)).state.reviewerId).to.equal(first?.accountId);
      expect((await recuse(id, first!)).state.reviewerId, 'and he is not given it').to.equal(null);
    });

    it('is too late for who has decided, not for who is to agree', async () => {
      const id = await notice({ status: 'second_opinion', reviewerId: first!.accountId });
      expect(refusalOf(await recuse(id, first!))).to.equal('forbidden: own_decision');
      expect((await recuse(id, second!)).state).to.include({ status: 'second_opinion', reviewerId: first?.accountId });
    });
  });
});
