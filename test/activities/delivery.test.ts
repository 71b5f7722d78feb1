import type { ServerResponse } from 'node:http';
import type { ApplicationFailure } from '@temporalio/common';
import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { createDeliveryActivities } from '../../activities/delivery-activities.js';
import { findMessage } from '../../db/dispatch-messages.js';
import { messageBody } from '../../db/message-bodies.js';
import type { DispatchState } from '../../domain/cases.js';
import { activityEnvironment } from '../support/activity-environment.js';
import { withCases } from '../support/case-table.js';
import { testSecret, withDispatches } from '../support/dispatch-table.js';
import type { OpenedDispatch } from '../support/dispatch-table.js';
import { toThisMachine } from '../support/outgoing.js';
import { withWebhookServer } from '../support/webhook-server.js';

describe('delivering a message', () => {
  const table = withCases();
  const sent = withDispatches(table);
  const server = withWebhookServer();
  const minute = 60_000;
  let now: number;
  beforeEach(() => {
    // Who verifies a signature compares it with the real time.
    now = Math.floor(Date.now() / 1_000) * 1_000;
    table.clock.at = now;
  });

  const answer = (status: number, headers: Record<string, string> = {}) => {
    server.answer = (res) => void res.writeHead(status, headers).end('жауап');
  };
  const open = () => sent.open({ endpoint: server.url });
  const messageOf = ({ state }: OpenedDispatch) => state.pendingMessageIds[0] ?? '';
  const activities = (timeoutMs = 15_000) =>
    createDeliveryActivities({
      ...table.deps,
      timeoutMs,
      firstRetryMs: 1_000,
      random: () => 0.5,
      outgoing: toThisMachine,
    });
  const deliver = (messageId: string, { attempt = 1, timeoutMs = 15_000 } = {}): Promise<DispatchState> =>
    activityEnvironment(attempt).run(activities(timeoutMs).deliverMessage, messageId);
  const failure = (promise: Promise<unknown>): Promise<ApplicationFailure> =>
    promise.then(
      () => expect.fail('It was delivered'),
      (error: unknown) => error as ApplicationFailure,
    );
  const message = (id: string) =>
    table.database
      .db<Record<string, unknown> & { id: string }>('dispatch_messages')
      .where({ id })
      .first('attempts', 'last_answer', 'delivered_at', 'cancelled_at', 'given_up_at');
  const events = async ({ noticeId }: OpenedDispatch, kind: string) =>
    (await table.audit(noticeId)).filter((event) => event.kind === kind);
  const due = async ({ dispatchId }: OpenedDispatch) => (await sent.facts(dispatchId))[0]?.['due_at'];

  it('posts what is on record, signed as Standard Webhooks asks', async () => {
    const dispatch = await open();
    const id = messageOf(dispatch);
    await deliver(id);
    const [heard, ...more] = server.heard;
    expect(more).to.deep.equal([]);
    expect(heard).to.include({ method: 'POST', path: '/webhook' });
    expect(heard?.headers).to.include({ 'content-type': 'application/json', 'webhook-id': id });
    const verified = new Webhook(testSecret).verify(heard!.body, heard!.headers as Record<string, string>);
    const { db } = table.database;
    expect(verified).to.deep.equal(await messageBody(db, await findMessage(db, id), 'https://habarlama.test'));
    expect(() =>
      new Webhook(testSecret).verify(`${heard!.body} `, heard!.headers as Record<string, string>),
    ).to.throw();
  });

  it('that arrives starts the term, and is not sent again', async () => {
    const dispatch = await open();
    const id = messageOf(dispatch);
    const delivered = await deliver(id);
    expect(delivered).to.deep.include({ status: 'delivered', pendingMessageIds: [], settled: false });
    expect(delivered.nextCheckAt, 'silence').to.equal(now + 15 * minute);
    expect(await due(dispatch)).to.deep.equal(new Date(now + 120 * minute));
    expect(await message(id)).to.deep.include({ attempts: 1, last_answer: '204', delivered_at: new Date(now) });
    table.clock.at += minute;
    expect(await deliver(id), 'the second time').to.deep.equal(delivered);
    expect(server.heard).to.have.length(1);
    expect(await events(dispatch, 'delivery')).to.have.length(1);
  });

  it('that arrives starts no term where only an explicit "received" counts', async () => {
    table.settings.clockStartsOn = 'received';
    const dispatch = await open();
    expect(await deliver(messageOf(dispatch))).to.include({ status: 'delivered' });
    expect(await due(dispatch)).to.equal(null);
  });

  for (const status of [408, 425, 429, 500, 502, 503]) {
    it(`is tried again after ${status}, later each time, and changes nothing meanwhile`, async () => {
      const dispatch = await open();
      const id = messageOf(dispatch);
      answer(status);
      const first = await failure(deliver(id));
      expect(first).to.include({ type: 'DeliveryFailed', nonRetryable: false, nextRetryDelay: 750 });
      expect((await failure(deliver(id, { attempt: 4 }))).nextRetryDelay).to.equal(6_000);
      expect(await message(id)).to.deep.equal({
        ...{ attempts: 2, last_answer: String(status), delivered_at: null, cancelled_at: null, given_up_at: null },
      });
      expect(await table.alerts(dispatch.noticeId)).to.deep.equal([]);
      answer(200);
      expect((await deliver(id, { attempt: 5 })).status).to.equal('delivered');
      expect(new Set(server.heard.map(({ headers }) => headers['webhook-id'])), 'one message').to.deep.equal(
        new Set([id]),
      );
      expect(new Set(server.heard.map(({ body }) => body))).to.have.length(1);
    });
  }

  it('waits as long as the recipient asks, but no longer than a delivery is tried', async () => {
    const id = messageOf(await open());
    const delayAfter = async (retryAfter: string) => {
      answer(503, { 'retry-after': retryAfter });
      return (await failure(deliver(id))).nextRetryDelay;
    };
    expect(await delayAfter('30')).to.equal(30_000);
    expect(await delayAfter(new Date(now + 45_000).toUTCString())).to.equal(45_000);
    expect(await delayAfter('3600')).to.equal(60 * minute);
    for (const long of ['86400', '9'.repeat(400)]) {
      expect(await delayAfter(long)).to.equal(table.settings.giveUpAfterMs);
    }
    expect(await delayAfter('soon')).to.equal(750);
  });

  it('is tried again when nobody listens', async () => {
    const id = messageOf(await sent.open({ endpoint: 'http://127.0.0.1:9/webhook' }));
    expect((await failure(deliver(id))).type).to.equal('DeliveryFailed');
    expect(await message(id)).to.include({ attempts: 1, last_answer: 'ECONNREFUSED' });
  });

  it('is tried again when no answer comes in time', async () => {
    const id = messageOf(await open());
    server.answer = () => undefined;
    const began = performance.now();
    expect((await failure(deliver(id, { timeoutMs: 300 }))).type).to.equal('DeliveryFailed');
    expect(performance.now() - began).to.be.within(250, 3_000);
    expect(await message(id)).to.include({ last_answer: 'TimeoutError' });
  });

  it('has arrived when the head of the answer says so, though its body never ends', async () => {
    const id = messageOf(await open());
    server.answer = (res) => void res.writeHead(200).write('...');
    expect((await deliver(id, { timeoutMs: 400 })).status).to.equal('delivered');
  });

  it('reads no more than 64 KiB of an answer', async () => {
    const id = messageOf(await open());
    const size = 64 * 1024 * 1024;
    let written = 0;
    const part = Buffer.alloc(64 * 1024, 'x');
    const pour = (res: ServerResponse): void => {
      while (written < size && res.writable && res.write(part)) written += part.length;
      if (written < size) res.once('drain', () => pour(res));
      else res.end();
    };
    server.answer = (res) => {
      res.writeHead(200);
      pour(res);
    };
    expect((await deliver(id)).status).to.equal('delivered');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written, 'what the system buffers comes on top').to.be.lessThan(size / 4);
  });

  for (const status of [300, 301, 302, 307, 308]) {
    it(`does not follow a redirect (${status}): people are told at once`, async () => {
      const dispatch = await open();
      answer(status, { location: `${server.url}/elsewhere` });
      expect(await deliver(messageOf(dispatch))).to.deep.include({ status: 'undeliverable', pendingMessageIds: [] });
      expect(server.heard).to.have.length(1);
      expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['undeliverable']);
    });
  }

  for (const status of [400, 401, 403, 404, 413, 422]) {
    it(`is undeliverable after ${status}: an alert and a task at once, and it can still be fetched`, async () => {
      const dispatch = await open();
      const id = messageOf(dispatch);
      answer(status);
      const refused = await deliver(id);
      expect(refused).to.deep.include({ status: 'undeliverable', pendingMessageIds: [], settled: false });
      expect(await deliver(id), 'the second time').to.deep.equal(refused);
      expect(server.heard).to.have.length(1);
      expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['undeliverable']);
      expect((await table.tasks(dispatch.noticeId)).map(({ kind }) => kind)).to.deep.equal(['undeliverable']);
      expect(await events(dispatch, 'undeliverable')).to.have.length(1);
      expect((await table.onDispatch(dispatch, 'fetch', dispatch.robot)).state.status).to.equal('delivered');
    });
  }

  describe('while something else happens', () => {
    /** Holds the answer back until `meanwhile` has happened. */
    const answerAfter = (status: number, meanwhile: () => Promise<unknown>) => {
      server.answer = (res) => void meanwhile().then(() => res.writeHead(status).end());
    };
    const say = (dispatch: OpenedDispatch, status: string) =>
      table.onDispatch(dispatch, 'receipts', dispatch.robot, { status });

    it('never overwrites a receipt that was quicker', async () => {
      const dispatch = await open();
      answerAfter(200, async () => {
        await say(dispatch, 'received');
        table.clock.at = now + minute;
      });
      expect((await deliver(messageOf(dispatch))).status).to.equal('received');
      expect(await due(dispatch), 'the term runs from the receipt').to.deep.equal(new Date(now + 120 * minute));
    });

    it('notes that it arrived though all was executed by then', async () => {
      const dispatch = await open();
      answerAfter(200, () => say(dispatch, 'executed'));
      expect(await deliver(messageOf(dispatch))).to.include({ status: 'executed', settled: true });
      expect(
        await table.database.db('dispatches').where({ id: dispatch.dispatchId }).first('delivered_at'),
      ).to.deep.equal({
        delivered_at: new Date(now),
      });
    });

    for (const status of [503, 404, 410]) {
      it(`says nothing of ${status} when all was executed by then`, async () => {
        const dispatch = await open();
        answerAfter(status, () => say(dispatch, 'executed'));
        expect(await deliver(messageOf(dispatch))).to.include({ status: 'executed', settled: true });
        expect(await table.alerts(dispatch.noticeId)).to.deep.equal([]);
        expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
      });
    }

    it('twice at once has one effect, under one id', async () => {
      const dispatch = await open();
      const id = messageOf(dispatch);
      await Promise.all([deliver(id), deliver(id)]);
      expect(await events(dispatch, 'delivery')).to.have.length(1);
      expect(new Set(server.heard.map(({ headers }) => headers['webhook-id']))).to.deep.equal(new Set([id]));
    });

    it('is not given up by what came back of an attempt before it was sent again', async () => {
      const dispatch = await open();
      const id = messageOf(dispatch);
      const otherwise = async () => {
        answer(404);
        await deliver(id);
        await table.onDispatch(dispatch, 'redelivery', sent.supervisor);
      };
      answerAfter(404, otherwise);
      expect((await failure(deliver(id))).type).to.equal('DeliveryFailed');
      expect(await message(id)).to.include({ attempts: 2, given_up_at: null });
      expect(await table.tasks(dispatch.noticeId)).to.deep.equal([]);
      expect((await deliver(id)).status, 'its own answer counts').to.equal('undeliverable');
    });

    it('ends when it is not wanted any more', async () => {
      const id = messageOf(await open());
      const cancelled = activityEnvironment();
      server.answer = () => cancelled.cancel();
      const began = performance.now();
      await failure(cancelled.run(activities().deliverMessage, id));
      expect(performance.now() - began).to.be.lessThan(5_000);
    });
  });

  it('of a ruling tells what was ruled, and starts no term', async () => {
    const dispatch = await open();
    await table.onDispatch(dispatch, 'receipts', dispatch.robot, { status: 'unclear' });
    table.clock.at = now + minute / 2;
    const ruled = await table.onDispatch(dispatch, 'ruling', sent.supervisor, {
      ruling: 'clarify',
      reasons: 'Бірінші бет',
    });
    const before = await due(dispatch);
    table.clock.at = now + minute;
    const id = ruled.state.pendingMessageIds.at(-1) ?? '';
    expect(await deliver(id)).to.include({ status: 'received' });
    const body = JSON.parse(server.heard[0]?.body ?? '') as { type: string; data: { ruling: { reasons: string } } };
    expect(body.type).to.equal('dispatch.ruled');
    expect(body.data.ruling.reasons).to.equal('Бірінші бет');
    expect(await due(dispatch)).to.deep.equal(before);
    expect(
      await table.database.db('dispatches').where({ id: dispatch.dispatchId }).first('delivered_at'),
    ).to.deep.equal({ delivered_at: null });
  });
});
