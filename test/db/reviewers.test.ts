import { expect } from 'chai';
import { enterAbsence } from '../../db/absences.js';
import { duplicateHolders, reviewerCandidates, reviewTerms } from '../../db/reviewers.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

describe('reviewers', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  let officer: Actor;
  let reviewer: Actor;
  let noticeId: string;
  beforeEach(async () => {
    clock.at = Date.UTC(2026, 6, 1, 9);
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(database.db, { roles: ['reviewer'] });
    ({ id: noticeId } = await noticeFor({}));
  });

  const noticeFor = (more: Partial<Parameters<typeof noticeInReview>[1]>) =>
    noticeInReview(database.db, { filerId: officer.accountId, bodyCode: 'HEALTH', ...more });
  const candidate = async (who = reviewer) =>
    (await reviewerCandidates(database.db, clock, noticeId)).find(({ accountId }) => accountId === who.accountId);

  it('are all open accounts that may review, and nobody else', async () => {
    const supervisor = await person(database.db, { roles: ['supervisor'] });
    const gone = await person(database.db, { roles: ['reviewer'] });
    await database
      .db('accounts')
      .where({ id: gone.accountId })
      .update({ closed_at: new Date(0) });
    const invited = await person(database.db, { roles: ['reviewer'] });
    await database.db('accounts').where({ id: invited.accountId }).update({ issuer: null, subject: null });
    expect(await candidate()).to.deep.equal({
      ...{
        accountId: reviewer.accountId,
        competences: [],
        absent: false,
        recused: false,
        twiceRefused: false,
        openFacts: 0,
      },
    });
    for (const nobody of [supervisor, gone, invited, officer]) expect(await candidate(nobody)).to.equal(undefined);
  });

  it('have their body, their kinds, and the facts they have open in other cases', async () => {
    const { db } = database;
    const both = await person(db, { roles: ['officer', 'reviewer'], bodyCode: 'FINANCE' });
    await db('competences').insert(
      ['GAMBLING', 'FRAUD'].map((kind) => ({ account_id: both.accountId, violation_kind: kind })),
    );
    const page = (value: string) => [{ kind: 'url' as const, value, scope: 'page' as const }];
    await noticeFor({ reviewerId: both.accountId, facts: [page('https://a.kz/1'), page('https://a.kz/2')] });
    await noticeFor({ reviewerId: both.accountId, status: 'in_execution' });
    await db('notices').where({ id: noticeId }).update({ reviewer_id: both.accountId });
    expect(await candidate(both)).to.deep.include({
      bodyCode: 'FINANCE',
      competences: ['FRAUD', 'GAMBLING'],
      openFacts: 2,
    });
  });

  it('are absent on the Almaty days of an absence, the first and the last included', async () => {
    await database.db.transaction((tx) =>
      enterAbsence(tx, clock, reviewer, { accountId: reviewer.accountId, from: '2026-07-10', to: '2026-07-12' }),
    );
    const absentAt = async (at: number) => {
      clock.at = at;
      return (await candidate())?.absent;
    };
    // Days begin at 19:00 UTC of the day before.
    expect(await absentAt(Date.UTC(2026, 6, 9, 18, 59))).to.equal(false);
    expect(await absentAt(Date.UTC(2026, 6, 9, 19))).to.equal(true);
    expect(await absentAt(Date.UTC(2026, 6, 12, 18, 59))).to.equal(true);
    expect(await absentAt(Date.UTC(2026, 6, 12, 19))).to.equal(false);
  });

  it('are recused from one notice, not from the next', async () => {
    const row = { account_id: reviewer.accountId, reason: 'a relative', at: new Date(0) };
    await database.db('recusals').insert({ ...row, notice_id: noticeId });
    expect(await candidate()).to.have.property('recused', true);
    ({ id: noticeId } = await noticeFor({}));
    expect(await candidate()).to.have.property('recused', false);
  });

  it('hold duplicates while they review a case with the same target', async () => {
    const facts = [[{ kind: 'url' as const, value: `https://b.kz/${noticeId}`, scope: 'page' as const }]];
    const other = await person(database.db, { roles: ['reviewer'] });
    await noticeFor({ reviewerId: reviewer.accountId, facts });
    await noticeFor({ reviewerId: reviewer.accountId, facts, status: 'second_opinion' });
    await noticeFor({ reviewerId: other.accountId, facts });
    await noticeFor({ reviewerId: other.accountId, facts, status: 'closed' });
    await noticeFor({ facts });
    const { id } = await noticeFor({ reviewerId: officer.accountId, facts });
    expect([...(await duplicateHolders(database.db, id))].sort()).to.deep.equal(
      [
        [reviewer.accountId, 2],
        [other.accountId, 1],
      ].sort(),
    );
  });

  it('have the terms of the kind where it has some, else the default, as they are valid that day', async () => {
    const terms = (kind: string) => reviewTerms(database.db, clock, kind);
    expect(await terms('GAMBLING')).to.include({ remindAfter: 1_440 });
    expect(await terms('CHILD_ABUSE')).to.include({ remindAfter: 60 });
    await database.db('reference_entries').insert({
      ...{ list: 'review_terms', code: 'GAMBLING', valid_from: '2026-07-02', valid_to: '2026-07-03', position: 9 },
      data: JSON.stringify({ remindAfter: 5, reassignAfter: 6, escalateAfter: 7, repeatEvery: 8 }),
    });
    expect(await terms('GAMBLING'), 'the day before').to.include({ remindAfter: 1_440 });
    clock.at = Date.UTC(2026, 6, 2, 9);
    expect(await terms('GAMBLING'), 'on the day').to.deep.equal({
      remindAfter: 5,
      reassignAfter: 6,
      escalateAfter: 7,
      repeatEvery: 8,
    });
    clock.at = Date.UTC(2026, 6, 4, 9);
    expect(await terms('GAMBLING'), 'after it').to.include({ remindAfter: 1_440 });
  });
});
