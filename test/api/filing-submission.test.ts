import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { sweep } from '../../acts/sweeper.js';
import { attestationTexts } from '../../domain/attestation.js';
import { languages } from '../../domain/roles.js';
import { withApp } from '../support/app.js';
import { attestation, head, itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';
import { nowHolds } from '../support/people.js';
import { eventually } from '../support/players.js';

describe('submission', () => {
  const app = withApp({ actAnswerWithinMs: 1_500 });
  const desk = withFilingDesk(app);
  afterEach(() => {
    app.engine.silent = false;
  });

  const versionsOf = (id: string) => app.database.db('notice_versions').where({ notice_id: id });
  const actsOf = (id: string) => app.database.db('acts').where({ notice_id: id });
  const validate = (id: string, body: Json = { attestation }) =>
    app.call(desk.cast.officer, `POST /notices/${id}/submission?validateOnly=true`, { body, key: null });

  it('gives a number, freezes what was attested, and lets the authorised body see it', async () => {
    const { id } = await desk.ready();
    const { status, body } = await desk.submit(id);
    expect(status).to.equal(200);
    expect(body['number']).to.match(/^2026-\d{6}$/u);
    expect(body['status']).to.equal('submitted');
    const notice = await eventually(async () => {
      const read = await desk.read(id, desk.cast.aigul);
      expect(read).to.deep.include({ number: body['number'], status: 'in_review' });
      return read;
    });
    expect(notice['attestation']).to.deep.equal({ ...attestation, name: 'Officer', at: '2026-07-01T09:00:00.000Z' });
    const [version] = (await versionsOf(id)) as { version: number; content: Json }[];
    expect(version?.version).to.equal(1);
    expect(version?.content['attestation']).to.deep.include({ ...attestation, accountId: desk.cast.officer });
    expect((await desk.audit(id)).slice(2)).to.deep.equal([
      ...['edit', 'freeze', 'document', 'submission', 'validation', 'assignment'],
    ]);
  });

  it('takes the attestation word for word in each language, with a full stop or without', async () => {
    for (const language of languages) {
      const { id } = await desk.ready();
      const text = `${attestationTexts[language]}.`;
      const { status } = await desk.submit(id, { body: { attestation: { language, text, post: 'Head' } } });
      expect(status, language).to.equal(200);
    }
    const { id } = await desk.ready();
    for (const given of [
      { ...attestation, text: 'Подтверждаю' },
      { ...attestation, language: 'kk' },
      { ...attestation, text: attestation.text.toUpperCase() },
    ]) {
      const refused = await desk.submit(id, { body: { attestation: given } });
      expect(fieldsOf(refused)).to.deep.equal(['#/attestation/text not_word_for_word']);
    }
    expect(fieldsOf(await desk.submit(id, { body: {} }))).to.deep.equal(['#/attestation required']);
    expect((await desk.read(id))['status']).to.equal('draft');
  });

  it('reads the locators again: a draft may be older than the platform it names', async () => {
    const locators = [{ kind: 'domain', value: 'zhana-alan.kz' }];
    const { id, factIds } = await desk.ready([pageFact({ locators, necessity: 'Every page of it does it' })]);
    expect((await validate(id)).status).to.equal(200);
    const stopped = app.database.db('locators').where({ fact_id: factIds[0] });
    await stopped.clone().update({ input: 'facebook.com', normalised: 'facebook.com' });
    const otherwise = ['#/facts/0/locators/0/value graded_otherwise'];
    expect(fieldsOf(await validate(id))).to.deep.equal(otherwise);
    expect(fieldsOf(await desk.submit(id))).to.deep.equal(otherwise);
    expect(await versionsOf(id)).to.deep.equal([]);
  });

  it('names everything that is missing, each by its pointer, and keeps nothing', async () => {
    const { id } = await desk.draft(
      [
        { medium: 'mass_media' },
        pageFact({ locators: [{ kind: 'domain', value: 'kazino-olshemi.kz' }] }),
        pageFact({ target: 'ip' }),
      ],
      { violationKind: 'COURT_ACT' },
    );
    const everything = [
      ...['#/norm required', '#/courtAct required_for_court_act', '#/attestation/text not_word_for_word'],
      ...['locators', 'protocol', 'substantiation', 'evidenceIds'].map((field) => `#/facts/0/${field} required`),
      ...['#/facts/1/evidenceIds required', '#/facts/1/necessity required_when_wider_than_a_page'],
      ...['#/facts/2/evidenceIds required', '#/facts/2/target no_such_locator'],
    ];
    const body = { attestation: { ...attestation, text: 'x' } };
    const refused = await desk.submit(id, { body });
    expect(problemOf(refused)).to.equal('422 invalid incomplete');
    expect(fieldsOf(refused)).to.have.members(everything);
    expect(fieldsOf(await validate(id, body))).to.have.members(everything);
    expect(await versionsOf(id)).to.have.length(0);
    expect(await actsOf(id)).to.have.length(0);
    expect(await desk.audit(id)).to.deep.equal(['draft', 'submission refused']);
    const empty = await desk.draft([], {});
    expect(fieldsOf(await validate(empty.id))).to.have.members([
      ...['violationKind', 'norm', 'facts'].map((field) => `#/${field} required`),
    ]);
  });

  it('speaks the language of the reader, and the codes stay', async () => {
    const { id } = await desk.draft();
    const details = await Promise.all(
      languages.map(async (language) => {
        const body = { attestation };
        const headers = { 'accept-language': language };
        const refused = await desk.submit(id, { body, headers });
        const [error] = refused.body['errors'] as { code: string; detail: string }[];
        expect(error?.code).to.equal('required');
        return `${String(refused.body['title'])} ${String(error?.detail)}`;
      }),
    );
    expect(new Set(details).size).to.equal(3);
  });

  it('can be tried without a trace, and warns of what is pending elsewhere', async () => {
    const fact = pageFact();
    const first = await desk.ready([fact]);
    await desk.submit(first.id);
    const second = await desk.ready([fact]);
    const before = await desk.audit(second.id);
    const tried = await validate(second.id);
    expect(tried.status).to.equal(200);
    expect(tried.body['complete']).to.equal(true);
    expect((tried.body['warnings'] as Json[]).map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['#/facts/0/locators/0/value', 'pending_already'],
    ]);
    expect(await desk.audit(second.id)).to.deep.equal(before);
    expect((await desk.read(second.id))['status']).to.equal('draft');
  });

  it('counts once, however often one key is sent at once', async () => {
    const { id } = await desk.ready();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => desk.submit(id, { key })));
    // On a busy machine some are told to look later (202); the others, and whoever asks again, are told the same.
    const outcomes = [...answers.filter(({ status }) => status !== 202), await desk.submit(id, { key })];
    expect(new Set(outcomes.map(({ status, body }) => `${status} ${String(body['number'])}`))).to.have.length(1);
    expect(outcomes[0]?.status).to.equal(200);
    expect(await actsOf(id)).to.have.length(1);
    expect(await versionsOf(id)).to.have.length(1);
  });

  it('lets one of two through that come with keys of their own', async () => {
    const { id } = await desk.ready();
    const answers = await Promise.all(Array.from({ length: 5 }, () => desk.submit(id)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409, 409]);
    const late = answers.find(({ status }) => status === 409);
    expect(late?.body['caseStatus']).to.be.a('string');
    expect(late?.body['actions']).to.be.an('array');
    expect(await versionsOf(id)).to.have.length(1);
  });

  it('freezes exactly what its gate saw, whoever writes at the same time', async () => {
    const { id, factIds, etag } = await desk.ready([pageFact(), pageFact()]);
    const [submitted, removed] = await Promise.all([
      desk.submit(id),
      app.call(desk.cast.officer, `PUT /notices/${id}`, { ifMatch: etag, body: { ...head, facts: [] } }),
    ]);
    const isSubmitted = submitted.status === 200;
    expect(removed.status).to.equal(isSubmitted ? 409 : 200);
    expect((await desk.read(id))['factCount']).to.equal(isSubmitted ? factIds.length : 0);
  });

  it('is kept while no worker answers, and comes to life once when one does', async () => {
    const { id } = await desk.ready();
    const key = randomUUID();
    app.engine.silent = true;
    const kept = await desk.submit(id, { key });
    expect(kept.status).to.equal(202);
    expect(kept.body).to.deep.include({ state: 'received', status: 'submitting', kind: 'submission' });
    expect((await desk.read(id))['status']).to.equal('submitting');
    expect(problemOf(await desk.submit(id))).to.equal('409 illegal-move status');
    expect(problemOf(await app.call(desk.cast.aigul, `GET /notices/${id}`))).to.equal('404 not-found');
    const location = (kept.headers.get('location') ?? '').replace('/api/v1', '') as `/${string}`;
    expect((await app.call(desk.cast.officer, `GET ${location}`)).body['state']).to.equal('received');
    expect(problemOf(await app.call(desk.cast.stranger, `GET ${location}`))).to.equal('404 not-found');
    app.engine.silent = false;
    app.clock.at += 60_000;
    const { db } = app.database;
    await sweep({ db, clock: app.clock, temporal: app.engine.client, answerWithinMs: 1_000 }, 30_000);
    expect((await desk.read(id))['status']).to.equal('in_review');
    const again = await desk.submit(id, { key });
    expect([again.status, again.body['status']]).to.deep.equal([200, 'submitted']);
    expect((await app.call(desk.cast.officer, `GET ${location}`)).body).to.deep.include({ state: 'applied' });
  });

  it('needs a key, an officer of the body that the notice is of, and a notice of his own', async () => {
    const { id } = await desk.ready();
    expect(problemOf(await desk.submit(id, { key: null }))).to.equal('400 malformed idempotency_key');
    expect(problemOf(await desk.submit(id, {}, await desk.colleague()))).to.equal('403 forbidden not_yours');
    expect(problemOf(await desk.submit(id, {}, desk.cast.stranger))).to.equal('404 not-found');
    const moved = (bodyCode: string) => nowHolds(app.database.db, desk.cast.officer, { roles: ['officer'], bodyCode });
    await moved('HEALTH');
    try {
      expect(problemOf(await desk.submit(id))).to.equal('404 not-found');
    } finally {
      await moved('FIN_MONITORING');
    }
  });

  it('keeps its number when a returned notice is completed and submitted again', async () => {
    const { id } = await desk.ready();
    const { number } = (await desk.submit(id)).body;
    const reviewer = ((await desk.read(id))['reviewer'] as { id: string }).id;
    const missing = [{ code: 'EVIDENCE_UNREADABLE', pointer: '#/facts/0/evidenceIds/0', text: 'Too small to read' }];
    const returned = await app.call(reviewer, `POST /notices/${id}/return`, { body: { missing } });
    expect(returned.status, JSON.stringify(returned.body)).to.equal(200);
    expect(await desk.read(id)).to.deep.include({ status: 'returned', missing, number });
    expect((await desk.submit(id)).body).to.deep.include({ number, status: 'submitted' });
    expect(await versionsOf(id)).to.have.length(2);
  });

  it('is taken back before the review is completed, with a reason', async () => {
    const { id } = await desk.ready();
    const withdraw = (who = desk.cast.officer, body: Json = { reason: 'Filed by mistake' }) =>
      app.call(who, `POST /notices/${id}/withdrawal`, { body });
    expect(problemOf(await withdraw())).to.equal('409 illegal-move status');
    await desk.submit(id);
    expect(problemOf(await withdraw(await desk.colleague()))).to.equal('403 forbidden not_yours');
    expect(fieldsOf(await withdraw(desk.cast.officer, { reason: ' ' }))).to.deep.equal(['#/reason empty']);
    expect((await withdraw()).body).to.deep.include({ status: 'withdrawn' });
    expect(await desk.read(id)).to.deep.include({ status: 'withdrawn', withdrawalReason: 'Filed by mistake' });
    expect(problemOf(await withdraw())).to.equal('409 illegal-move status');
    const timeline = itemsOf(await app.call(desk.cast.officer, `GET /notices/${id}/timeline`));
    expect(timeline.at(-1)).to.deep.include({ kind: 'withdrawal', outcome: 'refused' });
  });
});
