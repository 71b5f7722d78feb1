import { expect } from 'chai';
import { duplicateFacts } from '../../db/duplicates.js';
import type { NoticeStatus } from '../../domain/notice-status.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { restrictionOn } from '../support/restriction.js';

describe('duplicates', () => {
  const database = withDatabase();
  let officer: Actor;
  let reviewer: Actor;
  let page: string;
  let serial = 0;
  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(database.db, { roles: ['reviewer'] });
  });
  beforeEach(() => {
    serial += 1;
    page = `https://example.kz/${serial}`;
  });

  const noticeOn = (value: string, status: NoticeStatus = 'in_review') =>
    noticeInReview(database.db, {
      ...{ filerId: officer.accountId, bodyCode: 'HEALTH', status },
      facts: [
        [
          { kind: 'url', value, scope: 'page' },
          { kind: 'domain', value: `own-${value}`, scope: 'domain' },
        ],
      ],
    });

  it('are not seen where nobody else names the target', async () => {
    const { id } = await noticeOn(page);
    expect(await duplicateFacts(database.db, id)).to.deep.equal([]);
  });

  for (const status of ['submitted', 'in_review', 'second_opinion'] as const) {
    it(`are marked while another case on the target is ${status}`, async () => {
      await noticeInReview(database.db, {
        ...{ filerId: officer.accountId, bodyCode: 'FINANCE', status },
        facts: [[{ kind: 'url', value: page, scope: 'page' }]],
      });
      const { id, factIds } = await noticeOn(page);
      expect(await duplicateFacts(database.db, id)).to.deep.equal([
        { factId: factIds[0], normalised: page, restrictionId: null, pending: true },
      ]);
    });
  }

  for (const status of ['draft', 'submitting', 'returned', 'withdrawn', 'closed', 'in_execution'] as const) {
    it(`are not marked for another case that is ${status}`, async () => {
      await noticeOn(page, status);
      const { id } = await noticeOn(page);
      expect(await duplicateFacts(database.db, id)).to.deep.equal([]);
    });
  }

  it('are marked with the restriction that is in force on the target, until it is lifted', async () => {
    const restriction = await restrictionOn(database.db, page, officer, reviewer);
    const { id, factIds } = await noticeOn(page);
    expect(await duplicateFacts(database.db, id)).to.deep.equal([
      { factId: factIds[0], normalised: page, restrictionId: restriction.id, pending: false },
    ]);
    await database
      .db('restrictions')
      .where({ id: restriction.id })
      .update({ lifted_at: new Date(0) });
    expect(await duplicateFacts(database.db, id)).to.deep.equal([]);
  });
});
