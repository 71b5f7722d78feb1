import { expect } from 'chai';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';

describe('somebody who is taken out of a body to decide what it filed', () => {
  const app = withApp();
  const table = withReviewTable(app);
  let noticeId: string;
  let factIds: string[];
  let head: string;
  before(async () => {
    ({ id: noticeId, factIds } = await table.notice(1));
    ({ head } = table.cast);
    await exchange(head, { role: 'reviewer' });
  });

  /** What an administrator may do: withdraw whatever somebody holds, and give him something else. */
  async function exchange(accountId: string, given: Json): Promise<void> {
    const { admin } = table.cast;
    app.clock.at += 60_000;
    const account = await app.call(admin, `GET /accounts/${accountId}`);
    for (const { id, revokedAt } of account.body['grants'] as Json[]) {
      if (revokedAt !== undefined) continue;
      const revoke = `POST /accounts/${accountId}/grants/${String(id)}/revocation` as const;
      expect((await app.call(admin, revoke, { body: { reason: 'Moved' } })).status).to.equal(200);
    }
    expect((await app.call(admin, `POST /accounts/${accountId}/grants`, { body: given })).status).to.equal(200);
    app.clock.at += 60_000;
  }

  const inHisName = async (request: `${string} /${string}`, body?: Json) =>
    problemOf(await app.call(head, request, body === undefined ? {} : { body }));

  it('reads the case as every reviewer does, and neither claims it nor decides, nor sees the sheet or a task of it', async () => {
    expect((await app.call(head, `GET /notices/${noticeId}`)).status).to.equal(200);
    const apart = '403 forbidden filing_body';
    expect(await inHisName(`POST /notices/${noticeId}/claim`, {})).to.equal(apart);
    expect(await inHisName(`GET /notices/${noticeId}/verdicts`)).to.equal(apart);
    expect(await inHisName(`POST /notices/${noticeId}/completion`, { sheetVersion: 1 })).to.equal(apart);
    expect(await inHisName(`POST /notices/${noticeId}/recusal`, { reason: 'x' })).to.equal(apart);
    const { body } = await app.call(head, 'GET /tasks?view=all');
    expect((body['items'] as Json[]).map((task) => task['case'])).to.deep.equal([]);
  });

  it('is not handed it, and gives no second opinion on it', async () => {
    const { aigul } = table.cast;
    const handed = await app.call(aigul, `POST /notices/${noticeId}/handover`, { body: { to: head, reason: 'Leave' } });
    expect([handed.status, ...fieldsOf(handed)]).to.deep.equal([422, '#/to may_not_review']);
    const sheetVersion = await table.write(noticeId, factIds);
    await app.database
      .db('notices')
      .where({ id: noticeId })
      .update({ status: 'second_opinion', opinion_by: 'reviewer' });
    const opinion = { sheetVersion, opinion: 'agree', reasons: 'x' };
    expect(await inHisName(`POST /notices/${noticeId}/second-opinion`, opinion)).to.equal('403 forbidden filing_body');
  });

  it('decides what the body files once he has left', async () => {
    const later = await table.notice(1, { at: app.clock.now() });
    expect((await app.call(head, `POST /notices/${later.id}/claim`)).status).to.equal(200);
  });
});
