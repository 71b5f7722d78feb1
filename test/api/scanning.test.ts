import { expect } from 'chai';
import { scanAgain } from '../../acts/scan-again.js';
import { clamdScanner } from '../../evidence/clamd-scanner.js';
import { sha256Of } from '../../evidence/sha256.js';
import { withApp } from '../support/app.js';
import { eicar, fakeClamd } from '../support/fake-clamd.js';
import type { FakeClamd } from '../support/fake-clamd.js';
import { pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Draft } from '../support/filing-desk.js';
import { pdf, pdfOf } from '../support/pictures.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

const infected = (said = '') =>
  pdfOf([`<</Type/Catalog/Said(${said})>>`, `<</Length ${eicar.length}>>\nstream\n${eicar}\nendstream`]);

describe('uploads where a scanner is asked', () => {
  let clamd: FakeClamd;
  const scanner = {
    scan: (file: Uint8Array) => clamdScanner({ address: clamd.address, withinMs: 300 }).scan(file),
  };
  const app = withApp({ scanner });
  const desk = withFilingDesk(app);
  before(async () => {
    clamd = await fakeClamd();
  });
  beforeEach(() => {
    clamd.mood = 'honest';
    clamd.streams.length = 0;
  });
  after(() => clamd.close());

  const scan = () => scanAgain({ db: app.database.as.worker, clock: app.clock, evidence: app.evidence, scanner });
  const rowsOf = (noticeId: string) => app.database.db('evidence').where({ notice_id: noticeId });
  const read = (noticeId: string, evidenceId: unknown, who: string) =>
    app.call(who, `GET /notices/${noticeId}/evidence/${String(evidenceId)}`);
  /** A draft whose fact cites this file, uploaded while the scanner was away. */
  async function whileAway(bytes: Uint8Array): Promise<{ draft: Draft; evidenceId: string; sha256: string }> {
    clamd.mood = 'hangs up';
    const draft = await desk.draft();
    const { status, body } = await desk.upload(draft.id, bytes, 'a.pdf');
    expect(status).to.equal(201);
    expect(body['scan']).to.equal('unscanned');
    const fact = { ...pageFact(), id: draft.factIds[0], evidenceIds: [body['id']] };
    const put = await desk.put(draft, { violationKind: 'GAMBLING', norm: 'Mass Media 2(4)', facts: [fact] });
    expect(put.status, JSON.stringify(put.body)).to.equal(200);
    return { draft, evidenceId: body['id'] as string, sha256: body['sha256'] as string };
  }

  it('are scanned as they came in; what carries malware is refused on record, and nothing is kept', async () => {
    const { id } = await desk.draft();
    const clean = await desk.upload(id, pdf(), 'a.pdf');
    expect(clean.status).to.equal(201);
    expect(clean.body['scan']).to.equal('clean');
    expect(clamd.streams.at(-1)?.equals(pdf())).to.equal(true);
    const refused = await desk.upload(id, infected(), 'b.pdf');
    expect(problemOf(refused)).to.equal('422 invalid infected');
    expect(fieldsOf(refused)).to.deep.equal(['#/file infected']);
    expect(await rowsOf(id)).to.have.length(1);
    expect(await app.evidence.read(sha256Of(infected()))).to.equal(undefined);
    expect(await desk.audit(id)).to.deep.equal(['draft', 'evidence', 'evidence refused']);
  });

  it('wait while it is away: nobody but the filer reads them, they cannot be submitted, and then they can', async () => {
    const { draft, evidenceId } = await whileAway(pdf('away'));
    const lacking = await desk.submit(draft.id);
    expect(lacking.status).to.equal(422);
    expect(fieldsOf(lacking)).to.deep.equal(['#/facts/0/evidenceIds/0 evidence_not_scanned']);
    const colleague = await desk.colleague();
    expect((await read(draft.id, evidenceId, desk.cast.officer)).status).to.equal(200);
    expect(problemOf(await read(draft.id, evidenceId, colleague))).to.equal('409 illegal-move evidence_not_scanned');
    expect(await scan()).to.equal(0);
    expect(fieldsOf(await desk.submit(draft.id))).to.have.length(1);
    clamd.mood = 'honest';
    expect(await scan()).to.equal(1);
    expect(await scan()).to.equal(0);
    const [row] = (await rowsOf(draft.id)) as { scan: string; scanned_at: Date }[];
    expect(row).to.deep.include({ scan: 'clean', scanned_at: new Date(app.clock.at) });
    expect((await read(draft.id, evidenceId, colleague)).status).to.equal(200);
    expect((await desk.submit(draft.id)).status).to.equal(200);
  });

  it('that turn out to carry malware are taken out of every notice, on record, and off the disk', async () => {
    const bytes = infected('later');
    const [one, other] = [await whileAway(bytes), await whileAway(bytes)];
    expect(other.sha256).to.equal(one.sha256);
    clamd.mood = 'honest';
    clamd.streams.length = 0;
    expect(await scan()).to.equal(1);
    expect(clamd.streams, 'the file is asked about once').to.have.length(1);
    for (const { draft } of [one, other]) {
      expect(await rowsOf(draft.id)).to.deep.equal([]);
      expect(await desk.audit(draft.id)).to.deep.equal(['draft', 'evidence', 'edit', 'evidence_removed']);
      expect(fieldsOf(await desk.submit(draft.id))).to.deep.equal(['#/facts/0/evidenceIds required']);
    }
    expect(await app.evidence.read(one.sha256)).to.equal(undefined);
  });

  it('leave a file where something else names it', async () => {
    const bytes = infected('named');
    const [one, other] = [await whileAway(bytes), await whileAway(bytes)];
    await rowsOf(other.draft.id).update({ scan: 'not_required' });
    clamd.mood = 'honest';
    expect(await scan()).to.equal(1);
    expect(await rowsOf(one.draft.id)).to.deep.equal([]);
    expect(await rowsOf(other.draft.id)).to.have.length(1);
    expect(await app.evidence.read(one.sha256)).not.to.equal(undefined);
  });
});

describe('uploads where no scanner is asked', () => {
  const app = withApp();
  const desk = withFilingDesk(app);

  it('are kept, read and submitted as ever, even those that once waited for one', async () => {
    const { id } = await desk.draft();
    const { status, body } = await desk.upload(id, infected(), 'a.pdf');
    expect(status).to.equal(201);
    expect(body).not.to.have.property('scan');
    const ready = await desk.ready();
    await app.database.db('evidence').where({ notice_id: ready.id }).update({ scan: 'unscanned' });
    expect((await desk.submit(ready.id)).status).to.equal(200);
  });
});
