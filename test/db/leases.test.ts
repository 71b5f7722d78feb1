import { expect } from 'chai';
import { findLease, leaseLastsMs, releaseLease, takeLease } from '../../db/leases.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

describe('leases', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  let aigerim: Actor;
  let bolat: Actor;
  let noticeId: string;

  before(async () => {
    aigerim = await person(database.db, { roles: ['reviewer'], fullName: 'Aigerim' });
    bolat = await person(database.db, { roles: ['reviewer'], fullName: 'Bolat' });
  });

  beforeEach(async () => {
    clock.at = Date.UTC(2026, 6, 1, 9);
    const officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    ({ id: noticeId } = await noticeInReview(database.db, { filerId: officer.accountId, bodyCode: 'HEALTH' }));
  });

  const take = (who: Actor) =>
    database.db.transaction(async (tx) => {
      await tx('notices').where({ id: noticeId }).forUpdate().first('id');
      return takeLease(tx, clock, noticeId, who);
    });

  it('gives a free notice to the first who claims it, for half an hour', async () => {
    const lease = await take(aigerim);
    expect(lease).to.deep.equal({
      holderId: aigerim.accountId,
      holderName: 'Aigerim',
      expiresAt: clock.at + leaseLastsMs,
    });
  });

  it('gives one of fifty who claim at once the lease, and names him to the others', async () => {
    const leases = await Promise.all(Array.from({ length: 50 }, (_, index) => take(index % 2 === 0 ? aigerim : bolat)));
    expect(new Set(leases.map(({ holderId }) => holderId))).to.have.length(1);
  });

  it('renews the lease of the holder who claims again', async () => {
    await take(aigerim);
    clock.at += 20 * 60_000;
    expect((await take(aigerim)).expiresAt).to.equal(clock.at + leaseLastsMs);
  });

  it('leaves the holder his lease until it expires, and then anybody may take it', async () => {
    await take(aigerim);
    clock.at += leaseLastsMs - 1;
    expect((await take(bolat)).holderName).to.equal('Aigerim');
    clock.at += 1;
    expect(await findLease(database.db, noticeId, clock.at)).to.equal(undefined);
    expect((await take(bolat)).holderName).to.equal('Bolat');
  });

  it('lets only the holder give it up', async () => {
    await take(aigerim);
    const release = (who: Actor) => database.db.transaction((tx) => releaseLease(tx, clock, noticeId, who));
    expect(await release(bolat)).to.equal(false);
    expect(await release(aigerim)).to.equal(true);
    expect(await findLease(database.db, noticeId, clock.at)).to.equal(undefined);
  });

  it('leaves a trace of every claim and release in the audit chain of the case', async () => {
    await take(aigerim);
    await database.db.transaction((tx) => releaseLease(tx, clock, noticeId, aigerim));
    const events: { kind: string; actor_id: string }[] = await database
      .db('audit_events')
      .where({ case_id: noticeId })
      .orderBy('position')
      .select('kind', 'actor_id');
    expect(events).to.deep.equal([
      { kind: 'claim', actor_id: aigerim.accountId },
      { kind: 'release', actor_id: aigerim.accountId },
    ]);
  });
});
