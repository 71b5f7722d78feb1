import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { applyNoticeAct } from '../../activities/apply-notice-act.js';
import { findAct } from '../../db/acts.js';
import type { Actor } from '../../domain/roles.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, nowHolds } from '../support/people.js';

describe('registering a notice', () => {
  const table = withCases();
  let officer: Actor;
  before(async () => {
    officer = await person(table.database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
  });

  /** A notice that was just submitted, and the message of its submission. */
  async function submitted(number: string | null = null) {
    const { db } = table.database;
    const { id } = await noticeInReview(db, { filerId: officer.accountId, bodyCode: 'HEALTH', status: 'submitting' });
    const message = await table.send('submission', officer, {}, { caseId: id, noticeId: id });
    await db('notices').where({ id }).update({ number, submission_act_id: message.actId });
    return { id, message };
  }
  const register = async () => {
    const { id, message } = await submitted();
    return { id, message, ...(await applyNoticeAct(table.deps, id, message)) };
  };

  it('gives it the next number of the year, once, and says when it was submitted', async () => {
    const first = await register();
    const second = await register();
    expect(first.state).to.include({ status: 'submitted', number: '2026-000001', facts: 1 });
    expect(second.state.number).to.equal('2026-000002');
    expect(await applyNoticeAct(table.deps, first.id, first.message), 'again').to.deep.include({
      ...{ outcome: 'applied', state: first.state },
    });
    const row: unknown = await table.database
      .db('notices')
      .where({ id: first.id })
      .first('year', 'serial', 'submitted_at');
    expect(row).to.deep.equal({ year: 2026, serial: 1, submitted_at: new Date(table.clock.at) });
    expect((await table.audit(first.id)).map(({ kind }) => kind)).to.deep.equal(['submission']);
    expect((await findAct(table.database.db, first.message.actId))?.answer).to.deep.equal({
      ...{ outcome: 'applied', result: { number: '2026-000001', status: 'submitted' } },
    });
  });

  it('begins with one again when the year begins in Almaty', async () => {
    table.clock.at = Date.UTC(2027, 11, 31, 18, 59, 59, 999);
    expect((await register()).state.number).to.equal('2027-000001');
    table.clock.at += 1;
    expect((await register()).state.number).to.equal('2028-000001');
  });

  it('leaves no gap when twenty are registered at once', async () => {
    table.clock.at = Date.UTC(2031, 5, 1);
    const all = await Promise.all(Array.from({ length: 20 }, register));
    const numbers = all.map(({ state }) => state.number).sort();
    expect(numbers).to.deep.equal(
      Array.from({ length: 20 }, (_, index) => `2031-${String(index + 1).padStart(6, '0')}`),
    );
  });

  it('keeps the number of a notice that was returned', async () => {
    const { id, message } = await submitted('2025-000777');
    expect((await applyNoticeAct(table.deps, id, message)).state.number).to.equal('2025-000777');
  });

  it('refuses a submission that is not the notice’s own', async () => {
    const { id, message } = await submitted();
    expect(refusalOf(await table.onNotice(id, 'submission', officer))).to.equal('illegal-move: status');
    expect((await table.state(id)).status).to.equal('submitting');
    expect((await applyNoticeAct(table.deps, id, message)).outcome, 'its own').to.equal('applied');
    expect(refusalOf(await table.onNotice(id, 'submission', officer)), 'and then no other').to.equal(
      'illegal-move: status',
    );
  });

  it('leaves an act alone that was sent to another case than its own, or as another kind', async () => {
    const [mine, other] = [await submitted(), await submitted()];
    const sent = { ...mine.message };
    expect(await applyNoticeAct(table.deps, other.id, sent)).to.include({ outcome: 'refused' });
    expect(await applyNoticeAct(table.deps, mine.id, { ...sent, kind: 'withdrawal' })).to.include({
      outcome: 'refused',
    });
    expect(await findAct(table.database.db, sent.actId)).to.deep.include({ state: 'received', answer: null });
    for (const { id } of [mine, other]) {
      expect((await table.state(id)).status).to.equal('submitting');
      expect(await table.audit(id)).to.deep.equal([]);
    }
  });

  it('fails, to be tried again, while there is no such act or notice', async () => {
    const { id, message } = await submitted();
    const failure = (work: Promise<unknown>) => work.then(String, (error: unknown) => (error as Error).message);
    expect(await failure(applyNoticeAct(table.deps, id, { ...message, actId: randomUUID() }))).to.contain('no act');
    expect(await failure(applyNoticeAct(table.deps, randomUUID(), message))).to.contain('no notice');
  });

  it('takes nothing from an account that was closed meanwhile, nor by a right that was withdrawn', async () => {
    const leaving = await person(table.database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    const of = { filerId: leaving.accountId, bodyCode: 'HEALTH' };
    const { id } = await noticeInReview(table.database.db, of);
    await nowHolds(table.database.db, leaving.accountId, { roles: [] });
    expect(refusalOf(await table.onNotice(id, 'withdrawal', leaving, { reason: 'x' }))).to.equal(
      'not-found: not_visible',
    );
    await nowHolds(table.database.db, leaving.accountId, { roles: ['officer'], bodyCode: 'HEALTH' });
    await table.database
      .db('accounts')
      .where({ id: leaving.accountId })
      .update({ closed_at: new Date(0) });
    expect(refusalOf(await table.onNotice(id, 'withdrawal', leaving, { reason: 'x' }))).to.equal(
      'forbidden: account_closed',
    );
    const refused = (await table.audit(id)).map(({ outcome, body_code: body }) => [outcome, body]);
    expect(refused).to.deep.equal([
      ['refused', 'HEALTH'],
      ['refused', 'HEALTH'],
    ]);
  });

  describe('and taking it back', () => {
    for (const status of ['submitted', 'returned', 'in_review'] as const) {
      it(`ends the case while it is ${status}`, async () => {
        const { id } = await noticeInReview(table.database.db, {
          filerId: officer.accountId,
          bodyCode: 'HEALTH',
          status,
        });
        const withdrawn = await table.onNotice(id, 'withdrawal', officer, { reason: 'қате берілді' });
        expect(resultOf(withdrawn)).to.deep.equal({ status: 'withdrawn' });
        expect(withdrawn.state).to.include({ status: 'withdrawn', dueAt: null });
        expect(await table.tasks(id)).to.deep.equal([]);
      });
    }
    for (const status of ['second_opinion', 'in_execution', 'closed'] as const) {
      it(`is too late once it is ${status}`, async () => {
        const { id } = await noticeInReview(table.database.db, {
          filerId: officer.accountId,
          bodyCode: 'HEALTH',
          status,
        });
        expect(refusalOf(await table.onNotice(id, 'withdrawal', officer, { reason: 'x' }))).to.equal(
          'illegal-move: status',
        );
      });
    }
    it('is for the filer alone', async () => {
      const colleague = await person(table.database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
      const { id } = await noticeInReview(table.database.db, { filerId: officer.accountId, bodyCode: 'HEALTH' });
      expect(refusalOf(await table.onNotice(id, 'withdrawal', colleague, { reason: 'x' }))).to.equal(
        'forbidden: not_yours',
      );
    });
  });
});
