import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connect } from '../db/connection.js';
import { Children } from './children.js';
import { allOrNone, Closers } from './closers.js';
import { compileHouse } from './compiled-house.js';
import { openDataDir } from './data-dir.js';
import { houseDir } from './node-process.js';
import { choosePorts } from './ports.js';
import { prepareReaper } from './reaper-process.js';
import { loadSecrets } from './secrets.js';
import { seed } from './seed.js';
import { startDatabase, startOutsiders, startTemporalServer } from './servers.js';
import type { Ground } from './servers.js';
import { Service } from './service.js';
import { processSettings } from './settings.js';
import type { Stack, StackAddresses, StackOptions } from './stack-types.js';
import { until } from './until.js';
import { cachedWorkflowBundle } from './workflow-bundle.js';

/**
 * Starts the whole stack on this machine: Postgres, Temporal, the issuer, two simulated operators, a mail server that keeps what it gets, an authority for signatures,
 * the worker and the API, and waits until the API says it is ready. Throws what went wrong first, after everything that had been started is stopped again.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { log = () => undefined, signal } = options;
  const stopping = new AbortController();
  const giveUp = () => stopping.abort(new Error('The start was given up'));
  signal?.throwIfAborted();
  signal?.addEventListener('abort', giveUp, { once: true });
  const closers = new Closers();
  try {
    return await assemble(options, { closers, stopping, log });
  } catch (error) {
    stopping.abort(error);
    await closers.close(log);
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

async function assemble(
  options: StackOptions,
  { closers, stopping, log }: { closers: Closers; stopping: AbortController; log: (line: string) => void },
): Promise<Stack> {
  const { namespace = 'habarlama', workers = true, api: withApi = true } = options;
  const startReaper = await prepareReaper();
  const data = await openDataDir(options.dataDir, options.fresh ?? false);
  const { temporary = false } = options;
  closers.add(() => (temporary ? rm(data.root, { recursive: true, force: true }) : data.release()));
  const children = new Children(data.children);
  closers.add(startReaper(data.children, temporary ? { temporary: data.root } : {}));
  const wished = options.port === undefined ? {} : { api: options.port };
  const ports = await choosePorts(data.root, { wished, usual: options.usualPorts ?? false });
  const secrets = await loadSecrets(data.root);
  const deps = { logDir: data.logs, children, log, signal: stopping.signal };
  const ground: Ground = { data, ports, secrets, closers, deps };

  const { databaseUrl: givenDatabase, temporalAddress: given, temporalBinary: binary } = options;
  const [database, temporal, outsiders, workflowBundle, compiled] = await allOrNone(stopping, [
    startDatabase(ground, givenDatabase),
    startTemporalServer(ground, { given, binary, namespace }),
    startOutsiders(ground),
    workers ? cachedWorkflowBundle(stopping.signal) : Promise.resolve(undefined),
    options.compiled === undefined ? compileHouse(path.join(data.root, 'compiled')) : Promise.resolve(options.compiled),
  ]);
  const { issuer, simulators, mail, authority } = outsiders;
  const { databaseUrl } = database;
  await seedOnce(databaseUrl, data.root, {
    issuers: { people: issuer.people, machines: issuer.machines },
    simulators: {
      A: { endpoint: simulators[0]?.endpoint ?? '', secret: secrets.webhookA },
      B: { endpoint: simulators[1]?.endpoint ?? '', secret: secrets.webhookB },
    },
  });
  stopping.signal.throwIfAborted();

  const addresses: StackAddresses = {
    api: `http://127.0.0.1:${ports.api}`,
    temporalUi: temporal.ui,
    temporalAddress: temporal.address,
    namespace,
    databaseUrl,
    issuer: issuer.url,
    peopleIssuer: issuer.people,
    machinesIssuer: issuer.machines,
    simulators: simulators.map(({ name, url }) => ({ name, url })),
    mail: mail.url,
    metrics: {
      api: `http://127.0.0.1:${ports.apiMetrics}/metrics`,
      worker: `http://127.0.0.1:${ports.workerMetrics}/metrics`,
      workerHealth: `http://127.0.0.1:${ports.workerHealth}`,
    },
  };
  const env = {
    ...process.env,
    ...processSettings({
      ...addresses,
      ports,
      actorKey: secrets.actorKey,
      payloadKey: secrets.payloadKey,
      auditSigningKey: secrets.auditSigningKey,
      webClientSecret: secrets.webClient,
      sessionSecret: secrets.sessionSecret,
      evidenceDir: data.evidence,
      workflowBundle,
      smtpUrl: mail.smtpUrl,
      signatureRootsFile: authority.rootFile,
      signatureLists: outsiders.listUrl,
    }),
    ...options.env,
  };
  const envOf = {
    api: { ...env, DATABASE_URL: database.logins.api },
    // It speaks for nobody.
    worker: { ...env, DATABASE_URL: database.logins.worker, DATABASE_ACTOR_KEY: undefined },
  };
  const ours = (name: 'api' | 'worker', file: string, stopWithinMs: number) =>
    new Service(
      {
        ...{ name, command: process.execPath, args: [path.join(compiled, file)], cwd: houseDir, env: envOf[name] },
        ...{ stopSignal: 'SIGTERM' as const, stopWithinMs },
      },
      deps,
    );
  const worker = ours('worker', 'worker.js', 15_000);
  const api = ours('api', 'api/main.js', 10_000);
  closers.add(async () => {
    await Promise.all([worker.stop(), api.stop()]);
  });
  const healthy = workers ? 'ready' : 'live';
  const apiReady = () =>
    until('The API', () => isHealthy(`${addresses.api}/health/${healthy}`), {
      withinMs: 60_000,
      everyMs: 100,
      givenUp: () => api.ended ?? (worker.ended === undefined ? undefined : `the worker ${worker.ended}`),
    });
  if (workers) worker.start();
  if (withApi) {
    api.start();
    await apiReady();
  }
  for (const part of [database, temporal]) part.keepAlive();
  for (const service of [worker, api]) service.keepAlive = true;
  await writeFile(data.stackFile, JSON.stringify(addresses), { mode: 0o600 });
  closers.add(() => rm(data.stackFile, { force: true }));

  return {
    ...addresses,
    env: (of = 'worker') => ({ ...envOf[of] }),
    startWorker: (extra) => worker.start(extra),
    killWorker: (name = 'SIGKILL') => worker.kill(name),
    async startApi(extra) {
      api.start(extra);
      await until('The API', () => isHealthy(`${addresses.api}/health/live`), {
        withinMs: 30_000,
        givenUp: () => api.ended,
      });
    },
    killApi: (name = 'SIGKILL') => api.kill(name),
    startTemporal: () => temporal.start(),
    stopTemporal: () => temporal.stop(),
    startPostgres: () => database.start(),
    stopPostgres: () => database.stop(),
    token: (account) => issuer.token(account),
    sign: (account, document) => authority.sign(account, document),
    pids: () => children.all(),
    stop() {
      stopping.abort(new Error('The stack is stopping'));
      return closers.close(log);
    },
  };
}

async function seedOnce(databaseUrl: string, dataDir: string, source: Parameters<typeof seed>[3]): Promise<void> {
  const db = connect(databaseUrl, { max: 2 });
  try {
    await seed(db, dataDir, databaseUrl, source);
  } finally {
    await db.destroy();
  }
}

async function isHealthy(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
}
