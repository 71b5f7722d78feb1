import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { sweep } from '../../acts/sweeper.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { problemOf, withReviewTable } from '../support/review-table.js';

describe('acts', () => {
  const app = withApp({ actAnswerWithinMs: 300 });
  const table = withReviewTable(app);
  let id: string;

  beforeEach(async () => {
    app.engine.silent = false;
    ({ id } = await table.notice());
  });
  afterEach(() => {
    app.engine.silent = false;
  });

  const recuse = (key: string, body: Json = { reason: 'I know the owner' }, who = table.cast.nurlan) =>
    app.call(who, `POST /notices/${id}/recusal`, { body, key });
  const act = (location: string, who = table.cast.nurlan) => app.call(who, `GET /${location.replace('/api/v1/', '')}`);
  const acts = async () =>
    Number((await app.database.db('acts').where({ notice_id: id }).count<{ count: string }[]>())[0]?.count);

  it('answer their outcome, and the same answer to the same key, whatever has happened since', async () => {
    const key = randomUUID();
    const first = await recuse(key);
    expect(first.status).to.equal(200);
    await app.database.db('notices').where({ id }).update({ status: 'withdrawn' });
    const again = await recuse(key);
    expect([again.status, again.body]).to.deep.equal([200, first.body]);
    expect(await acts()).to.equal(1);
  });

  it('that were refused are refused in the same words to the same key', async () => {
    const key = randomUUID();
    const handOver = () =>
      app.call(table.cast.aigul, `POST /notices/${id}/handover`, {
        body: { to: table.cast.supervisor, reason: 'Leave' },
        key,
      });
    const [first, again] = [await handOver(), await handOver()];
    for (const { body } of [first, again]) delete body['requestId'];
    expect([again.status, again.body]).to.deep.equal([422, first.body]);
    expect(await acts()).to.equal(1);
    const looked = await act(`/api/v1/acts/${String(first.body['actId'])}`, table.cast.aigul);
    expect(looked.body).to.deep.include({ state: 'refused', kind: 'handover', noticeId: id });
    expect(looked.body['refusal']).to.deep.include({ type: 'invalid' });
  });

  it('need a key, which stands for one body on one route', async () => {
    const without = await app.call(table.cast.nurlan, `POST /notices/${id}/recusal`, {
      body: { reason: 'x' },
      key: null,
    });
    expect(problemOf(without)).to.equal('400 malformed idempotency_key');
    expect(problemOf(await recuse('not a uuid'))).to.equal('400 malformed idempotency_key');
    const key = randomUUID();
    await recuse(key);
    expect(problemOf(await recuse(key, { reason: 'Another reason' }))).to.equal('422 idempotency-mismatch');
    const { id: other } = await table.notice();
    const elsewhere = await app.call(table.cast.nurlan, `POST /notices/${other}/recusal`, {
      body: { reason: 'I know the owner' },
      key,
    });
    expect(problemOf(elsewhere)).to.equal('422 idempotency-mismatch');
    expect((await recuse(key, undefined, table.cast.supervisor)).status, 'keys are per account').to.equal(200);
    expect((await recuse(`"${key.toUpperCase()}"`)).status, 'as a structured field').to.equal(200);
  });

  it('without an outcome in time are 202 and where to look; the same key gives the outcome once it is known', async () => {
    app.engine.silent = true;
    const key = randomUUID();
    const kept = await recuse(key);
    expect([kept.status, kept.headers.get('retry-after')]).to.deep.equal([202, '5']);
    const location = kept.headers.get('location') ?? '';
    expect(location).to.equal(`/api/v1/acts/${String(kept.body['id'])}`);
    expect((await act(location)).body).to.include({ state: 'received', kind: 'recusal' });
    app.engine.silent = false;
    const outcome = await recuse(key);
    expect([outcome.status, outcome.body['actId']]).to.deep.equal([200, kept.body['id']]);
    expect((await act(location)).body).to.deep.include({ state: 'applied' });
    expect(await acts()).to.equal(1);
  });

  it('without an outcome are sent again by the sweeper, and nobody has to ask', async () => {
    app.engine.silent = true;
    const kept = await recuse(randomUUID());
    app.engine.silent = false;
    app.clock.at += 31_000;
    const { db } = app.database;
    await sweep({ db, temporal: app.engine.client, clock: app.clock, answerWithinMs: 5_000 }, 30_000);
    expect((await act(kept.headers.get('location') ?? '')).body).to.include({ state: 'applied' });
  });

  it('are looked up by who sent them alone', async () => {
    const { body } = await recuse(randomUUID());
    for (const who of [table.cast.aigul, table.cast.supervisor, table.cast.officer]) {
      expect(problemOf(await act(`/api/v1/acts/${String(body['actId'])}`, who))).to.equal('404 not-found');
    }
  });

  it('sent fifty times at once with one key are one act with one answer', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => recuse(key)));
    // On a busy machine some are told to look later (202); the others, and whoever asks again, are told the same.
    const outcomes = [...answers.filter(({ status }) => status !== 202), await recuse(key)];
    expect(new Set(outcomes.map(({ status, body }) => `${status} ${JSON.stringify(body)}`))).to.have.length(1);
    expect(outcomes[0]?.status).to.equal(200);
    expect(await acts()).to.equal(1);
    expect((await table.audit(id)).filter((kind) => kind === 'recusal')).to.have.length(1);
  });
});
