import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { certify, sign } from '../support/certificates.js';
import { TrustedAuthority, noticeOf, rowOf, withEdmsDesk } from '../support/edms-desk.js';
import { withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { pdf, picture } from '../support/pictures.js';

const authority = new TrustedAuthority();

describe('a letter that comes by the EDMS', () => {
  const app = withApp({ signatures: authority.verifier });
  const filing = withFilingDesk(app);
  const desk = withEdmsDesk(app, filing, authority);
  const faults = (body: Json) =>
    (body['errors'] as Json[]).map(({ pointer, code }) => `${String(pointer)} ${String(code)}`);
  const compare = (id: string, body: unknown, who = filing.cast.registrar2) =>
    app.call(who, `POST /edms-intakes/${id}/comparison`, { body });
  const release = (id: string, body: Json = {}, who = filing.cast.registrar2) =>
    app.call(who, `POST /edms-intakes/${id}/release`, { body });
  beforeEach(() => {
    authority.status = 'good';
  });

  it('is told to the other registrars when it waits to be released, and to all of them when it is to be answered', async () => {
    const { registrar, registrar2 } = filing.cast;
    const { id } = await desk.released();
    const told = async (who: string) => {
      const { body } = await app.call(who, 'GET /notifications?limit=200');
      const ofIntake = (body['items'] as Json[]).filter((item) => String(item['event']).startsWith('edms_'));
      return ofIntake.filter(({ caseId }) => caseId === id).map(({ event, href }) => [event, href]);
    };
    const href = `/api/v1/edms-intakes/${id}`;
    expect(await told(registrar2)).to.have.deep.members([
      ['edms_intake_answered', href],
      ['edms_intake_to_release', href],
    ]);
    expect(await told(registrar)).to.deep.equal([['edms_intake_answered', href]]);
  });

  it('becomes a notice like any other once two registrars have read it alike', async () => {
    const { registrar2, aigul } = filing.cast;
    const { id, reading } = await desk.entered([rowOf(), rowOf()]);
    const tasks = await app.call(registrar2, 'GET /tasks?view=available&kind=edms_release');
    expect((tasks.body['items'] as Json[]).map(({ href }) => href)).to.include(`/api/v1/edms-intakes/${id}`);
    expect((await compare(id, reading)).body['differences']).to.deep.equal([]);
    const released = await release(id);
    expect(released.body['number']).to.match(/^2026-\d{6}$/u);
    const notice = await filing.read(id, aigul);
    expect(notice).to.include({ channel: 'edms', body: 'FIN_MONITORING', number: released.body['number'] });
    expect(notice).not.to.have.property('attestation');
    const { signatureReport, document } = await desk.read(id, aigul);
    expect((signatureReport as Json)['overall']).to.equal('valid');
    expect((document as Json)['fileName']).to.equal('хат.pdf');
    expect(await filing.audit(id)).to.include.members([
      'edms_files',
      'edms_entry',
      'edms_comparison',
      'freeze',
      'submission',
    ]);
    const versions = app.database.db('notice_versions').where({ notice_id: id });
    const frozen = await versions.first<{ content: Json }>('content');
    expect(frozen.content['letter']).to.include({
      signerPost: 'first_head',
      edmsNumber: reading.letter['edmsNumber'],
    });
  });

  it('is stopped unless the first head or a deputy signed it', async () => {
    const letter = desk.letter({
      signer: { fullName: 'Ли Иван', post: 'head_of_department', postTitle: 'Начальник отдела' },
    });
    const { status, body } = await desk.create({ letter });
    expect([status, faults(body)]).to.deep.equal([422, ['#/letter/signer/post signer_not_head']]);
    const deputy = { fullName: 'Ли Иван', post: 'deputy', postTitle: 'Заместитель председателя' };
    expect((await desk.create({ letter: desk.letter({ signer: deputy }) })).status).to.equal(201);
  });

  it('is entered once: its number and date are taken for that body', async () => {
    const letter = desk.letter();
    const { body: first } = await desk.create({ letter });
    const again = await desk.create({ letter }, filing.cast.registrar2);
    expect([again.status, (again.body['existing'] as Json)['id']]).to.deep.equal([409, first['id']]);
    expect((await desk.create({ letter, body: 'HEALTH' })).status).to.equal(201);
    expect((await desk.create({ letter: { ...letter, edmsDate: '2026-06-29' } })).status).to.equal(201);
    const future = await desk.create({ letter: desk.letter({ edmsDate: '2026-07-02' }) });
    expect(faults(future.body)).to.deep.equal(['#/letter/edmsDate not_yet']);
  });

  it('is not handed over without its files, nor with a row that lacks what clause 8 asks for; a screenshot it may lack', async () => {
    const bare = { ...rowOf() };
    delete bare['protocol'];
    const id = String((await desk.create({ notice: noticeOf([rowOf(), bare]) })).body['id']);
    const { status, body } = await app.call(filing.cast.registrar, `POST /edms-intakes/${id}/entry`);
    expect(status).to.equal(422);
    expect(faults(body)).to.have.members([
      '#/document required',
      '#/signature required',
      '#/notice/facts/1/protocol required',
    ]);
  });

  describe('between two registrars', () => {
    it('is neither compared nor released by whoever entered it', async () => {
      const { registrar } = filing.cast;
      const { id, reading } = await desk.entered();
      const own = await compare(id, reading, registrar);
      expect([own.status, own.body['code']]).to.deep.equal([403, 'own_entry']);
      expect((await compare(id, reading)).status).to.equal(200);
      expect((await release(id, {}, registrar)).body['code']).to.equal('own_entry');
      expect((await release(id)).status).to.equal(200);
    });

    it('keeps the entry from the second until he has said what he reads', async () => {
      const { id } = await desk.entered();
      expect((await app.call(filing.cast.registrar2, `GET /notices/${id}`)).status).to.equal(404);
      const seen = await desk.read(id, filing.cast.registrar2);
      expect(seen).not.to.have.property('differences');
      expect(JSON.stringify(seen)).not.to.include('kazino');
    });

    it('shows every field that they read differently, and is not released before they agree', async () => {
      const { registrar, registrar2 } = filing.cast;
      const rows = [rowOf(), rowOf()];
      const { id, reading } = await desk.entered(rows);
      const misread = {
        letter: { ...reading.letter, edmsDate: '2026-06-29' },
        notice: noticeOf(
          [
            { ...rows[0], protocol: 'HTTP' },
            { ...rows[1], locators: [{ kind: 'domain', value: 'kazino.kz' }] },
            rowOf(),
          ],
          { norm: 'Mass Media 11', source: 'prosecutor', sourceAct: { number: '7', date: '2026-06-30' } },
        ),
      };
      const differs = (await compare(id, misread)).body['differences'] as Json[];
      const where = differs.map(({ pointer }) => pointer);
      expect(where).to.include.members([
        '#/edmsDate',
        '#/norm',
        '#/source',
        '#/sourceAct/number',
        '#/facts/0/protocol',
        '#/facts/1/locators/0/kind',
        '#/facts/1/locators/0/value',
      ]);
      expect(where.some((pointer) => String(pointer).startsWith('#/facts/2/'))).to.equal(true);
      expect(differs.find(({ pointer }) => pointer === '#/facts/0/protocol')).to.include({
        entered: 'HTTPS',
        compared: 'HTTP',
      });
      const early = await release(id);
      expect([early.status, early.body['code']]).to.deep.equal([409, 'differences_remain']);
      // The first one was wrong about the norm, the second one about the rest.
      await compare(id, { ...reading, notice: noticeOf(rows, { norm: 'Mass Media 11' }) }, registrar2);
      expect(await desk.read(id)).to.have.deep.property('differences', [
        { pointer: '#/norm', entered: 'Mass Media 2(4)', compared: 'Mass Media 11' },
      ]);
      const corrected = await app.call(registrar, `PUT /notices/${id}`, {
        ifMatch: '*',
        body: noticeOf(rows, { norm: 'Mass Media 11' }),
      });
      expect(corrected.status).to.equal(200);
      expect((await release(id)).status).to.equal(200);
      expect((await filing.audit(id)).filter((kind) => ['edit', 'edms_comparison'].includes(kind))).to.deep.equal([
        'edms_comparison',
        'edms_comparison',
        'edit',
      ]);
    });

    it('compares what is understood: another spelling of an address is no difference', async () => {
      const value = 'https://kazino-olshemi.kz/edms/1';
      const { id, reading } = await desk.entered([rowOf({ locators: [{ kind: 'url', value }] })]);
      const spelled = rowOf({
        ...(reading.notice['facts'] as Json[])[0],
        locators: [{ kind: 'url', value: value.replace('kazino', 'KAZINO') }],
      });
      expect((await compare(id, { ...reading, notice: noticeOf([spelled]) })).body['differences']).to.deep.equal([]);
    });
  });

  describe('and its signature', () => {
    const signer = { fullName: 'Дәуренов Асқар Нұрланұлы', post: 'first_head', postTitle: 'Төраға' };
    const enter = async (signature: Uint8Array, letter = desk.letter({ signer })) => {
      const reading = { letter, notice: noticeOf([rowOf()]) };
      const id = String((await desk.create(reading)).body['id']);
      await desk.upload(id, 'document', pdf());
      await desk.upload(id, 'signature', signature);
      await app.call(filing.cast.registrar, `POST /edms-intakes/${id}/entry`);
      await compare(id, reading);
      return id;
    };
    const overall = async (id: string) => ((await desk.read(id))['signatureReport'] as Json)['overall'];

    it('that is invalid stops it: another document, somebody else’s name, a revoked certificate', async () => {
      const { head, root } = await authority.people();
      const stranger = await certify({
        commonName: 'ИВАНОВ ИВАН',
        issuer: root,
        notBefore: 0,
        notAfter: Date.UTC(2030, 0, 1),
      });
      const good = await sign({ signer: head, document: pdf() });
      const bad = [
        await sign({ signer: head, document: Buffer.from('another') }),
        await sign({ signer: stranger, document: pdf() }),
      ];
      for (const signature of bad) {
        const id = await enter(signature);
        expect(await overall(id)).to.equal('invalid');
        const stopped = await release(id, { signatureNote: 'All the same' });
        expect([stopped.status, stopped.body['code']]).to.deep.equal([409, 'signature_invalid']);
      }
      authority.status = 'revoked';
      expect(await overall(await enter(good))).to.equal('invalid');
    });

    it('that could not be checked is shown so, and wants a note', async () => {
      const { head } = await authority.people();
      authority.status = 'away';
      const id = await enter(await sign({ signer: head, document: pdf() }));
      expect(await overall(id)).to.equal('not_checked');
      expect(faults((await release(id)).body)).to.deep.equal(['#/signatureNote signature_not_checked']);
      authority.status = 'good';
      const again = await app.call(filing.cast.registrar2, `POST /edms-intakes/${id}/signature-checks`, { key: null });
      expect((again.body['signatureReport'] as Json)['overall']).to.equal('valid');
      authority.status = 'away';
      await app.call(filing.cast.registrar2, `POST /edms-intakes/${id}/signature-checks`, { key: null });
      expect((await release(id, { signatureNote: 'Checked by hand' })).status).to.equal(200);
      expect(await desk.read(id)).to.include({ releaseNote: 'Checked by hand', status: 'released' });
    });

    it('is judged again when the name is corrected', async () => {
      const { head } = await authority.people();
      const id = String(
        (await desk.create({ letter: desk.letter({ signer: { ...signer, fullName: 'Дәуренов Асқат' } }) })).body['id'],
      );
      await desk.upload(id, 'document', pdf());
      await desk.upload(id, 'signature', await sign({ signer: head, document: pdf() }));
      expect(await overall(id)).to.equal('invalid');
      const body = { letter: desk.letter({ signer }) };
      const corrected = await app.call(filing.cast.registrar, `PUT /edms-intakes/${id}`, { ifMatch: '*', body });
      expect((corrected.body['signatureReport'] as Json)['overall']).to.equal('valid');
    });

    it('may carry the document; what is no signature, and no PDF, is refused', async () => {
      const { head } = await authority.people();
      const id = String((await desk.create()).body['id']);
      const inside = await desk.upload(
        id,
        'signature',
        await sign({ signer: head, document: pdf(), attached: true }),
        'хат.p7m',
      );
      expect(inside.body['document']).to.include({ bytes: pdf().length });
      const file = await app.call(filing.cast.registrar2, `GET /edms-intakes/${id}/document`);
      expect(Buffer.from(file.bytes).equals(pdf())).to.equal(true);
      expect(faults((await desk.upload(id, 'signature', pdf())).body)).to.deep.equal(['#/file not_a_signature']);
      const image = await desk.upload(id, 'document', await picture('png'), 'хат.png');
      expect(faults(image.body)).to.deep.equal(['#/file pdf_expected']);
      const noPdf = await sign({ signer: head, document: Buffer.from('words'), attached: true });
      expect(faults((await desk.upload(id, 'signature', noPdf)).body)).to.deep.equal(['#/file type_not_accepted']);
      expect((await app.call(filing.cast.registrar2, `POST /edms-intakes/${id}/entry`)).body['code']).to.equal(
        'not_yours',
      );
    });
  });
});
