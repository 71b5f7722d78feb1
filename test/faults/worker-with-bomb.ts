import { Client, Connection } from '@temporalio/client';
import type { WorkerInterceptors } from '@temporalio/worker';
import { dataConverter } from '../../codec/data-converter.js';
import type { WorkerConfig } from '../../config.js';
import { connect } from '../../db/connection.js';
import { runProcess } from '../../run-process.js';
import { runWorker } from '../../worker.js';
import { bombAround } from './bomb.js';
import type { Charge } from './bomb.js';

// The very worker of the house, with the bomb of its environment around its steps, if there is one. It does not outlive the tests.
process.on('disconnect', () => process.exit(1));
await runProcess('worker', async (config, log, stopped) =>
  runWorker(config, log, stopped, await interceptors(config, process.env['BOMB'])),
);

async function interceptors(config: WorkerConfig, bomb: string | undefined): Promise<WorkerInterceptors> {
  if (bomb === undefined) return {};
  const connection = await Connection.connect({ address: config.temporalAddress });
  const fuse = {
    db: connect(config.databaseUrl, { max: 20 }),
    temporal: new Client({
      connection,
      namespace: config.temporalNamespace,
      dataConverter: dataConverter(config.payloadKeys),
    }),
    explode: () => void process.kill(process.pid, 'SIGKILL'),
  };
  return { activity: [bombAround(JSON.parse(bomb) as Charge[], fuse)] };
}
