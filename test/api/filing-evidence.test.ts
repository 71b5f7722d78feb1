import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { withApp } from '../support/app.js';
import { itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import { pdf, pdfOf, picture } from '../support/pictures.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('evidence', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  let id: string;
  beforeEach(async () => {
    ({ id } = await desk.draft());
  });
  const download = (evidenceId: unknown, who = desk.cast.officer) =>
    app.call(who, `GET /notices/${id}/evidence/${String(evidenceId)}`);

  it('is kept without EXIF, and comes back as an attachment under the name it had', async () => {
    const original = await picture('jpeg');
    const { status, headers, body } = await desk.upload(id, original, 'Скриншот Ә.jpeg');
    expect(status).to.equal(201);
    expect(headers.get('location')).to.equal(`/api/v1/notices/${id}/evidence/${String(body['id'])}`);
    expect(body).to.deep.include({
      ...{ mediaType: 'image/jpeg', width: 40, height: 20, fileName: 'Скриншот Ә.jpg' },
      capturedAt: '2026-07-01T04:30:00.000Z',
    });
    const file = await download(body['id']);
    expect(file.headers.get('content-type')).to.equal('image/jpeg');
    expect(file.headers.get('content-disposition')).to.match(/^attachment; .*filename\*=UTF-8''.*%D3%98\.jpg$/u);
    expect(file.headers.get('content-security-policy')).to.include('sandbox');
    expect(file.headers.get('cross-origin-resource-policy')).to.equal('same-origin');
    expect(file.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(file.headers.get('cache-control')).to.equal('no-store');
    expect(sha256(file.bytes)).to.equal(body['sha256']);
    expect(Buffer.from(file.bytes).includes('Telefon')).to.equal(false);
    const row = await app.database
      .db<{ id: string; original_sha256: string }>('evidence')
      .where({ id: body['id'] as string })
      .first();
    expect(row?.original_sha256).to.equal(sha256(original));
    expect(await desk.audit(id)).to.deep.equal(['draft', 'evidence']);
  });

  it('may be a PDF, and is the same evidence when it is sent again', async () => {
    const first = await desk.upload(id, pdf(), '../../etc/passwd');
    const again = await desk.upload(id, pdf(), 'other.pdf');
    expect(first.body).to.deep.include({ mediaType: 'application/pdf', fileName: 'passwd.pdf' });
    expect(again.body).to.deep.equal(first.body);
    expect((await desk.read(id))['evidence']).to.deep.equal([first.body]);
  });

  it('is refused by what it is, whatever it is called', async () => {
    for (const [bytes, code] of [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'type_not_accepted'],
      [await picture('gif'), 'type_not_accepted'],
      [(await picture('png')).subarray(0, 90), 'unreadable_image'],
      [pdf().subarray(0, 100), 'unreadable_pdf'],
      [pdfOf(['<</Type/Catalog/OpenAction<</S/JavaScript>>>>']), 'active_pdf'],
      [pdfOf(['<</Type/Catalog>>'], { trailer: '/Encrypt<<>>' }), 'encrypted_pdf'],
      [Buffer.concat([pdf(), Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`)]), 'two_files_in_one'],
      [Buffer.alloc(0), 'empty'],
    ] as const) {
      expect(fieldsOf(await desk.upload(id, bytes, 'screenshot')), code).to.deep.equal([`#/file ${code}`]);
    }
    expect(await app.database.db('evidence').where({ notice_id: id })).to.have.length(0);
  });

  it('is refused when its name or its declared type says that it is something else', async () => {
    const png = await picture('png');
    expect(fieldsOf(await desk.upload(id, png, 'screenshot.pdf'))).to.deep.equal(['#/file extension_disagrees']);
    const send = (part: string) =>
      fetch(`${app.url}/api/v1/notices/${id}/evidence`, {
        method: 'POST',
        headers: { authorization: `Bearer ${desk.cast.officer}`, 'content-type': 'multipart/form-data; boundary=x' },
        body: Buffer.concat([
          Buffer.from(`--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n${part}\r\n`),
          ...[png, Buffer.from('\r\n--x--\r\n')],
        ]),
      });
    // A part without a type is text/plain.
    for (const part of ['', 'Content-Type: image/jpeg\r\n', 'Content-Type: text/html\r\n']) {
      const refused = await send(part);
      expect(refused.status, part).to.equal(422);
      expect(JSON.stringify(await refused.json()), part).to.include('"declared_type_disagrees"');
    }
    expect(await app.database.db('evidence').where({ notice_id: id })).to.have.length(0);
    for (const part of ['Content-Type: image/png\r\n', 'Content-Type: application/octet-stream\r\n']) {
      expect((await send(part)).status, part).to.equal(201);
    }
  });

  it('is at most 10 MiB, in the field "file", as multipart/form-data', async () => {
    const large = await desk.upload(id, Buffer.alloc(10 * 1024 * 1024 + 1), 'large.png');
    expect(problemOf(large)).to.equal('413 too-large file_too_large');
    const post = (body: unknown, headers = {}) =>
      app.call(desk.cast.officer, `POST /notices/${id}/evidence`, { body, headers });
    expect(problemOf(await post({ file: 'x' }))).to.equal('415 unsupported-media-type multipart_expected');
    expect(fieldsOf(await post(new FormData()))).to.deep.equal(['#/file required']);
    const elsewhere = new FormData();
    elsewhere.append('image', new Blob([new Uint8Array(await picture())]), 'a.png');
    expect(fieldsOf(await post(elsewhere))).to.deep.equal(['# only_the_field_file']);
    const broken = await fetch(`${app.url}/api/v1/notices/${id}/evidence`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${desk.cast.officer}`,
        'content-type': 'multipart/form-data; boundary=x',
      },
      body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nno end',
    });
    expect(broken.status).to.equal(400);
  });

  it('is added by whoever wrote the notice, while it can be written, and read by whoever may read it', async () => {
    const { aigul, stranger } = desk.cast;
    const bytes = await picture();
    expect(problemOf(await desk.upload(id, bytes, 'a.png', stranger))).to.equal('404 not-found');
    const colleague = await desk.colleague();
    expect(problemOf(await desk.upload(id, bytes, 'a.png', colleague))).to.equal('403 forbidden not_yours');
    const ready = await desk.ready([pageFact()]);
    ({ id } = ready);
    const [evidenceId] = (ready.body['facts'] as { evidenceIds: string[] }[])[0]?.evidenceIds ?? [];
    expect(problemOf(await download(evidenceId, aigul))).to.equal('404 not-found');
    expect((await desk.submit(id)).status).to.equal(200);
    expect(problemOf(await desk.upload(id, bytes))).to.equal('409 illegal-move status');
    expect((await download(evidenceId, aigul)).status).to.equal(200);
    expect((await download(evidenceId, colleague)).status).to.equal(200);
    expect(problemOf(await download(evidenceId, stranger))).to.equal('404 not-found');
    const other = await desk.draft();
    const elsewhere = await app.call(desk.cast.officer, `GET /notices/${other.id}/evidence/${String(evidenceId)}`);
    expect(problemOf(elsewhere)).to.equal('404 not-found');
  });

  it('of a sensitive kind is opened on record by whoever opens it, and not at all where that cannot be written', async () => {
    const sensitive = await desk.ready([pageFact()], { violationKind: 'SUICIDE', norm: 'Mass Media 11' });
    const plain = await desk.ready([pageFact()]);
    const { aigul, officer } = desk.cast;
    const opened = async ({ id: noticeId, body }: typeof plain, who: string) => {
      const [evidenceId] = (body['facts'] as { evidenceIds: string[] }[])[0]?.evidenceIds ?? [];
      return app.call(who, `GET /notices/${noticeId}/evidence/${String(evidenceId)}`);
    };
    for (const each of [sensitive, plain]) expect((await desk.submit(each.id)).status).to.equal(200);
    for (const who of [aigul, officer]) expect((await opened(sensitive, who)).status).to.equal(200);
    expect((await opened(plain, aigul)).status).to.equal(200);
    expect(problemOf(await opened(sensitive, desk.cast.stranger))).to.equal('404 not-found');
    const events: { case_id: string; actor_id: string; outcome: string; after: object }[] = await app.database
      .db('audit_events')
      .where({ kind: 'evidence_opened' })
      .orderBy('position')
      .select('case_id', 'actor_id', 'outcome', 'after');
    expect(events.map(({ case_id, actor_id, outcome }) => [case_id, actor_id, outcome])).to.deep.equal([
      [sensitive.id, aigul, 'applied'],
      [sensitive.id, officer, 'applied'],
    ]);
    expect(events[0]?.after).to.have.keys('evidenceId', 'sha256');
    const timelineOf = async (who: string) =>
      itemsOf(await app.call(who, `GET /notices/${sensitive.id}/timeline`)).map(({ kind }) => kind);
    expect(await timelineOf(aigul)).to.include('evidence_opened');
    expect(await timelineOf(officer)).not.to.include('evidence_opened');
    const { db } = app.database;
    await db.raw(`alter table audit_events add constraint no_more check (kind <> 'evidence_opened') not valid`);
    try {
      const unrecorded = await opened(sensitive, aigul);
      expect(unrecorded.status).to.equal(500);
      expect(unrecorded.headers.get('content-type')).to.include('problem+json');
    } finally {
      await db.raw('alter table audit_events drop constraint no_more');
    }
  });

  it('leaves nothing behind when the sender goes away in the middle', async () => {
    const head = `POST /api/v1/notices/${id}/evidence HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${desk.cast.officer}\r\n`;
    const part =
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n';
    const half = Buffer.alloc(4 * 1024 * 1024, 7);
    const begin = () =>
      new Promise<void>((resolve, reject) => {
        const { hostname, port } = new URL(app.url);
        const socket = connect(Number(port), hostname);
        socket.on('error', reject).on('close', () => resolve());
        socket.write(`${head}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n${part}`);
        socket.write(half, () => setTimeout(() => socket.destroy(), 20));
      });
    const folders = async () => (await readdir(tmpdir())).length;
    await begin();
    const before = { memory: process.memoryUsage().arrayBuffers, folders: await folders() };
    for (let round = 0; round < 8; round += 1) await Promise.all([begin(), begin(), begin(), begin()]);
    // The rows and files of others may come and go beside; 32 halves of a file are 128 MiB.
    globalThis.gc?.();
    const left = await until(() => process.memoryUsage().arrayBuffers - before.memory < 40 * 1024 * 1024);
    expect(left, 'memory is given back').to.equal(true);
    expect((await folders()) - before.folders).to.be.lessThan(10);
    expect(await app.database.db('evidence').where({ notice_id: id })).to.have.length(0);
    expect(await desk.audit(id)).to.deep.equal(['draft']);
    expect((await desk.upload(id, await picture())).status).to.equal(201);
  });
});

/** True as soon as it is; false if it is not within some seconds in which memory is asked for. */
async function until(isSo: () => boolean): Promise<boolean> {
  for (let round = 0; round < 50; round += 1) {
    if (isSo()) return true;
    // Nothing is collected where nothing is asked for.
    Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return isSo();
}
