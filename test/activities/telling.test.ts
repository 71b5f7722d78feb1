import { expect } from 'chai';
import { checkClocks } from '../../activities/check-clocks.js';
import { respondToSilence } from '../../activities/respond-to-silence.js';
import type { Actor } from '../../domain/roles.js';
import { withCases } from '../support/case-table.js';
import { withDispatches } from '../support/dispatch-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { noViolation, verdictOn, writeSheet } from '../support/written-sheet.js';

describe('people are told', () => {
  const table = withCases();
  const sent = withDispatches(table);
  const hour = 3_600_000;
  const start = Date.UTC(2026, 6, 1, 9);
  let [officer, first, second, supervisor]: Actor[] = [];

  beforeEach(async () => {
    const { db } = table.database;
    await db('accounts').update({ closed_at: new Date(0) });
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    first = await person(db, { roles: ['reviewer'] });
    second = await person(db, { roles: ['reviewer'] });
    supervisor = await person(db, { roles: ['supervisor'] });
    await db('notifications').delete();
  });

  const inReview = () =>
    noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', reviewerId: first!.accountId },
    });
  const nameOf = (id: string) =>
    Object.entries({ officer, first, second, supervisor }).find(([, actor]) => actor?.accountId === id)?.[0] ?? id;
  /** Who was told what, and forgets it. */
  async function told(): Promise<string[]> {
    const rows: { account_id: string; event: string; href: string }[] = await table.database
      .db('notifications')
      .select('account_id', 'event', 'href');
    await table.database.db('notifications').delete();
    return rows.map(({ account_id: id, event }) => `${nameOf(id)}: ${event}`).sort();
  }

  it('when they are given a case, when it is taken from them, and supervisors when nobody decides', async () => {
    const { id } = await inReview();
    await table.onNotice(id, 'handover', supervisor!, { to: first!.accountId, reason: 'x' });
    expect(await told()).to.deep.equal(['first: review_assigned']);
    const silentFor = async (hours: number) => {
      table.clock.at = start + hours * hour;
      await respondToSilence(table.deps, id);
      await respondToSilence(table.deps, id);
      return told();
    };
    expect(await silentFor(24)).to.deep.equal(['first: review_reminder']);
    expect(await silentFor(48)).to.deep.equal(['first: review_reassigned', 'second: review_assigned']);
    expect(await silentFor(72)).to.deep.equal(['supervisor: review_overdue']);
    expect(await silentFor(96)).to.deep.equal(['supervisor: review_overdue']);
  });

  it('when nobody is there to take a case', async () => {
    const { id } = await inReview();
    await table.database
      .db('accounts')
      .where({ id: second!.accountId })
      .update({ closed_at: new Date(0) });
    await table.onNotice(id, 'recusal', first!, { reason: 'x' });
    expect(await told()).to.deep.equal(['supervisor: no_reviewer']);
  });

  it('when their notice comes back or is decided, in the same step', async () => {
    const returned = await inReview();
    await table.onNotice(returned.id, 'return', first!, { missing: [{ code: 'NORM_UNCLEAR', text: 'x' }] });
    expect(await told()).to.deep.equal(['officer: notice_returned']);
    const rejected = await inReview();
    const sheetVersion = await writeSheet(table, first!, rejected.id, [verdictOn(rejected.factIds[0], noViolation)]);
    await table.onNotice(rejected.id, 'completion', first!, { sheetVersion });
    expect(await told()).to.deep.equal(['officer: notice_closed']);
  });

  it('when a second opinion is wanted: all who may give it, but not who decided', async () => {
    const { id, factIds } = await noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', reviewerId: first!.accountId },
      facts: [[{ kind: 'domain', value: 'kazino.kz', scope: 'domain' }]],
    });
    const recipientIds = [(await sent.open()).recipientId];
    await table.database.db('accounts').where({ id: officer!.accountId }).update({ closed_at: null });
    await told();
    const sheetVersion = await writeSheet(table, first!, id, [verdictOn(factIds[0])]);
    await table.onNotice(id, 'completion', first!, { sheetVersion, recipientIds });
    const asked = await told();
    expect(asked).to.include('second: second_opinion_asked');
    expect(asked).to.not.include('first: second_opinion_asked');
    table.clock.at = start + 24 * hour;
    await respondToSilence(table.deps, id);
    expect(await told()).to.include('second: second_opinion_asked');
  });

  it('when a recipient is silent, late or unclear: every supervisor, once each', async () => {
    const dispatch = await sent.open();
    await told();
    for (const minutes of [15, 15, 60]) {
      table.clock.at = start + minutes * 60_000;
      await checkClocks(table.deps, dispatch.dispatchId);
    }
    expect(await told()).to.deep.equal(['supervisor: no_receipt']);
    await table.onDispatch(dispatch, 'receipts', dispatch.robot, { status: 'received' });
    for (const minutes of [180, 180, 240]) {
      table.clock.at = start + minutes * 60_000;
      await checkClocks(table.deps, dispatch.dispatchId);
    }
    expect(await told()).to.deep.equal(['supervisor: breach']);
    await table.onDispatch(dispatch, 'receipts', dispatch.robot, { status: 'unclear', note: 'Қай бет?' });
    expect(await told()).to.deep.equal(['supervisor: ruling_asked']);
  });

  it('with the number of the case, and nothing of what it is about', async () => {
    const { id } = await inReview();
    await table.onNotice(id, 'return', first!, { missing: [{ code: 'NORM_UNCLEAR', text: 'kazino.kz' }] });
    const row: unknown = await table.database.db('notifications').first('params', 'href', 'case_id');
    const number: unknown = await table.database.db('notices').where({ id }).first('number');
    expect(row).to.deep.equal({ params: number, href: `/api/v1/notices/${id}`, case_id: id });
  });
});
