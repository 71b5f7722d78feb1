import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { atOnce } from './at-once.js';

const taskQueue = 'bench-noops';

export interface Noops {
  /** Runs no-op workflows to their end, so many at a time. Gives the seconds it took. */
  run(count: number, atOnceCount: number): Promise<number>;
  close(): Promise<void>;
}

/** Starts a worker for no-op workflows in this process, on a task queue of its own. */
export async function startNoops(server: { address: string; namespace: string; client: Client }): Promise<Noops> {
  // Signals are the bench's: it has more to stop than this worker.
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const connection = await NativeConnection.connect({ address: server.address });
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./noop-workflow.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await Worker.create({ connection, namespace: server.namespace, taskQueue, workflowBundle: { code } });
  const running = worker.run();
  return {
    async run(count, atOnceCount) {
      const began = performance.now();
      await atOnce(atOnceCount, Array.from({ length: count }), () =>
        server.client.workflow.execute('noop', { taskQueue, workflowId: `noop:${randomUUID()}` }),
      );
      return (performance.now() - began) / 1_000;
    },
    async close() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
