import { expect } from 'chai';
import { scanAgain } from '../../acts/scan-again.js';
import { openTask } from '../../db/tasks.js';
import type { ScanVerdict } from '../../domain/scanning.js';
import { withApp } from '../support/app.js';
import { TrustedAuthority, withEdmsDesk } from '../support/edms-desk.js';
import { withFilingDesk } from '../support/filing-desk.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

const authority = new TrustedAuthority();

describe('the document of a letter that came by the EDMS while the scanner was away', () => {
  let says: ScanVerdict = { found: 'away' };
  const scanner = { scan: () => Promise.resolve(says) };
  const app = withApp({ signatures: authority.verifier, scanner });
  const filing = withFilingDesk(app);
  const desk = withEdmsDesk(app, filing, authority);
  const scan = () => scanAgain({ db: app.database.as.worker, clock: app.clock, evidence: app.evidence, scanner });
  const enter = (id: string) => app.call(filing.cast.registrar, `POST /edms-intakes/${id}/entry`);
  async function whileAway() {
    says = { found: 'away' };
    const reading = desk.reading();
    const id = String((await desk.create(reading)).body['id']);
    await desk.signed(id);
    expect(fieldsOf(await enter(id))).to.deep.equal(['#/document evidence_not_scanned']);
    return { id, reading };
  }

  it('keeps it from being handed over, and released, until it was scanned after all', async () => {
    const { registrar2 } = filing.cast;
    const { id, reading } = await whileAway();
    says = { found: 'clean' };
    await scan();
    expect((await enter(id)).status).to.equal(200);
    await app.call(registrar2, `POST /edms-intakes/${id}/comparison`, { body: reading });
    const letter = () => app.database.db('edms_letters').where({ notice_id: id });
    const set = (state: string) =>
      letter().update({ document: app.database.db.raw(`document || ?::jsonb`, [JSON.stringify({ scan: state })]) });
    await set('unscanned');
    const release = () => app.call(registrar2, `POST /edms-intakes/${id}/release`, { body: {} });
    expect(problemOf(await release())).to.equal('409 illegal-move evidence_not_scanned');
    await scan();
    expect((await release()).status).to.equal(200);
  });

  it('is taken out of its letter, on record, where malware is found in it', async () => {
    const { id } = await whileAway();
    // Handed over before it had to wait: whoever reads it meanwhile finds no task and no reading left.
    await app.database.db('edms_letters').where({ notice_id: id }).update({ status: 'comparison' });
    await openTask(app.database.db, app.clock, { kind: 'edms_release', subjectId: id, role: 'registrar' });
    says = { found: 'infected', signature: 'Eicar' };
    await scan();
    expect(await desk.read(id))
      .to.include({ status: 'entry' })
      .and.not.have.property('document');
    expect((await filing.audit(id)).at(-1)).to.equal('evidence_removed');
    const told = { account_id: filing.cast.registrar, event: 'edms_document_removed' };
    expect(await app.database.db('notifications').where(told)).to.have.length(1);
    expect(await app.database.db('tasks').where({ subject_id: id, closed_at: null })).to.deep.equal([]);
    says = { found: 'clean' };
    await desk.signed(id);
    expect((await enter(id)).status).to.equal(200);
  });
});
