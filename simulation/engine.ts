import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { casesTaskQueueActivities } from '../activities/cases-task-queue.js';
import { createDeliveryActivities } from '../activities/delivery-activities.js';
import type { CaseDeps } from '../activities/deps.js';
import { guardedAgent } from '../activities/guarded-agent.js';
import { answerAtMost } from '../activities/post-signed.js';
import { findTestServerBinary } from '../standalone/temporal-binary.js';
import { searchAttributes } from '../standalone/temporal-namespace.js';
import { cachedWorkflowBundle } from '../standalone/workflow-bundle.js';
import { casesTaskQueue, deliveriesTaskQueue } from '../workflows/messages.js';
import { refreshing } from './engine-clock.js';
import type { EngineClock } from './engine-clock.js';

const keyword = 2; // IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD

/** A server that skips time where nobody has anything to do. */
export async function openEngine(
  signal: AbortSignal,
  log: (line: string) => void = () => undefined,
): Promise<TestWorkflowEnvironment> {
  const path = await findTestServerBinary({ log, signal });
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(searchAttributes.map((name) => [name, keyword])),
  });
  return env;
}

/** Keeps the engine's own talk off the screen. Once in a process, before anything else of the engine. */
export function keepEngineQuiet(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}

/** The real workflows, packed; once for any number of years, and for all processes of this machine. */
export async function packWorkflows(signal: AbortSignal): Promise<WorkflowBundleOption> {
  return { codePath: await cachedWorkflowBundle(signal) };
}

/** Runs the real workflows and steps on that server until it is stopped; each step sees the time that the server shows. */
export async function runWorkers(
  env: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundleOption,
  { clock, ...deps }: Omit<CaseDeps, 'clock'> & { clock: EngineClock },
): Promise<{ stop(): Promise<void> }> {
  const rules = { loopback: true };
  const common = { connection: env.nativeConnection, interceptors: { activity: [refreshing(clock)] } };
  const given: CaseDeps = { ...deps, clock };
  const workers = await Promise.all([
    Worker.create({
      ...{ ...common, taskQueue: casesTaskQueue, workflowBundle },
      activities: casesTaskQueueActivities(given),
    }),
    Worker.create({
      ...{ ...common, taskQueue: deliveriesTaskQueue },
      activities: createDeliveryActivities({
        ...{ ...given, timeoutMs: 5_000, firstRetryMs: 1_000, random: Math.random },
        outgoing: { rules, agent: guardedAgent({ rules, answerAtMost }) },
      }),
    }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
    },
  };
}
