import { expect } from 'chai';
import { hardStopRequests, requestHardStops, ruleOnHardStops, voidChangedRequests } from '../../db/hard-stops.js';
import { allowedHardStops } from '../../db/notice-content.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

describe('the tables of hard stops', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  let officer: Actor;
  let supervisor: Actor;
  let noticeId: string;
  let factIds: string[];

  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    supervisor = await person(database.db, { roles: ['supervisor'] });
  });
  beforeEach(async () => {
    const facts = ['instagram.com', 'gov.kz', 'plain.kz'].map((value) => [
      { kind: 'domain' as const, value, scope: 'domain' as const },
    ]);
    const filer = { filerId: officer.accountId, bodyCode: 'HEALTH', status: 'draft' as const };
    ({ id: noticeId, factIds } = await noticeInReview(database.db, { ...filer, facts }));
    await database.db('locators').whereIn('fact_id', factIds.slice(0, 2)).update({ hard_stop: 'platform_host' });
  });

  const ask = (places: number[]) =>
    database.db.transaction((tx) => requestHardStops(tx, clock, { ...about(places), by: officer.accountId }));
  const rule = (places: number[], allow: boolean) =>
    database.db.transaction((tx) => ruleOnHardStops(tx, clock, { ...about(places), allow, by: supervisor.accountId }));
  const about = (places: number[]) => ({ noticeId, factIds: places.map((place) => factIds[place]!), reasons: 'So' });
  const openTasks = () => database.db('tasks').where({ notice_id: noticeId, closed_at: null });

  it('open one task for a supervisor, closed with the last ruling', async () => {
    expect(await ask([0])).to.deep.equal([]);
    expect(await ask([1])).to.deep.equal([]);
    expect(await openTasks()).to.have.length(1);
    await rule([0], true);
    expect(await openTasks()).to.have.length(1);
    await rule([1], false);
    expect(await openTasks()).to.have.length(0);
  });

  it('allow the very target that was ruled on', async () => {
    await ask([0, 1]);
    await rule([0], true);
    await rule([1], false);
    const allowed = await allowedHardStops(database.db, noticeId);
    expect([...allowed]).to.deep.equal([[factIds[0], new Set(['instagram.com'])]]);
  });

  it('take nothing where one of the facts cannot be asked about or ruled on', async () => {
    expect(await ask([0, 2])).to.deep.equal([{ index: 1, code: 'no_hard_stop' }]);
    expect(await hardStopRequests(database.db, noticeId)).to.deep.equal([]);
    await ask([0]);
    expect(await ask([1, 0])).to.deep.equal([{ index: 1, code: 'already_requested' }]);
    expect(await rule([0, 1], true)).to.deep.equal([{ index: 1, code: 'nothing_to_rule_on' }]);
    await rule([0], true);
    expect(await ask([0])).to.deep.equal([{ index: 0, code: 'already_ruled' }]);
    expect(await hardStopRequests(database.db, noticeId)).to.have.length(1);
  });

  it('may be asked about again after a refusal', async () => {
    await ask([0]);
    await rule([0], false);
    expect(await ask([0])).to.deep.equal([]);
  });

  it('do not allow again what was allowed before the target changed and changed back', async () => {
    await ask([0, 1]);
    await rule([0, 1], true);
    for (const normalised of ['other.com', 'instagram.com']) {
      await database.db('locators').where({ fact_id: factIds[0]! }).update({ normalised });
      await database.db.transaction((tx) => voidChangedRequests(tx, clock, noticeId));
    }
    expect([...(await allowedHardStops(database.db, noticeId)).keys()]).to.deep.equal([factIds[1]]);
    expect((await hardStopRequests(database.db, noticeId)).map(({ factId }) => factId)).to.deep.equal([factIds[1]]);
    const kept = await database.db('hard_stop_requests').where({ fact_id: factIds[0]! });
    expect(kept, 'what the supervisor said stays on record').to.have.length(1);
    expect(await ask([0]), 'it may be asked about again').to.deep.equal([]);
  });

  it('forget a request whose target has changed, and its task with the last one', async () => {
    await ask([0, 1]);
    const change = (place: number) =>
      database.db('locators').where({ fact_id: factIds[place]! }).update({ normalised: 'other.com' });
    const voided = () => database.db.transaction((tx) => voidChangedRequests(tx, clock, noticeId));
    await voided();
    expect(await hardStopRequests(database.db, noticeId)).to.have.length(2);
    await change(0);
    await voided();
    expect((await hardStopRequests(database.db, noticeId)).map(({ factId }) => factId)).to.deep.equal([factIds[1]]);
    expect(await openTasks()).to.have.length(1);
    await change(1);
    await voided();
    expect(await openTasks()).to.have.length(0);
  });
});
