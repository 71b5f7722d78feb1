import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { startOperatorSimulator } from '../../standalone/operator-simulator.js';
import type { OperatorSimulator, SeenDelivery } from '../../standalone/operator-simulator.js';
import { until } from '../../standalone/until.js';

const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;

interface Receipt {
  authorization: string | undefined;
  key: string | undefined;
  body: { status?: string; facts?: unknown[] };
}

describe('the simulated operator', () => {
  let operator: OperatorSimulator;
  let api: Server;
  let receipts: Receipt[];
  let apiStatuses: number[];

  beforeEach(async () => {
    receipts = [];
    apiStatuses = [];
    api = createServer((req, res) => {
      let text = '';
      req.on('data', (chunk: Buffer) => (text += chunk.toString()));
      req.on('end', () => {
        const key = req.headers['idempotency-key'] as string | undefined;
        receipts.push({ authorization: req.headers.authorization, key, body: JSON.parse(text) as Receipt['body'] });
        res.writeHead(apiStatuses.shift() ?? 200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    operator = await startOperatorSimulator({
      name: 'Sim Telecom T',
      port: 0,
      secret,
      token: () => Promise.resolve('a-token'),
    });
  });
  afterEach(async () => {
    await operator.close();
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  });

  const receiptUrl = () => `http://127.0.0.1:${(api.address() as AddressInfo).port}/api/v1/dispatches/d1/receipts`;
  const message = (type: string, data: object = {}) =>
    JSON.stringify({
      type,
      timestamp: '2026-07-01T09:30:00.000Z',
      data: { dispatchId: 'd1', receiptUrl: receiptUrl(), ...data },
    });
  function deliver(id: string, body: string, signedBy = secret) {
    const at = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(signedBy).sign(id, at, body),
    };
    return fetch(operator.endpoint, { method: 'POST', headers, body });
  }
  const behave = (script: object) =>
    fetch(`${operator.url}/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(script),
    });
  const deliveries = async () =>
    ((await (await fetch(`${operator.url}/deliveries`)).json()) as { items: SeenDelivery[] }).items;
  const receive = (count: number) =>
    until(
      `${count} receipts`,
      () => (receipts.length >= count ? Promise.resolve() : Promise.reject(new Error(`${receipts.length} so far`))),
      {
        withinMs: 5_000,
      },
    );

  it('takes a signed order and says received, then executed, in its own name', async () => {
    const answer = await deliver('m1', message('prescription.issued'));
    expect(await answer.json()).to.deep.include({ simulator: true, name: 'Sim Telecom T' });
    await receive(2);
    expect(receipts.map(({ body }) => body)).to.deep.equal([{ status: 'received' }, { status: 'executed' }]);
    expect(receipts[0]?.authorization).to.equal('Bearer a-token');
    expect(receipts[0]?.key)
      .to.match(/^[0-9a-f-]{36}$/)
      .and.not.equal(receipts[1]?.key);
  });

  it('refuses what is not signed by us, and keeps that it came', async () => {
    const stranger = `whsec_${Buffer.from('another secret of many characters').toString('base64')}`;
    expect((await deliver('m1', message('prescription.issued'), stranger)).status).to.equal(401);
    expect(await deliveries()).to.have.length(1);
    expect((await deliveries())[0]).to.include({ id: 'm1', signatureValid: false, attempts: 1 });
    expect(receipts).to.have.length(0);
  });

  it('answers the first deliveries as its script says and counts a repeated one as the same order', async () => {
    await behave({ answers: [503, 503], retryAfterSeconds: 1, after: [{ status: 'executed', note: 'done' }] });
    const body = message('prescription.issued');
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) statuses.push((await deliver('m1', body)).status);
    expect(statuses).to.deep.equal([503, 503, 200, 200]);
    await receive(1);
    expect((await deliveries())[0]).to.deep.include({ id: 'm1', attempts: 4, answered: statuses });
    expect(receipts.map((receipt) => receipt.body)).to.deep.equal([{ status: 'executed', note: 'done' }]);
  });

  it('answers fact by fact, by their places in the order', async () => {
    const appliedTarget = { kind: 'domain', value: 'example.kz' };
    await behave({
      after: [
        {
          facts: [
            { index: 1, status: 'impossible', note: 'encrypted' },
            { index: 0, status: 'executed', appliedTarget },
          ],
        },
      ],
    });
    await deliver('m1', message('prescription.issued', { prescription: { facts: [{ id: 'f1' }, { id: 'f2' }] } }));
    await receive(1);
    expect(receipts[0]?.body.facts).to.deep.equal([
      { factId: 'f2', status: 'impossible', note: 'encrypted' },
      { factId: 'f1', status: 'executed', appliedTarget },
    ]);
  });

  it('executes after a ruling that insists, and does nothing after one that accepts', async () => {
    await behave({ after: [{ status: 'impossible', note: 'no equipment' }] });
    await deliver('m1', message('prescription.issued'));
    await deliver('m2', message('dispatch.ruled', { ruling: { ruling: 'accept_impossible' } }));
    await deliver('m3', message('dispatch.ruled', { ruling: { ruling: 'insist' } }));
    await receive(2);
    expect(receipts.map(({ body }) => body.status).sort()).to.deep.equal(['executed', 'impossible']);
  });

  it('sends a receipt again with the same key until it is stored', async () => {
    apiStatuses = [503, 429];
    await behave({ after: [{ status: 'received' }] });
    await deliver('m1', message('prescription.issued'));
    await receive(3);
    expect(new Set(receipts.map(({ key }) => key)).size).to.equal(1);
  });

  it('keeps its script when the new one makes no sense', async () => {
    expect((await behave({ after: [{ status: 'exectued' }] })).status).to.equal(422);
    expect((await behave({ answer: [200] })).status).to.equal(422);
  });
});
