import { expect } from 'chai';
import { issueDocument } from '../../db/documents.js';
import { unlimited, withApp } from '../support/app.js';
import { returnSample } from '../support/paper-samples.js';
import { problemOf, withReviewTable } from '../support/review-table.js';

describe('the code on a document', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const issue = async (corrects?: string, caseId?: string) =>
    issueDocument(app.database.db, app.clock, {
      kind: 'return',
      caseId: caseId ?? (await table.notice()).id,
      data: returnSample(),
      ...(corrects === undefined ? {} : { corrects }),
    });

  it('opens number, date, standing and hashes to anybody, and nothing of what it says', async () => {
    const { code, number } = await issue();
    const { body } = await app.call('', `GET /public/documents/${code}`);
    expect(Object.keys(body).sort()).to.deep.equal(['issuedAt', 'kind', 'number', 'prints', 'sha256', 'status']);
    expect(body).to.include({ number, kind: 'return', status: 'in_force' });
    const typed = code.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l');
    expect((await app.call('', `GET /public/documents/${typed}`)).body).to.deep.equal(body);
  });

  it('is 404 where no document has it, well-formed or not', async () => {
    for (const code of ['00000-00000-00000-00000', 'X', '%E2%80%AE', 'U'.repeat(20), '1'.repeat(61)]) {
      expect(problemOf(await app.call('', `GET /public/documents/${code}`)), code).to.equal('404 not-found');
    }
  });

  it('says by which document an error was corrected, and that one stays', async () => {
    const { id: caseId } = await table.notice();
    const first = await issue(undefined, caseId);
    const second = await issue(first.id, caseId);
    const { body } = await app.call('', `GET /public/documents/${first.code}`);
    expect(body).to.include({ status: 'corrected', correctedBy: second.number });
    expect((await app.call('', `GET /public/documents/${second.code}`)).body['status']).to.equal('in_force');
  });

  it('is asked for on nobody’s behalf: the login that answers sees no document', async () => {
    await issue();
    expect(await app.database.as.api('documents').select('id')).to.deep.equal([]);
    const denied: unknown = await app.database.as.worker
      .raw('select public_document(?)', ['x'])
      .catch((error: unknown) => error);
    expect((denied as { code: string }).code).to.equal('42501');
  });
});

describe('whoever asks without a token', () => {
  const app = withApp({ http: { rateLimits: { ...unlimited, public: 3 }, trustedProxies: 1 } });
  const from = (address: string) =>
    app.call('', 'GET /public/documents/00000-00000-00000-00000', { headers: { 'x-forwarded-for': address } });

  it('is counted by his address', async () => {
    for (let count = 0; count < 3; count += 1) expect((await from('93.184.215.14')).status).to.equal(404);
    const refused = await from('93.184.215.14');
    expect(problemOf(refused)).to.equal('429 too-many-requests too_many_requests');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    expect((await from('93.184.215.15')).status).to.equal(404);
  });
});
