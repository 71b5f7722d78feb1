import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { expect } from 'chai';
import pg from 'pg';
import { nodeArguments } from '../../standalone/node-process.js';
import { sampleAccounts, sampleRecipients } from '../../standalone/sample-accounts.js';
import { startStack } from '../../standalone/stack.js';
import type { Stack, StackAddresses, StackOptions } from '../../standalone/stack-types.js';
import { until } from '../../standalone/until.js';
import { compiledSources } from '../support/compiled-sources.js';
import { processesOf } from './processes-of.js';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing failed',
    (error: unknown) => (error as Error).message,
  );

async function listen(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

describe('the servers of a stack', function () {
  this.timeout(240_000); // the first start on a machine fetches Temporal
  let home: string;
  let dataDir: string;
  let stack: Stack;
  let servers: Pick<StackOptions, 'workers' | 'api' | 'compiled'>;

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'stack '));
    // Nobody else may walk into it, as into /root: Postgres must run there all the same.
    dataDir = path.join(home, 'closed', 'data');
    await mkdir(path.dirname(dataDir), { mode: 0o700 });
    servers = { workers: false, api: false, compiled: await compiledSources() };
    stack = await startStack({ dataDir, ...servers });
  });
  after(async () => {
    await stack.stop();
    await rm(home, { recursive: true });
  });

  async function query(text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async function withTemporal<T>(ask: (client: Client, connection: Connection) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address: stack.temporalAddress });
    try {
      return await ask(new Client({ connection, namespace: stack.namespace }), connection);
    } finally {
      await connection.close();
    }
  }

  it('hold the sample accounts and recipients, under the issuer that signs for them', async () => {
    const accounts = await query('select subject, issuer from accounts order by subject');
    expect(accounts.map(({ subject }) => subject)).to.deep.equal(sampleAccounts.map(({ account }) => account).sort());
    expect(new Set(accounts.map(({ issuer }) => issuer))).to.deep.equal(
      new Set([stack.peopleIssuer, stack.machinesIssuer]),
    );
    const recipients = await query('select code, endpoint from recipients');
    expect(recipients).to.have.length(sampleRecipients.length);
    expect(recipients.filter(({ endpoint }) => endpoint !== null)).to.have.length(2);
  });

  it('keep closed cases for 90 days and know the search attributes', async () => {
    await withTemporal(async (_client, connection) => {
      const { config } = await connection.workflowService.describeNamespace({ namespace: stack.namespace });
      expect(optionalTsToMs(config?.workflowExecutionRetentionTtl)).to.equal(90 * 24 * 60 * 60 * 1_000);
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: stack.namespace,
      });
      expect(customAttributes).to.include.keys('habarlamaStatus', 'habarlamaKind', 'habarlamaBody');
    });
  });

  it('are the same after they were taken away, killed, or started a second time', async () => {
    await withTemporal((client) =>
      client.workflow.start('waits', { workflowId: 'notice:kept', taskQueue: 'nobody', args: [] }),
    );
    await query("create table kept as select 'kept' as word");
    const isKept = async () => {
      expect(await query('select word from kept')).to.deep.equal([{ word: 'kept' }]);
      const status = await withTemporal((client) => client.workflow.getHandle('notice:kept').describe());
      expect(status.status.name).to.equal('RUNNING');
    };
    await stack.stopPostgres();
    expect(await failure(query('select 1'))).to.not.equal('nothing failed');
    await stack.startPostgres();
    await stack.stopTemporal();
    await stack.startTemporal();
    await isKept();

    // Killed, not asked: it comes back by itself.
    const postgres = stack.pids().find(({ name }) => name === 'postgres')!;
    process.kill(postgres.pid, 'SIGKILL');
    await until('Postgres', () => query('select 1'), { withinMs: 20_000 });

    const before = stack.databaseUrl;
    await stack.stop();
    expect(processesOf(dataDir)).to.deep.equal([]);
    stack = await startStack({ dataDir, ...servers });
    expect(stack.databaseUrl).to.equal(before);
    await isKept();
  });

  it('keep their people and operators when an address of ours has to change', async () => {
    const ids = () => query('select id from accounts union select id from recipients order by id');
    const before = await ids();
    const { issuer, simulators } = stack;
    await stack.stop();
    const taken = [issuer, simulators[0]?.url ?? ''].map((url) => Number(new URL(url).port));
    const blockers = await Promise.all(taken.map(listen));
    stack = await startStack({ dataDir, ...servers });
    for (const blocker of blockers) blocker.close();
    expect(await ids()).to.deep.equal(before);
    expect(stack.issuer).to.not.equal(issuer);
    const moved = await query('select distinct issuer from accounts order by issuer');
    expect(moved.map((row) => row['issuer'])).to.deep.equal([stack.machinesIssuer, stack.peopleIssuer]);
    const [operator] = await query("select endpoint from recipients where code = 'SIM_TELECOM_A'");
    expect(operator).to.deep.equal({ endpoint: `${stack.simulators[0]?.url ?? ''}/webhook` });
  });

  it('leave the folder to one stack at a time', async () => {
    expect(await failure(startStack({ dataDir, fresh: true, ...servers }))).to.contain('runs on');
    expect(await query('select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('all end when one of them does not start, and say which', async () => {
    const broken = path.join(home, 'broken');
    const said = await failure(startStack({ dataDir: broken, ...servers, temporalBinary: '/bin/false' }));
    expect(said).to.contain('Temporal').and.contain('ended with code 1');
    expect(processesOf(broken)).to.deep.equal([]);
  });

  it('all end when a start is given up half-way', async () => {
    const givenUp = path.join(home, 'given-up');
    const asked = new AbortController();
    const start = startStack({ dataDir: givenUp, ...servers, signal: asked.signal });
    await until(
      'a first process',
      () => (processesOf(givenUp).length > 0 ? Promise.resolve() : Promise.reject(new Error('none'))),
      { withinMs: 20_000, everyMs: 5 },
    );
    asked.abort();
    expect(await failure(start)).to.contain('given up');
    expect(processesOf(givenUp)).to.deep.equal([]);
  });

  it('all end when the process that started them is killed, and the folder that was only for them goes too', async () => {
    const orphaned = path.join(home, 'orphaned');
    const args = nodeArguments('test/standalone/start-servers.ts', orphaned, await compiledSources());
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    expect((JSON.parse(said) as StackAddresses).databaseUrl).to.match(/^postgres:/);
    expect(processesOf(orphaned)).to.have.length.above(2);
    parent.kill('SIGKILL');
    await until(
      'the end of all',
      () =>
        processesOf(orphaned).length === 0
          ? Promise.resolve()
          : Promise.reject(new Error(processesOf(orphaned).join('\n'))),
      {
        withinMs: 20_000,
      },
    );
    const gone = () =>
      access(orphaned).then(
        () => Promise.reject(new Error('still there')),
        () => undefined,
      );
    await until('the end of the folder', gone, { withinMs: 10_000 });
  });
});
