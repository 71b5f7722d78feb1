import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { sign } from '../support/certificates.js';
import { TrustedAuthority, headName, withEdmsDesk } from '../support/edms-desk.js';
import { withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { pdf } from '../support/pictures.js';
import { eventually } from '../support/players.js';
import { fieldsOf } from '../support/review-table.js';

const authority = new TrustedAuthority();
const signer = { fullName: headName, post: 'first_head', postTitle: 'Төраға' };

describe('what was found of the signature of a letter', () => {
  let held: Promise<void> = Promise.resolve();
  let looks = 0;
  const app = withApp({
    signatures: {
      ...authority.verifier,
      verify: async (file) => {
        const until = held;
        looks += file.document === undefined ? 0 : 1;
        const report = await authority.verifier.verify(file);
        // The first look at a file asks of its structure alone.
        if (file.document !== undefined) await until;
        return report;
      },
    },
  });
  const filing = withFilingDesk(app);
  const desk = withEdmsDesk(app, filing, authority);
  const overall = async (id: string) => ((await desk.read(id))['signatureReport'] as Json)['overall'];
  beforeEach(() => {
    held = Promise.resolve();
  });
  /** Makes every look into a signature that begins now wait; gives what lets them go on. */
  const hold = (): (() => void) => {
    let letGo: () => void = () => undefined;
    held = new Promise((resolve) => (letGo = resolve));
    return letGo;
  };

  it('is as good as not checked from the moment that a name or a file is another one', async () => {
    const { head } = await authority.people();
    const { id, reading } = await desk.compared();
    expect(await overall(id)).to.equal('valid');
    const letter = { ...reading.letter, signer: { ...signer, fullName: 'Дәуренов Асқат' } };
    const letGo = hold();
    const correcting = app.call(filing.cast.registrar, `PUT /edms-intakes/${id}`, { ifMatch: '*', body: { letter } });
    await eventually(async () => expect(await desk.read(id)).not.to.have.property('signatureReport'));
    const { registrar2 } = filing.cast;
    const compared = await app.call(registrar2, `POST /edms-intakes/${id}/comparison`, {
      body: { ...reading, letter },
    });
    expect(compared.body['differences']).to.deep.equal([]);
    const released = await app.call(registrar2, `POST /edms-intakes/${id}/release`, { body: {} });
    expect(fieldsOf(released)).to.deep.equal(['#/signatureNote signature_not_checked']);
    letGo();
    expect(((await correcting).body['signatureReport'] as Json)['overall']).to.equal('invalid');
    const other = String((await desk.create()).body['id']);
    await desk.upload(other, 'document', pdf());
    await desk.upload(other, 'signature', await sign({ signer: head, document: pdf() }));
    expect(await overall(other)).to.equal('valid');
    const goOn = hold();
    const replacing = desk.upload(other, 'document', pdf('another'));
    await eventually(async () => expect(await desk.read(other)).not.to.have.property('signatureReport'));
    goOn();
    expect(((await replacing).body['signatureReport'] as Json)['overall']).to.equal('invalid');
  });

  it('keeps nothing that was found for a name that has been corrected meanwhile', async () => {
    const { id } = await desk.compared();
    const letGo = hold();
    const before = looks;
    const checking = app.call(filing.cast.registrar2, `POST /edms-intakes/${id}/signature-checks`, { key: null });
    await eventually(() => Promise.resolve(expect(looks).to.equal(before + 1)));
    held = Promise.resolve();
    const body = { letter: desk.letter({ signer: { ...signer, fullName: 'Дәуренов Асқат' } }) };
    await app.call(filing.cast.registrar, `PUT /edms-intakes/${id}`, { ifMatch: '*', body });
    expect(await overall(id)).to.equal('invalid');
    letGo();
    expect(((await checking).body['signatureReport'] as Json)['overall']).to.equal('invalid');
    expect(await overall(id)).to.equal('invalid');
  });
});
