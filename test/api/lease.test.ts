import { expect } from 'chai';
import { leaseLastsMs } from '../../db/leases.js';
import { withApp } from '../support/app.js';
import { confirmed, problemOf, withReviewTable } from '../support/review-table.js';

describe('claiming a notice', () => {
  const app = withApp();
  const table = withReviewTable(app);
  let id: string;
  let factIds: string[];

  beforeEach(async () => {
    ({ id, factIds } = await table.notice());
  });

  const claim = (who: string) => app.call(who, `POST /notices/${id}/claim`, { key: null });

  it('gives a lease of half an hour, and no key is needed', async () => {
    const { status, body } = await claim(table.cast.aigul);
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      holder: { id: table.cast.aigul, fullName: 'Aigul' },
      leaseExpiresAt: new Date(app.clock.at + leaseLastsMs).toISOString(),
    });
  });

  it('names the holder and the expiry to whoever comes second, and records that', async () => {
    const first = await claim(table.cast.aigul);
    const second = await claim(table.cast.nurlan);
    expect(problemOf(second)).to.equal('409 held held');
    expect(second.body).to.include({
      holder: 'Aigul',
      holderId: table.cast.aigul,
      expiresAt: first.body['leaseExpiresAt'],
    });
    expect(await table.audit(id)).to.deep.equal(['claim', 'claim refused']);
  });

  it('renews the lease when it is repeated and when verdicts are saved', async () => {
    await claim(table.cast.aigul);
    app.clock.at += 20 * 60_000;
    const renewed = await claim(table.cast.aigul);
    expect(renewed.body['leaseExpiresAt']).to.equal(new Date(app.clock.at + leaseLastsMs).toISOString());
    app.clock.at += 20 * 60_000;
    const { body } = await app.call(table.cast.aigul, `PATCH /notices/${id}/verdicts`, {
      ifMatch: '"0"',
      body: { verdicts: [{ factId: factIds[0], ...confirmed }] },
    });
    expect(body['leaseExpiresAt']).to.equal(new Date(app.clock.at + leaseLastsMs).toISOString());
  });

  it('leaves the sheet as it is when the lease expires, and then somebody else may go on with it', async () => {
    const sheetVersion = await table.write(id, factIds);
    app.clock.at += leaseLastsMs;
    const sheet = await app.call(table.cast.nurlan, `GET /notices/${id}/verdicts`);
    expect(sheet.body).to.include({ sheetVersion, facts: 1 }).and.not.to.have.property('holder');
    expect(sheet.body['verdicts']).to.have.length(1);
    expect((await claim(table.cast.nurlan)).status).to.equal(200);
  });

  it('is over when it is given up; giving up what one does not hold changes nothing', async () => {
    await claim(table.cast.aigul);
    const release = (who: string) => app.call(who, `POST /notices/${id}/release`, { key: null });
    expect((await release(table.cast.nurlan)).status).to.equal(204);
    expect(problemOf(await claim(table.cast.nurlan))).to.equal('409 held held');
    expect((await release(table.cast.aigul)).status).to.equal(204);
    expect((await claim(table.cast.nurlan)).status).to.equal(200);
    expect(await table.audit(id)).to.deep.equal(['claim', 'claim refused', 'release', 'claim']);
  });

  it('is for reviewers, and not for those of the filing body', async () => {
    expect(problemOf(await claim(table.cast.officer))).to.equal('403 forbidden role');
    expect(problemOf(await claim(table.cast.supervisor))).to.equal('403 forbidden role');
    expect(problemOf(await claim(table.cast.stranger))).to.equal('404 not-found');
    expect(problemOf(await claim(table.cast.operator))).to.equal('404 not-found');
    expect(await table.audit(id)).to.deep.equal(['claim refused', 'claim refused']);
  });

  it('is not possible once the review is over, and says what is', async () => {
    const sheetVersion = await table.write(id, factIds);
    await table.complete(id, sheetVersion);
    const late = await claim(table.cast.aigul);
    expect(problemOf(late)).to.equal('409 illegal-move status');
    expect(late.body).to.have.property('caseStatus', 'in_execution');
    const actions = late.body['actions'] as { name: string; allowed: boolean; reason?: string }[];
    expect(actions.filter(({ allowed }) => allowed)).to.deep.equal([]);
    expect(actions.find(({ name }) => name === 'claim')).to.include({ allowed: false, reason: 'status' });
  });

  it('is refused to who has stepped back, to whom second readers have refused twice, and to who is not competent for the kind', async () => {
    await app.call(table.cast.nurlan, `POST /notices/${id}/recusal`, { body: { reason: 'I know the owner' } });
    expect(problemOf(await claim(table.cast.nurlan))).to.equal('403 forbidden recused');
    const refused = { notice_id: id, account_id: table.cast.aigul, at: new Date(0) };
    await app.database.db('refused_reviewers').insert(refused);
    expect(problemOf(await claim(table.cast.aigul))).to.equal('403 forbidden twice_refused');
    await app.database.db('competences').insert({ account_id: table.cast.nurlan, violation_kind: 'DRUGS' });
    ({ id } = await table.notice());
    expect(problemOf(await claim(table.cast.nurlan))).to.equal('403 forbidden not_competent');
    await app.database.db('competences').delete();
  });
});
