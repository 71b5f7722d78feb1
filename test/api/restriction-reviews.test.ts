import { expect } from 'chai';
import { raisePeriodicReviews } from '../../activities/raise-periodic-reviews.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { restorationTable } from '../support/restoration-table.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';

describe('the periodic review of restrictions', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const way = restorationTable(app, table);
  const raise = () => raisePeriodicReviews({ db: app.database.as.worker, clock: app.clock });
  const review = (id: string | undefined, body: Json, who = table.cast.nurlan) =>
    app.call(who, `POST /restrictions/${String(id)}/review`, { body: { reasons: 'Looked again', ...body } });
  const tasks = async (id: string | undefined, who = table.cast.nurlan) => {
    const { body } = await app.call(who, 'GET /tasks?kind=periodic_review&limit=200');
    return (body['items'] as Json[]).filter(({ subjectId }) => subjectId === id);
  };
  const dueOn = (id: string | undefined, day: string) =>
    app.database.db('restrictions').where({ id }).update({ review_on: day });

  it('becomes a task on its day, once however often it is looked for, and nothing happens by itself', async () => {
    const [id] = (await way.restrict()).restrictionIds;
    await dueOn(id, '2026-07-02');
    await raise();
    expect(await tasks(id)).to.deep.equal([]);
    await dueOn(id, '2026-07-01');
    for (const expected of [1, 0]) expect(await raise()).to.equal(expected);
    const mailed = await app.database
      .db('notifications as n')
      .join('mails as m', 'm.id', 'n.mail_id')
      .where({ 'n.account_id': table.cast.nurlan, event: 'periodic_review_due' })
      .select('n.params', 'm.template');
    expect(mailed).to.deep.equal([{ params: { count: 1, day: '2026-07-01' }, template: 'notification' }]);
    const [task, ...more] = await tasks(id);
    expect(more).to.deep.equal([]);
    expect(task).to.include({ href: `/api/v1/restrictions/${String(id)}`, overdue: true });
    expect(await way.restriction(id)).to.include({ state: 'in_force', reviewOn: '2026-07-01' });
  });

  it('is answered by keeping, with reasons, until another day', async () => {
    const { noticeId, restrictionIds } = await way.restrict();
    const [id] = restrictionIds;
    await dueOn(id, '2026-07-01');
    await raise();
    const early = await review(id, { decision: 'keep', nextReviewOn: '2026-07-01' });
    expect(fieldsOf(early)).to.deep.equal(['#/nextReviewOn not_within_a_year']);
    const kept = await review(id, { decision: 'keep', nextReviewOn: '2026-12-24' });
    expect(kept.body).to.include({ restrictionId: id, reviewOn: '2026-12-24' });
    expect(await tasks(id)).to.deep.equal([]);
    expect(await raise()).to.equal(0);
    expect(await way.restriction(id)).to.include({ state: 'in_force', reviewOn: '2026-12-24' });
    expect((await table.audit(noticeId)).at(-1)).to.equal('restriction_review');
    expect((await review(id, { decision: 'keep' })).body).to.include({ reviewOn: '2026-12-30' });
  });

  it('is answered by lifting, which is decided with it', async () => {
    const [id] = (await way.restrict()).restrictionIds;
    await dueOn(id, '2026-07-01');
    await raise();
    const lifted = await review(id, { decision: 'lift' });
    expect(lifted.body).to.include({ restrictionId: id, status: 'in_execution', lifted: 1 });
    expect(await tasks(id)).to.deep.equal([]);
    expect(await way.restriction(id)).to.include({ state: 'lifting' });
    expect(problemOf(await review(id, { decision: 'keep' }))).to.equal('409 illegal-move not_in_force');
  });

  it('is not for the side that filed, nor needed any more once the restriction was lifted otherwise', async () => {
    const [id] = (await way.restrict()).restrictionIds;
    await dueOn(id, '2026-07-01');
    await raise();
    const side = { filer_id: table.cast.aigul };
    const { noticeId } = await way.restriction(id);
    await app.database.db('notices').where({ id: noticeId }).update(side);
    expect(problemOf(await review(id, { decision: 'keep' }, table.cast.aigul))).to.equal('403 forbidden filing_body');
    await way.ask(table.cast.nurlan, { restrictionIds: [id] }, { lift: true });
    expect(await tasks(id)).to.deep.equal([]);
  });
});
