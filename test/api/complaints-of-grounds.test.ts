import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { complaintTable, statement } from '../support/complaint-table.js';
import type { Json, Reply } from '../support/http-client.js';
import { restorationTable } from '../support/restoration-table.js';
import { confirmed, fieldsOf, somePage, unconfirmed, withReviewTable } from '../support/review-table.js';

describe('complaints of a part of what was decided', function () {
  const app = withApp();
  const table = withReviewTable(app);
  const way = restorationTable(app, table);
  const { complain, enter, read, inHand, decide } = complaintTable(app, table);

  it('reach the grounds that an act only added, after which the public page names the acts that still hold', async () => {
    const page = somePage();
    const [first, second] = [await way.restrict([page]), await way.restrict([page])];
    const numberOf = async (of: { prescriptionId: string }) =>
      String((await app.call(table.cast.supervisor, `GET /prescriptions/${of.prescriptionId}`)).body['number']);
    const [ordering, adding] = [await numberOf(first), await numberOf(second)];
    const { id: third, factIds } = await table.notice([page]);
    const [restrictionId] = first.restrictionIds;
    const verdict = {
      ...confirmed,
      verdict: 'duplicate',
      reasonCode: 'RESTRICTED_ALREADY',
      duplicateOf: restrictionId,
    };
    await table.complete(third, await table.write(third, factIds, verdict));
    const notice = String((await app.call(table.cast.supervisor, `GET /notices/${third}`)).body['number']);
    const shown = async () => {
      const looked = await app.call('', `GET /public/restrictions?locator=${encodeURIComponent(page[0]!.value)}`);
      return (looked.body['items'] as Json[]).map((item) => [item['number'], item['reasonCode']]);
    };
    const all = [
      [notice, 'RESTRICTED_ALREADY'],
      [ordering, 'MATCHES_NORM'],
      [adding, 'MATCHES_NORM'],
    ];
    expect(await shown()).to.have.deep.members(all);
    const uphold = async (against: string, facts: string[], more: Json = {}) => {
      const id = await inHand(await enter(against, more));
      expect((await read(id))['factIds'], against).to.deep.equal(facts);
      const { body } = await decide(id, { outcome: 'upheld' });
      const restoration = await app.call(table.cast.auditor, `GET /restorations/${String(body['restorationId'])}`);
      return restoration.body['outcome'] ?? restoration.body['status'];
    };
    expect(await uphold(ordering, first.factIds)).to.equal('still_restricted');
    expect(await shown()).to.have.deep.members(all.filter(([number]) => number !== ordering));
    expect(await uphold(adding, second.factIds, { locator: page[0]!.value })).to.equal('still_restricted');
    expect(await shown()).to.deep.equal(all.slice(0, 1));
    expect(await uphold(notice, factIds, { locator: page[0]!.value })).to.equal('in_execution');
    expect(await shown()).to.deep.equal([]);
  });

  it('reach what was rejected while the rest is executed, within three months of the letter', async () => {
    app.clock.at = Date.UTC(2026, 6, 1, 9);
    const { id: noticeId, factIds } = await table.notice(2);
    await table.write(noticeId, factIds.slice(0, 1), confirmed);
    const sheetVersion = await table.write(noticeId, factIds.slice(1), unconfirmed);
    const body = { sheetVersion, recipientIds: [table.cast.recipientId] };
    await app.call(table.cast.aigul, `POST /notices/${noticeId}/completion`, { body });
    app.clock.at = Date.UTC(2026, 9, 2, 9);
    const status = async () => (await app.call(table.cast.officer, `GET /notices/${noticeId}`)).body['status'];
    expect(await status()).to.equal('in_execution');
    expect(fieldsOf(await complain(noticeId, { statement, factIds }))).to.deep.equal(['#/factIds not_rejected']);
    const isLate = async (lodged: Reply) => {
      const complaint = await read(String(lodged.body['complaintId']));
      expect(complaint).to.deep.include({ factIds: factIds.slice(1), late: true, lastDay: '2026-10-01' });
    };
    const lodged = await complain(noticeId);
    await isLate(lodged);
    const decided = await decide(await inHand(lodged), { outcome: 'upheld' });
    const part = await app.call(table.cast.officer, `GET /notices/${String(decided.body['reopenedAs'])}`);
    expect(part.body).to.include({ status: 'in_review', splitFrom: noticeId });
    await way.execute({ noticeId });
    expect(await status()).to.equal('closed');
    await isLate(await complain(noticeId));
  });
});
