import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { expect } from 'chai';
import { dataConverter } from '../../codec/data-converter.js';
import { readConfig } from '../../config.js';
import { until } from '../../standalone/until.js';
import { noticeWorkflowId } from '../../workflows/messages.js';
import { payloadsIn } from '../support/histories.js';
import { confirmed, eventually, page, players } from '../support/players.js';
import type { Filed } from '../support/players.js';
import { nobodyPrints, ownStack } from '../support/stack.js';
import { keepQuiet, workflowBundle } from '../support/workflow-environment.js';

const draw = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2, foreign] = [draw('k1'), draw('k2'), draw('foreign')];

describe('the keys of payloads', function () {
  this.timeout(240_000);
  const house = ownStack({ env: { ...nobodyPrints, PAYLOAD_KEYS: '', SWEEP_EVERY_MS: '500', SWEEP_AFTER_MS: '1000' } });
  const play = players(() => house.stack);
  let connection: Connection;
  let filed: Filed;

  before(async () => {
    keepQuiet();
    connection = await Connection.connect({ address: house.stack.temporalAddress });
  });
  after(() => connection.close());

  it('are given to a house whose cases run without: they go on, encrypted from there', async () => {
    filed = await play.file([page()]);
    expect(await keysUsed()).to.deep.equal(['none']);
    await giveKeys(k1);
    const reviewer = await play.reviewer(filed.id);
    const other = reviewer === 'reviewer.dana' ? 'reviewer.nurlan' : 'reviewer.dana';
    const to = (await play.call(other, 'GET /me')).body['id'];
    await play.act(reviewer, `/notices/${filed.id}/handover`, { to, reason: 'Absent' });
    expect(await keysUsed()).to.have.members(['none', 'k1']);
  });

  it('stop a case, and lose nothing, while a worker misses the one that it needs', async () => {
    const { stack } = house;
    const sheetVersion = await play.decide(filed, confirmed);
    await stack.killWorker('SIGTERM');
    stack.startWorker({ PAYLOAD_KEYS: foreign });
    await ready();
    const kept = await play.complete(filed.id, sheetVersion);
    expect(kept.status).to.equal(202);
    await eventually(async () => {
      const { events } = await history();
      const said = (events ?? []).map(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message);
      expect(said).to.include('Encoded failure');
    });
    expect((await workflow().describe()).status.name).to.equal('RUNNING');
  });

  it('are changed while it runs: the new one writes, the old one is still read, and what was kept is done', async () => {
    await giveKeys(`${k2},${k1}`);
    expect(await play.until(filed.id, 'closed')).to.include({ outcome: 'restricted' });
    // The failed attempts were told under the foreign key; nobody has to read them in order to go on.
    expect(await keysUsed()).to.have.members(['none', 'k1', 'foreign', 'k2']);
  });

  it('read its history again, whole', async () => {
    const { payloadKeys } = readConfig('worker', { ...house.stack.env(), PAYLOAD_KEYS: `${k2},${k1}` });
    // In this thread, as is usual for it, it would leave a hook on every promise of the files that this process runs next.
    const elsewhere = { debugMode: false };
    const options = { ...elsewhere, workflowBundle: await workflowBundle(), dataConverter: dataConverter(payloadKeys) };
    await Worker.runReplayHistory(options, await history(), noticeWorkflowId(filed.id));
  });

  const workflow = () =>
    new Client({ connection, namespace: house.stack.namespace }).workflow.getHandle(noticeWorkflowId(filed.id));
  const history = () => workflow().fetchHistory();

  async function keysUsed(): Promise<string[]> {
    const ofPayload = ({ metadata }: Payload) => {
      const id = metadata?.['encryption-key-id'];
      return id === undefined ? 'none' : Buffer.from(id).toString();
    };
    return [...new Set([...payloadsIn(await history())].map(ofPayload))];
  }

  async function giveKeys(keys: string): Promise<void> {
    const { stack } = house;
    await Promise.all([stack.killWorker('SIGTERM'), stack.killApi('SIGTERM')]);
    stack.startWorker({ PAYLOAD_KEYS: keys });
    await stack.startApi({ PAYLOAD_KEYS: keys });
    await ready();
  }

  /** With the worker, too. */
  async function ready(): Promise<void> {
    const ask = async () => {
      const { ok, status } = await fetch(`${house.stack.metrics.workerHealth}/health/ready`);
      if (!ok) throw new Error(`The worker answers ${status}`);
    };
    await until('The worker', ask, { withinMs: 120_000 });
  }
});
