import { lookup } from 'node:dns/promises';
import type { Server } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { payloadCodecOrNone } from '../codec/payload-codec.js';
import { dataConverter } from '../codec/data-converter.js';
import type { ApiConfig } from '../config.js';
import { actorSeal } from '../db/actor-seal.js';
import { connect } from '../db/connection.js';
import { faultsOfLogin } from '../db/logins.js';
import { openSampleAccounts } from '../db/sample-accounts.js';
import { clamdScanner } from '../evidence/clamd-scanner.js';
import { openEvidenceStore } from '../evidence/disk-store.js';
import { startInspectors } from '../evidence/inspectors.js';
import type { Logger } from '../logging.js';
import { refuseSampleAccounts, refuseSampleRoots, refuseUnboundLogin, runProcess } from '../run-process.js';
import { sampleRoots, startVerifier } from '../signatures/start-verifier.js';
import { systemClock } from '../system-clock.js';
import { createApp } from './app.js';
import { tokenVerifier } from './auth.js';
import { createHttpServer } from './http-server.js';
import { apiMetrics, serveMetrics } from './metrics.js';
import { signInClient } from './session/sign-in-client.js';
import { sharedCount } from './shared-count.js';

/** Answers under way get this long when the process is asked to stop. */
const lastAnswersWithinMs = 8_000;

/** `npm run api`: serves HTTP until SIGTERM. Starts without Temporal: acts are then kept and answered 202. */
async function main(config: ApiConfig, log: Logger, stopped: Promise<void>): Promise<void> {
  refuseSampleRoots(config, () => sampleRoots(config.signatures));
  const seal = actorSeal(config.databaseActorKeys[0], systemClock);
  const db = connect(config.databaseUrl, { max: config.databasePoolMax, seal });
  await refuseUnboundLogin(config, () => faultsOfLogin(db));
  await refuseSampleAccounts(config, () => openSampleAccounts(db));
  const connection = Connection.lazy({ address: config.temporalAddress });
  const metrics = apiMetrics({ withProcess: true });
  const inspectors = startInspectors();
  const app = createApp({
    db,
    temporal: new Client({
      connection,
      namespace: config.temporalNamespace,
      dataConverter: dataConverter(config.payloadKeys),
    }),
    payloadCodec: payloadCodecOrNone(config.payloadKeys),
    clock: systemClock,
    log,
    evidence: await openEvidenceStore(config.evidenceDir, inspectors.lookInto),
    ...(config.scanner === undefined ? {} : { scanner: clamdScanner(config.scanner) }),
    signatures: startVerifier(config.signatures),
    verifyToken: tokenVerifier(config.tokens, systemClock),
    machinesIssuer: config.tokens.issuers.machine,
    signIn: signInClient(config.signIn, config.publicUrl),
    session: config.session,
    metrics,
    publicUrl: config.publicUrl,
    authorisedBody: config.authorisedBody,
    inactivity: config.inactivity,
    actAnswerWithinMs: config.actAnswerWithinMs,
    endpoints: { rules: { loopback: config.endpointsOnLoopback }, resolve: (name) => lookup(name, { all: true }) },
    sharedCount: sharedCount(db),
    http: {
      requestsAtMost: config.requestsInFlight,
      trustedProxies: config.trustedProxies,
      rateLimits: config.rateLimits,
      corsOrigins: config.corsOrigins,
      engineUiOrigins: config.engineUiOrigins,
    },
  });
  const server = await listen(createHttpServer(app, config.publicUrl), config);
  const measured =
    config.metricsPort === 0 ? undefined : await serveMetrics(metrics.registry, config.metricsHost, config.metricsPort);
  log.info({ listenHost: config.host, port: config.port }, 'The API is up');
  await stopped;
  measured?.close();
  await close(server);
  inspectors.close();
  await connection.close();
  await db.destroy();
}

function listen(server: Server, { host, port }: ApiConfig): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, lastAnswersWithinMs);
  await closed;
  clearTimeout(timer);
}

await runProcess('api', main);
