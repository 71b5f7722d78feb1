import { randomBytes } from 'node:crypto';
import { appendFile, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { sampleAccounts } from '../../standalone/sample-accounts.js';
import { canariesIn } from '../support/canaries.js';
import type { Canaries } from '../support/canaries.js';
import { confirmed, eventually, players } from '../support/players.js';
import type { Filed } from '../support/players.js';
import { ownStack } from '../support/stack.js';

const mark = () => randomBytes(6).toString('hex');
/** Letters of both alphabets, each text the only one of its kind. */
const text = (of: string) => `Канарейка ${of} ${mark()} ${mark()}`;

/** What people wrote and are called in the cases below, and what the failure of a step said. */
const canaries = {
  locator: `kanareika-${mark()}.kz/${mark()}`,
  imei: imei(),
  substantiation: text('substantiation'),
  necessity: text('necessity'),
  reference: `ref ${mark()} ${mark()}`,
  reasons: text('reasons'),
  missing: text('missing'),
  note: text('note'),
  ruling: text('ruling'),
  withdrawal: text('withdrawal'),
  refused: text('refused'),
  failure: 'The recipient answered 503',
};
const people: Canaries = Object.fromEntries(
  sampleAccounts
    .filter(({ roles }) => !roles.includes('recipient'))
    .flatMap(({ account, fullName, email }) => [
      [`name of ${account}`, fullName],
      [`address of ${account}`, email],
    ]),
);

describe('whoever reads what Temporal keeps, logs and metrics', function () {
  this.timeout(180_000);
  const house = ownStack();
  const play = players(() => house.stack);
  let connection: Connection;
  let restricted: Filed;

  before(async () => {
    connection = await Connection.connect({ address: house.stack.temporalAddress });
    restricted = await playRestricted();
    await playWithdrawn();
  });
  after(() => connection.close());

  it('finds nothing that tells who or what a case is about, in any form of writing', async () => {
    for (const [name, bytes] of await everythingKept())
      expect(canariesIn(bytes, { ...canaries, ...people }), name).to.deep.equal([]);
  });

  it('finds where cases stand, so it has looked in the right places', async () => {
    const kept = await everythingKept();
    const places = ['temporal.db-wal', 'logs/api.log', 'logs/worker.log', 'list of cases', 'metrics of the worker'];
    expect([...kept.keys()]).to.include.members([...places, 'temporal.db', 'logs/temporal.log', 'metrics of the API']);
    const engine = Buffer.concat([kept.get('temporal.db') ?? Buffer.of(), kept.get('temporal.db-wal') ?? Buffer.of()]);
    for (const seen of [`notice:${restricted.id}`, 'habarlamaStatus', 'binary/encrypted', 'Encoded failure'])
      expect(canariesIn(engine, { seen }), seen).to.include('seen as UTF-8');
    for (const hidden of ['"noticeId"', '"actorId"', 'in_execution'])
      expect(canariesIn(engine, { hidden }), hidden).to.deep.equal([]);
    expect(canariesIn(kept.get('list of cases') ?? Buffer.of(), { seen: 'GAMBLING' })).to.include('seen as UTF-8');
    expect(canariesIn(kept.get('logs/worker.log') ?? Buffer.of(), { seen: 'The worker is up' })).to.have.length(1);
  });

  it('would find a text that somebody let through: in a memo, an argument, a workflow id, a log', async () => {
    const planted = {
      memo: text('memo'),
      argument: text('argument'),
      id: `planted:${mark()}:${mark()}`,
      log: text('log'),
    };
    // A client without our codec: what a process does that is not wired as the others are.
    const { workflow } = new Client({ connection, namespace: house.stack.namespace });
    const { memo, argument, id } = planted;
    await workflow.start('nothing', {
      ...{
        taskQueue: 'nowhere',
        workflowId: id,
        memo: { note: memo },
        args: [Buffer.from(argument).toString('base64')],
      },
    });
    await appendFile(path.join(folder(), 'logs', 'api.log'), `${JSON.stringify({ log: planted.log })}\n`);
    await eventually(async () => {
      const found = [...(await everythingKept()).values()].flatMap((bytes) => canariesIn(bytes, planted));
      expect(found).to.include.members(['memo as UTF-8', 'id as UTF-8', 'log as UTF-8']);
      expect(found.filter((each) => each.startsWith('argument as base64'))).to.not.have.length(0);
    });
    await workflow.getHandle(id).terminate();
  });

  /** To its end, with everything on the way: a delivery that fails, an order that is unclear, an act that is refused, a number given twice. */
  async function playRestricted(): Promise<Filed> {
    await play.script('A', {
      answers: [503],
      after: [
        { status: 'received', note: canaries.note },
        { status: 'unclear', note: canaries.note },
      ],
      afterRuling: [{ status: 'executed', note: canaries.note }],
    });
    const filed = await play.file([fact()], { necessity: canaries.necessity, externalReference: canaries.reference });
    const twice = { violationKind: 'GAMBLING', externalReference: canaries.reference, facts: [] };
    expect((await play.call(filed.officer, 'POST /notices', { body: twice, key: null })).status).to.equal(409);
    const sheetVersion = await play.decide(filed, { ...confirmed, reasons: canaries.reasons });
    expect((await play.complete(filed.id, sheetVersion)).status).to.equal(200);
    const refused = { body: { reason: canaries.refused } };
    expect((await play.call(filed.officer, `POST /notices/${filed.id}/withdrawal`, refused)).status).to.equal(409);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'unclear');
    await play.act('supervisor.saule', `/dispatches/${String(id)}/rulings`, {
      ruling: 'clarify',
      reasons: canaries.ruling,
    });
    await play.until(filed.id, 'closed');
    return filed;
  }

  async function playWithdrawn(): Promise<void> {
    const filed = await play.file([fact()]);
    const missing = [{ code: 'EVIDENCE_UNREADABLE', text: canaries.missing }];
    await play.act(await play.reviewer(filed.id), `/notices/${filed.id}/return`, { missing });
    await play.act(filed.officer, `/notices/${filed.id}/withdrawal`, { reason: canaries.withdrawal });
    await play.until(filed.id, 'withdrawn');
  }

  async function everythingKept(): Promise<Map<string, Buffer>> {
    const kept = new Map<string, Buffer>();
    const logs = (await readdir(path.join(folder(), 'logs'))).map((name) => `logs/${name}`);
    for (const name of ['temporal.db', 'temporal.db-wal', ...logs])
      kept.set(name, await readFile(path.join(folder(), name)));
    const { api, worker, workerHealth } = house.stack.metrics;
    const pages = {
      'metrics of the API': api,
      'metrics of the worker': worker,
      'worker’s own': `${workerHealth}/metrics`,
    };
    for (const [name, url] of Object.entries(pages))
      kept.set(name, Buffer.from(await (await fetch(url)).arrayBuffer()));
    const { namespace } = house.stack;
    const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace, query: '' });
    kept.set('list of cases', Buffer.from(textsIn(executions).join('\n')));
    return kept;
  }

  function folder(): string {
    return path.dirname(house.stack.env()['EVIDENCE_DIR'] ?? '');
  }
});

function fact() {
  return {
    locators: [{ kind: 'url', value: `https://${canaries.locator}` }],
    deviceCodes: [{ kind: 'imei', value: canaries.imei }],
    substantiation: canaries.substantiation,
  };
}

/** An IMEI with its check digit (Luhn). */
function imei(): string {
  const digits = `35${String(randomBytes(6).readUIntBE(0, 6)).padStart(12, '0').slice(-12)}`;
  const sum = Array.from(digits).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function textsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (part instanceof Uint8Array) return [Buffer.from(part).toString('utf8')];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) => [name, ...textsIn(value)]);
}
