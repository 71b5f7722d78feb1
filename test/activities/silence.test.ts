import { expect } from 'chai';
import { respondToSilence } from '../../activities/respond-to-silence.js';
import { takeLease } from '../../db/leases.js';
import type { Actor } from '../../domain/roles.js';
import { withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';

describe('the silence of a reviewer', () => {
  const table = withCases();
  const hour = 3_600_000;
  const start = Date.UTC(2026, 6, 1, 9);
  let [officer, first, second, supervisor]: Actor[] = [];
  let noticeId: string;

  beforeEach(async () => {
    const { db } = table.database;
    await db('accounts').update({ closed_at: new Date(0) });
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    first = await person(db, { roles: ['reviewer'] });
    second = await person(db, { roles: ['reviewer'] });
    supervisor = await person(db, { roles: ['supervisor'] });
    noticeId = await assigned();
  });

  /** A notice that the first reviewer has had since `start`; terms of 24, 48 and 72 hours, then every 24. */
  async function assigned(violationKind = 'GAMBLING'): Promise<string> {
    const { id } = await noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', violationKind },
    });
    await table.onNotice(id, 'handover', supervisor!, { to: first!.accountId, reason: 'x' });
    return id;
  }
  /** What one look at a case does; looking again changes nothing. */
  async function lookAt(at: number, id = noticeId) {
    table.clock.at = at;
    const state = await respondToSilence(table.deps, id);
    const events = (await table.audit(id)).length;
    expect(await respondToSilence(table.deps, id), 'the second time').to.deep.equal(state);
    expect(await table.audit(id), 'events').to.have.length(events);
    return { ...state, last: (await table.audit(id)).at(-1)?.kind };
  }
  const task = () => table.database.db('tasks').where({ notice_id: noticeId, kind: 'review', closed_at: null });

  it('is nothing before the term is over', async () => {
    expect(await lookAt(start + 24 * hour - 1)).to.include({ last: 'handover', dueAt: start + 24 * hour });
  });

  it('reminds him first, and waits for the next term', async () => {
    const reminded = await lookAt(start + 24 * hour);
    expect(reminded).to.include({
      last: 'remind',
      status: 'in_review',
      reviewerId: first?.accountId,
      dueAt: start + 48 * hour,
    });
    expect(await task().first('reminders', 'due_at')).to.deep.equal({
      reminders: 1,
      due_at: new Date(start + 48 * hour),
    });
    expect(await table.database.db('notices').where({ id: noticeId }).first('overdue')).to.deep.equal({
      overdue: true,
    });
  });

  it('then gives the case to another, who keeps the sheet', async () => {
    await lookAt(start + 24 * hour);
    expect(await lookAt(start + 48 * hour)).to.include({ last: 'reassign', reviewerId: second?.accountId });
    expect(await table.tasks(noticeId)).to.deep.equal([{ kind: 'review', account_id: second?.accountId }]);
    expect(await table.alerts(noticeId)).to.deep.equal([]);
  });

  it('leaves it with who holds the lease: he is at work', async () => {
    await lookAt(start + 24 * hour);
    table.clock.at = start + 47.9 * hour;
    await table.database.db.transaction((tx) => takeLease(tx, table.clock, noticeId, first!));
    expect(await lookAt(start + 48 * hour)).to.include({ last: 'reassign', reviewerId: first?.accountId });
  });

  it('leaves it with the last one there is', async () => {
    await table.database
      .db('accounts')
      .where({ id: second!.accountId })
      .update({ closed_at: new Date(0) });
    await lookAt(start + 24 * hour);
    expect(await lookAt(start + 48 * hour)).to.include({ last: 'reassign', reviewerId: first?.accountId });
  });

  it('then tells a supervisor, again and again, and never decides', async () => {
    await lookAt(start + 24 * hour);
    await lookAt(start + 48 * hour);
    const escalated = await lookAt(start + 72 * hour);
    expect(escalated).to.include({ last: 'escalate', dueAt: start + 96 * hour });
    expect((await table.tasks(noticeId)).map(({ kind }) => kind)).to.deep.equal(['review', 'review_overdue']);
    expect(await table.alerts(noticeId)).to.deep.equal(['review_overdue']);
    for (let day = 4; day < 40; day += 1) {
      expect(await lookAt(start + day * 24 * hour)).to.include({
        last: 'escalate_again',
        status: 'in_review',
        outcome: null,
      });
    }
    expect(await table.alerts(noticeId)).to.have.length(37);
    expect((await table.tasks(noticeId)).map(({ kind }) => kind)).to.deep.equal(['review', 'review_overdue']);
    const verdicts: unknown = await table.database
      .db('facts')
      .where({ notice_id: noticeId })
      .first('verdict', 'reason_code');
    expect(verdicts).to.deep.equal({ verdict: 'pending', reason_code: null });
  });

  it('alerts anew when a case falls silent once more after it was given to another', async () => {
    for (const day of [1, 2, 3]) await lookAt(start + day * 24 * hour);
    await table.onNotice(noticeId, 'handover', supervisor!, { to: first!.accountId, reason: 'x' });
    const again = table.clock.at;
    for (const day of [1, 2, 3]) await lookAt(again + day * 24 * hour);
    expect(await table.alerts(noticeId)).to.deep.equal(['review_overdue', 'review_overdue']);
  });

  it('is sooner noticed where the kind has shorter terms', async () => {
    table.clock.at = start;
    const urgent = await assigned('CHILD_ABUSE');
    expect(await lookAt(start + hour, urgent)).to.include({ last: 'remind', dueAt: start + 2 * hour });
  });

  it('takes one step at a time when the house was away for long', async () => {
    expect(await lookAt(start + 1_000 * hour)).to.include({ last: 'remind', dueAt: start + 1_024 * hour });
    expect(await lookAt(start + 1_024 * hour)).to.include({ last: 'reassign', dueAt: start + 1_048 * hour });
  });

  it('of a second reader reminds and escalates, and replaces nobody', async () => {
    const { db } = table.database;
    await db('tasks').where({ notice_id: noticeId }).update({ kind: 'second_opinion' });
    await db('notices').where({ id: noticeId }).update({ status: 'second_opinion', opinion_by: 'reviewer' });
    for (const [day, last] of [
      [1, 'remind'],
      [2, 'remind'],
      [3, 'escalate'],
      [4, 'escalate_again'],
    ] as const) {
      expect(await lookAt(start + day * 24 * hour)).to.include({
        last,
        status: 'second_opinion',
        reviewerId: first?.accountId,
      });
    }
    const opinion = db('tasks').where({ notice_id: noticeId, kind: 'second_opinion' });
    expect(await opinion.first('reminders', 'account_id', 'escalated_at')).to.deep.equal({
      ...{ reminders: 4, account_id: first?.accountId, escalated_at: new Date(start + 96 * hour) },
    });
  });

  for (const status of ['returned', 'in_execution', 'closed', 'withdrawn'] as const) {
    it(`is nobody’s concern once the case is ${status}`, async () => {
      await table.database.db('notices').where({ id: noticeId }).update({ status });
      expect(await lookAt(start + 100 * hour)).to.include({ last: 'handover', status });
    });
  }
});
