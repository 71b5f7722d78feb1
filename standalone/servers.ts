import { openSampleAuthority } from './authority/sample-authority.js';
import type { SampleAuthority } from './authority/sample-authority.js';
import { serveList } from './authority/serve-list.js';
import { clientCredentials } from './client-credentials.js';
import type { Closers } from './closers.js';
import type { DataDir } from './data-dir.js';
import { fillDatabase } from './fill-database.js';
import type { ProcessUrls } from './fill-database.js';
import { startIssuer } from './issuer/start-issuer.js';
import type { Issuer } from './issuer/start-issuer.js';
import { startMailSink } from './mail-sink.js';
import type { MailSink } from './mail-sink.js';
import { startOperatorSimulator } from './operator-simulator.js';
import type { OperatorSimulator } from './operator-simulator.js';
import type { Ports } from './ports.js';
import { createPostgres } from './postgres.js';
import type { Secrets } from './secrets.js';
import type { ServiceDeps } from './service.js';
import { findTemporalBinary } from './temporal-binary.js';
import { prepareNamespace } from './temporal-namespace.js';
import { createTemporal } from './temporal.js';

/** What every part of the stack is made from. */
export interface Ground {
  data: DataDir;
  ports: Ports;
  secrets: Secrets;
  closers: Closers;
  deps: ServiceDeps;
}

/** A server that can be taken away and brought back where it was. */
export interface Taken {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** From now on it is started again whenever it ends by itself. */
  keepAlive(): void;
}

const notOurs = (what: string): Taken => {
  const refuse = () => Promise.reject(new Error(`${what} is somebody else's server: it is not ours to stop or start`));
  return { start: refuse, stop: refuse, keepAlive: () => undefined };
};

/** Our own Postgres, or the one at `given`; with the schema, the reference lists and a login for each kind of process in it. */
export async function startDatabase(
  ground: Ground,
  given?: string,
): Promise<Taken & { databaseUrl: string; logins: ProcessUrls }> {
  const { data, ports, secrets, closers, deps } = ground;
  if (given !== undefined) {
    return { ...notOurs('Postgres'), databaseUrl: given, logins: await fillDatabase(given, ground) };
  }
  const options = { folder: data.postgres, port: ports.postgres, password: secrets.postgresPassword };
  const server = await createPostgres(options, deps);
  closers.add(() => server.close());
  await server.start();
  const logins = await fillDatabase(server.databaseUrl, ground);
  const { service } = server;
  return {
    databaseUrl: server.databaseUrl,
    logins,
    start: () => server.start(),
    stop: () => service.stop(),
    keepAlive: () => void (service.keepAlive = true),
  };
}

/** Our own Temporal server, or the one at `given`; with the namespace as we need it. */
export async function startTemporalServer(
  ground: Ground,
  options: { given?: string | undefined; binary?: string | undefined; namespace: string },
): Promise<Taken & { address: string; ui: string | null }> {
  const { data, ports, closers, deps } = ground;
  const { given, namespace } = options;
  if (given !== undefined) {
    await prepareNamespace(given, namespace);
    return { ...notOurs('Temporal'), address: given, ui: null };
  }
  const binary = options.binary ?? (await findTemporalBinary(deps));
  const where = {
    ...{ db: data.temporalDb, port: ports.temporal, uiPort: ports.temporalUi, cwd: data.root },
    codecEndpoint: `http://127.0.0.1:${ports.api}/api/v1/codec`,
  };
  const server = createTemporal({ binary, namespace, ...where }, deps);
  const { service } = server;
  closers.add(() => service.stop());
  await server.start();
  return {
    address: server.address,
    ui: server.ui,
    start: () => server.start(),
    stop: () => service.stop(),
    keepAlive: () => void (service.keepAlive = true),
  };
}

/** Those outside the house. */
export interface Outsiders {
  issuer: Issuer;
  simulators: OperatorSimulator[];
  mail: MailSink;
  authority: SampleAuthority;
  /** Where the authority's list of revoked certificates is. */
  listUrl: string;
}

/** The identity provider, two operators, a mail server, and an authority that certifies heads. They run in this process. */
export async function startOutsiders(ground: Ground): Promise<Outsiders> {
  const { data, ports, secrets, closers } = ground;
  const issuer = await startIssuer({
    ...{ port: ports.issuer, folder: data.root, apiUrl: `http://127.0.0.1:${ports.api}` },
    secrets: { web: secrets.webClient, machines: secrets.machines, cookies: secrets.issuerCookies },
  });
  closers.add(() => issuer.close());
  const plays = [
    { name: 'Sim Telecom A', port: ports.simulatorA, secret: secrets.webhookA, account: 'operator.a' },
    { name: 'Sim Telecom B', port: ports.simulatorB, secret: secrets.webhookB, account: 'operator.b' },
  ];
  const simulators: OperatorSimulator[] = [];
  for (const { account, ...play } of plays) {
    const token = clientCredentials(issuer.machines, account, secrets.machines[account] ?? '');
    const simulator = await startOperatorSimulator({ ...play, token });
    closers.add(() => simulator.close());
    simulators.push(simulator);
  }
  const mail = await startMailSink({ smtpPort: ports.smtp, port: ports.mail });
  closers.add(() => mail.close());
  const authority = await openSampleAuthority(data.root);
  const list = await serveList(authority, ports.revocations);
  closers.add(() => list.close());
  return { issuer, simulators, mail, authority, listUrl: list.url };
}
