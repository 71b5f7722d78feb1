import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import type { Stack, StackOptions } from '../../standalone/stack-types.js';
import { players } from '../support/players.js';
import { dataConverterOf, nobodyPrints, ownStack } from '../support/stack.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';
import type { CaseDeps } from './cases.js';
import { TestWorkers } from './workers.js';

export interface FaultBench extends CaseDeps {
  stack: Stack;
  workers: TestWorkers;
}

/** A stack without a worker for one `describe`, and workers to start and kill beside it; what they wrote is shown when a test fails. */
export function withFaultBench(options: Partial<StackOptions> = {}): { readonly bench: FaultBench } {
  const logs = withTemporaryFolder();
  const own = ownStack({ workers: false, ...options, env: { ...nobodyPrints, ...options.env } });
  const closers: (() => Promise<void>)[] = [];
  let bench: FaultBench | undefined;

  before(async function () {
    this.timeout(180_000);
    const { stack } = own;
    const workers = new TestWorkers(stack, logs.path);
    closers.push(() => workers.stop());
    const db: Knex = connect(stack.databaseUrl, { max: 20 });
    closers.push(() => db.destroy());
    const connection = await Connection.connect({ address: stack.temporalAddress });
    closers.push(() => connection.close());
    const temporal = new Client({ connection, namespace: stack.namespace, dataConverter: dataConverterOf(stack) });
    bench = { stack, workers, db, temporal, play: players(() => stack) };
  });
  after(async function () {
    this.timeout(180_000);
    // Workers first: they use what is closed after them.
    for (const close of closers) await close();
  });
  afterEach(function () {
    if (this.currentTest?.state === 'failed') process.stderr.write(`${bench?.workers.said() ?? ''}\n`);
  });
  return {
    get bench() {
      if (bench === undefined) throw new Error('There is a stack only while the tests of its describe run');
      return bench;
    },
  };
}
