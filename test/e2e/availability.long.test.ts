import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Json, Reply } from '../support/http-client.js';
import { confirmed, eventually, page, players } from '../support/players.js';
import type { Filed } from '../support/players.js';
import { problemOf } from '../support/review-table.js';
import { nobodyPrints, ownStack } from '../support/stack.js';

describe('when a part of the house is away', function () {
  this.timeout(240_000);
  const house = ownStack({ env: { ...nobodyPrints, SWEEP_AFTER_MS: '500', SWEEP_EVERY_MS: '300' } });
  const play = players(() => house.stack);

  const timed = async (work: () => Promise<Reply>) => {
    const began = performance.now();
    return { reply: await work(), tookMs: performance.now() - began };
  };
  const lookAt = async ({ headers }: Reply, who: string) =>
    (await play.call(who, `GET ${(headers.get('location') ?? '').replace('/api/v1', '') as `/${string}`}`)).body;
  const submissions = async ({ id }: Filed) =>
    (await play.timeline(id)).filter(({ kind, outcome }) => kind === 'submission' && outcome === 'applied').length;

  /** A submission while the engine cannot answer: kept, looked up, and alive once it is back, although nobody asks again. */
  async function survives(takeAway: () => Promise<void>, giveBack: () => Promise<void>): Promise<void> {
    const filed = await play.draft([page()]);
    const key = randomUUID();
    await takeAway();
    const { reply, tookMs } = await timed(() => play.submit(filed, key));
    expect([reply.status, reply.body['status']]).to.deep.equal([202, 'submitting']);
    expect(tookMs).to.be.lessThan(5_000);
    expect(reply.headers.get('retry-after')).to.equal('5');
    expect(await lookAt(reply, filed.officer)).to.include({
      state: 'received',
      kind: 'submission',
      noticeId: filed.id,
    });
    const { body } = await play.call(filed.officer, `GET /notices/${filed.id}`);
    expect(body).to.include({ status: 'submitting', number: null });

    await giveBack();
    const { number } = await play.until(filed.id, 'in_review');
    const looked = await eventually(async () => {
      const act = await lookAt(reply, filed.officer);
      expect(act).to.include({ state: 'applied' });
      return act;
    });
    expect(looked['result']).to.include({ number });
    const answer = await play.submit(filed, key);
    expect([answer.status, answer.body['number'], answer.body['actId']]).to.deep.equal([200, number, reply.body['id']]);
    expect(await submissions(filed)).to.equal(1);
  }

  it('without a worker a submission is kept, and its case comes to life once when there is one again', () =>
    survives(
      () => house.stack.killWorker(),
      () => {
        house.stack.startWorker();
        return Promise.resolve();
      },
    ));

  it('without Temporal a submission is kept, and its case comes to life once when it is back', () =>
    survives(
      () => house.stack.stopTemporal(),
      async () => {
        // What the API may still try to send dies with it: only the sweeper knows of the act now.
        await house.stack.killApi();
        await house.stack.startTemporal();
        await house.stack.startApi();
      },
    ));

  it('without Postgres nothing is stored and nothing has happened: 503, and when to come back', async () => {
    const filed = await play.draft([page()]);
    const key = randomUUID();
    await house.stack.stopPostgres();
    try {
      const { reply, tookMs } = await timed(() => play.submit(filed, key));
      expect(problemOf(reply)).to.equal('503 unavailable database_away');
      expect(reply.headers.get('retry-after')).to.match(/^\d+$/);
      expect(tookMs).to.be.lessThan(6_000);
      expect(problemOf(await play.call(filed.officer, `GET /notices/${filed.id}`))).to.equal(
        '503 unavailable database_away',
      );
      expect(await parts()).to.deep.include({ status: 503, postgres: false, temporal: true });
    } finally {
      await house.stack.startPostgres();
    }
    const found = await eventually(async () => {
      const { status, body } = await play.call(filed.officer, `GET /notices/${filed.id}`);
      expect(status).to.equal(200);
      return body;
    });
    expect(found).to.include({ status: 'draft' });
    expect((await play.submit(filed, key)).status, 'the key was not used up').to.equal(200);
    expect(await submissions(filed)).to.equal(1);
  });

  it('one key sent fifty times at once is one act with fifty same answers', async () => {
    const filed = await play.draft([page()]);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => play.submit(filed, key)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`))).to.have.length(1);
    expect(answers[0]?.status).to.equal(200);
    expect(await submissions(filed)).to.equal(1);
  });

  it('a case goes on after twenty seconds without Postgres', async () => {
    await play.script('A', {
      after: [
        { status: 'received', afterMs: 300 },
        { status: 'executed', afterMs: 1_000 },
      ],
    });
    const filed = await play.file([page(), page()]);
    const waiting = await play.file([page()]);
    await play.complete(filed.id, await play.decide(filed, confirmed));
    await house.stack.stopPostgres();
    await pause(20_000);
    await house.stack.startPostgres();
    expect(await play.until(filed.id, 'closed')).to.include({ outcome: 'restricted' });
    const told = await play.timeline(filed.id);
    const times = (kind: string) =>
      told.filter((entry) => entry['kind'] === kind && entry['outcome'] === 'applied').length;
    expect(['prescription', 'dispatch', 'receipts', 'closing'].map(times)).to.deep.equal([1, 1, 2, 1]);
    await play.complete(waiting.id, await play.decide(waiting, confirmed));
    await play.until(waiting.id, 'closed');
    expect(await parts()).to.deep.equal({ status: 200, postgres: true, temporal: true, workers: true });
  });

  async function parts(): Promise<Json> {
    const response = await fetch(`${house.stack.api}/health/ready`);
    const body = (await response.json()) as { parts: Record<string, { ok: boolean }> };
    const each = Object.entries(body.parts).map(([name, { ok }]) => [name, ok]);
    return { status: response.status, ...(Object.fromEntries(each) as Json) };
  }
});
