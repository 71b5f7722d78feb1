import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerInterceptors, WorkerOptions } from '@temporalio/worker';
import type { Knex } from 'knex';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { againAndAgain } from './acts/again-and-again.js';
import { recountTerms } from './acts/recount-terms.js';
import { printMissing } from './acts/print-missing.js';
import type { PrinterDeps } from './acts/print-missing.js';
import { remindOfCalendar } from './acts/remind-of-calendar.js';
import { scanAgain } from './acts/scan-again.js';
import { startConfirmedComplaints } from './acts/start-complaints.js';
import { serveOwners } from './acts/serve-owners.js';
import { startSweeper } from './acts/sweeper.js';
import { signMissingRoots } from './audit/sign-roots.js';
import { signingKey } from './audit/signing-key.js';
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
import { clamdScanner } from './evidence/clamd-scanner.js';
import { openEvidenceStore } from './evidence/disk-store.js';
import { startInspectors } from './evidence/inspectors.js';
import type { Logger } from './logging.js';
import { print } from './paper/print.js';
import { createMailer } from './mail/mailer.js';
import { postOf } from './mail/transport.js';
import { refuseSampleAccounts, refuseUnboundLogin, runProcess } from './run-process.js';
import { systemClock } from './system-clock.js';
import { serveHealth } from './worker-health.js';
import { installRuntime } from './worker-runtime.js';
import { ensureSchedules, houseSchedules } from './worker-schedules.js';
import { workflowsPath } from './workflows-bundle.js';
import { casesTaskQueue, deliveriesTaskQueue } from './workflows/messages.js';

/** A worker that dies delays its cases by this much before another one takes them. */
const stickyTimeout = '2s';
const graceTime = '30s';
/** After that, what a step still holds on to is let go: its case repeats it elsewhere. */
const forceTime = '40s';
/** The sweeper has time: nobody waits for its answer. */
const sweepAnswerWithinMs = 10_000;
/** A day that is over has its signed root within minutes; a look costs one query. */
const notaryLooksEveryMs = 60_000;
/** Whether a year's table is confirmed is a matter of weeks. */
const calendarLooksEveryMs = 3_600_000;
/** Whoever has just decided something wants to hold it in his hands; a look costs one query. */
const printerLooksEveryMs = 2_000;

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
  const sweeper = config.kinds.has('sweeper')
    ? startSweeper(
        { ...deps, answerWithinMs: sweepAnswerWithinMs },
        { everyMs: config.sweepEveryMs, afterMs: config.sweepAfterMs },
        (error) => log.error({ err: error }, 'A sweep failed and will be tried again'),
      )
    : undefined;
  const loops = [
    startRecountingIfAsked(config, deps, log),
    startRemindingIfAsked(config, deps, log),
    startServingOwnersIfAsked(config, deps, log),
    startScanningIfAsked(config, deps, log),
    startNotaryIfAsked(config, deps, log),
    startMailerIfAsked(config, deps, log),
    startComplaintsIfAsked(config, deps, log),
    startPrinterIfAsked(config, deps, log),
  ];
  const running = workers.map((worker) => worker.run());
  log.info({ kinds: [...config.kinds].join(',') }, 'The worker is up');
  // One worker that fails ends the process: half a worker would look alive and leave cases waiting.
  await Promise.race([stopped, ...running]);
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  await Promise.all([...running, sweeper?.stop(), ...loops.map((loop) => loop?.stop())]);
  health?.close();
}

function startRecountingIfAsked({ kinds, sweepEveryMs }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('sweeper')) return undefined;
  return againAndAgain(
    (isStopped) => recountTerms(deps, isStopped),
    sweepEveryMs,
    (error) => log.error({ err: error }, 'Terms could not be counted again; it will be tried again'),
  );
}

function startRemindingIfAsked({ kinds }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('sweeper')) return undefined;
  return againAndAgain(
    () => remindOfCalendar(deps),
    calendarLooksEveryMs,
    (error) => log.error({ err: error }, 'Nobody could be reminded of the calendar; it will be tried again'),
  );
}

function startPrinterIfAsked({ kinds, publicUrl }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('printer')) return undefined;
  const printer: PrinterDeps = { ...deps, print: (paper, language) => print(paper, language, publicUrl) };
  return againAndAgain(
    (isStopped) => printMissing(printer, isStopped),
    printerLooksEveryMs,
    (error) => log.error({ err: error }, 'A document could not be printed; it will be tried again'),
  );
}

function startMailerIfAsked({ kinds, mail, publicUrl }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('mailer') || mail === undefined) return undefined;
  const post = postOf(mail);
  const sendMails = createMailer({ ...deps, post, publicUrl });
  const mailer = againAndAgain(sendMails, mail.everyMs, (error) =>
    log.error({ err: error }, 'Mail could not be sent and will be tried again'),
  );
  return { stop: () => mailer.stop().finally(() => post.close()) };
}

function startComplaintsIfAsked({ kinds, sweepEveryMs }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('sweeper')) return undefined;
  return againAndAgain(
    () => startConfirmedComplaints(deps),
    sweepEveryMs,
    (error) => log.error({ err: error }, 'Complaints could not be started and will be tried again'),
  );
}

function startServingOwnersIfAsked({ kinds, sweepEveryMs }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('sweeper')) return undefined;
  const checkWithinDays = deps.settings.restorationCheckWorkingDays;
  return againAndAgain(
    () => serveOwners(deps, { checkWithinDays }),
    sweepEveryMs,
    (error) => log.error({ err: error }, 'What owners have confirmed could not be taken up; it will be tried again'),
  );
}

function startScanningIfAsked({ kinds, scanner: asked, sweepEveryMs }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('sweeper') || asked === undefined) return undefined;
  const scanning = { ...deps, scanner: clamdScanner(asked) };
  return againAndAgain(
    (isStopped) => scanAgain(scanning, isStopped),
    sweepEveryMs,
    (error) => log.error({ err: error }, 'Scanning again failed and will be tried again'),
  );
}

function startNotaryIfAsked({ kinds, auditSigningKey }: WorkerConfig, deps: CaseDeps, log: Logger) {
  if (!kinds.has('notary') || auditSigningKey === undefined) return undefined;
  const notary = { ...deps, key: signingKey(auditSigningKey) };
  return againAndAgain(
    (isStopped) => signMissingRoots(notary, isStopped),
    notaryLooksEveryMs,
    (error) => log.error({ err: error }, 'The audit chains could not be signed; it will be tried again'),
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) await runProcess('worker', runWorker);
