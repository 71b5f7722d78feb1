import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerInterceptors, WorkerOptions } from '@temporalio/worker';
import type { Knex } from 'knex';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { casesTaskQueueActivities } from './activities/cases-task-queue.js';
import { createDeliveryActivities } from './activities/delivery-activities.js';
import type { CaseDeps } from './activities/deps.js';
import { guardedAgent } from './activities/guarded-agent.js';
import { answerAtMost } from './activities/post-signed.js';
import { dataConverter } from './codec/data-converter.js';
import type { WorkerConfig } from './config.js';
import { connect } from './db/connection.js';
import { faultsOfLogin } from './db/logins.js';
import { openSampleAccounts } from './db/sample-accounts.js';
import { openEvidenceStore } from './evidence/disk-store.js';
import { startInspectors } from './evidence/inspectors.js';
import type { Logger } from './logging.js';
import { refuseSampleAccounts, refuseUnboundLogin, runProcess } from './run-process.js';
import { systemClock } from './system-clock.js';
import { serveHealth } from './worker-health.js';
import { startLoops } from './worker-loops.js';
import { installRuntime } from './worker-runtime.js';
import { ensureSchedules, houseSchedules } from './worker-schedules.js';
import { workflowsPath } from './workflows-bundle.js';
import { casesTaskQueue, deliveriesTaskQueue } from './workflows/messages.js';

/** A worker that dies delays its cases by this much before another one takes them. */
const stickyTimeout = '2s';
const graceTime = '30s';
/** After that, what a step still holds on to is let go: its case repeats it elsewhere. */
const forceTime = '40s';

/**
 * `npm run worker`: runs cases, delivers to recipients and sends unanswered acts and mail, whichever `WORKER_KINDS` names, until SIGTERM.
 * @param interceptors put around every step, for tests that kill the process inside one
 */
export async function runWorker(
  config: WorkerConfig,
  log: Logger,
  stopped: Promise<void>,
  interceptors: WorkerInterceptors = {},
): Promise<void> {
  installRuntime(config, log);
  const connection = await NativeConnection.connect({ address: config.temporalAddress });
  const db = connect(config.databaseUrl, { max: config.databasePoolMax });
  try {
    await refuseUnboundLogin(config, () => faultsOfLogin(db));
    await refuseSampleAccounts(config, () => openSampleAccounts(db));
    const deps = await wire(config, db, connection);
    const workers = await createWorkers(config, { connection, deps, interceptors });
    if (config.kinds.has('cases')) await ensureSchedules(deps.temporal, houseSchedules(deps.clock.now()));
    await runUntil(stopped, { config, log, deps, workers });
  } finally {
    await db.destroy();
    await connection.close();
  }
}

async function wire(config: WorkerConfig, db: Knex, connection: NativeConnection): Promise<CaseDeps> {
  return {
    db,
    clock: systemClock,
    // A worker only reads: no process that looks into files is ever begun.
    evidence: await openEvidenceStore(config.evidenceDir, startInspectors().lookInto),
    temporal: new Client({
      connection,
      namespace: config.temporalNamespace,
      dataConverter: dataConverter(config.payloadKeys),
    }),
    settings: {
      executionTermMs: config.executionTermMinutes * 60_000,
      silenceMs: config.silenceAlertMinutes * 60_000,
      clockStartsOn: config.clockStartsOn,
      giveUpAfterMs: config.deliveryGiveUpAfterSeconds * 1_000,
      restorationCheckWorkingDays: config.restorationCheckWorkingDays,
      authorisedBody: config.authorisedBody,
      inactivity: config.inactivity,
      publicUrl: config.publicUrl,
    },
  };
}

async function createWorkers(
  config: WorkerConfig,
  {
    connection,
    deps,
    interceptors,
  }: { connection: NativeConnection; deps: CaseDeps; interceptors: WorkerInterceptors },
): Promise<Worker[]> {
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace: config.temporalNamespace,
    dataConverter: dataConverter(config.payloadKeys),
    interceptors,
    shutdownGraceTime: graceTime,
    shutdownForceTime: forceTime,
  };
  const cases: WorkerOptions = {
    ...common,
    taskQueue: casesTaskQueue,
    ...(config.workflowBundle === undefined
      ? { workflowsPath }
      : { workflowBundle: { codePath: config.workflowBundle } }),
    activities: casesTaskQueueActivities(deps),
    maxCachedWorkflows: config.maxCachedWorkflows,
    stickyQueueScheduleToStartTimeout: stickyTimeout,
  };
  const rules = { loopback: config.endpointsOnLoopback };
  const deliveries: WorkerOptions = {
    ...common,
    taskQueue: deliveriesTaskQueue,
    activities: createDeliveryActivities({
      ...deps,
      timeoutMs: config.deliveryTimeoutMs,
      firstRetryMs: config.deliveryFirstRetryMs,
      random: Math.random,
      outgoing: { rules, agent: guardedAgent({ rules, answerAtMost }) },
    }),
    maxTaskQueueActivitiesPerSecond: config.deliveriesPerSecond,
  };
  const wanted = [
    ...(config.kinds.has('cases') ? [cases] : []),
    ...(config.kinds.has('deliveries') ? [deliveries] : []),
  ];
  return Promise.all(wanted.map((options) => Worker.create(options)));
}

async function runUntil(
  stopped: Promise<void>,
  { config, log, deps, workers }: { config: WorkerConfig; log: Logger; deps: CaseDeps; workers: Worker[] },
): Promise<void> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const parts = async () => ({
    postgres: await deps.db.raw('select 1').then(
      () => true,
      () => false,
    ),
    workers: workers.every((worker) => worker.getState() === 'RUNNING'),
  });
  const health =
    config.healthPort === 0 ? undefined : await serveHealth({ parts, registry }, config.metricsHost, config.healthPort);
  const loops = startLoops(config, deps, log);
  const running = workers.map((worker) => worker.run());
  log.info({ kinds: [...config.kinds].join(',') }, 'The worker is up');
  // One worker that fails ends the process: half a worker would look alive and leave cases waiting.
  await Promise.race([stopped, ...running]);
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  await Promise.all([...running, loops.stop()]);
  health?.close();
}

if (argv[1] === fileURLToPath(import.meta.url)) await runProcess('worker', runWorker);
