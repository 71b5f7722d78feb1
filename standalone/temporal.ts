import { Service } from './service.js';
import type { ServiceDeps } from './service.js';
import { prepareNamespace, searchAttributes } from './temporal-namespace.js';
import { until } from './until.js';

export interface TemporalServer {
  service: Service;
  address: string;
  ui: string;
  /** Starts the server and waits until it answers and its namespace is as we want it. */
  start(): Promise<void>;
}

/** Prepares Temporal's development server with its Web UI on 127.0.0.1, its cases kept in the file `db` over restarts. */
export function createTemporal(
  options: {
    binary: string;
    db: string;
    port: number;
    uiPort: number;
    /** Where its Web UI has payloads decrypted. */
    codecEndpoint: string;
    namespace: string;
    cwd: string;
  },
  deps: ServiceDeps,
): TemporalServer {
  const { binary, db, port, uiPort, codecEndpoint, namespace, cwd } = options;
  const address = `127.0.0.1:${port}`;
  const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'].flatMap((pragma) => ['--sqlite-pragma', pragma]);
  const attributes = searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]);
  const where = [
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--ui-port',
    String(uiPort),
    '--ui-codec-endpoint',
    codecEndpoint,
  ];
  const service = new Service(
    {
      name: 'temporal',
      command: binary,
      args: [
        ...['server', 'start-dev', '--db-filename', db, ...pragmas, ...where],
        ...['--namespace', namespace, ...attributes, '--log-level', 'warn'],
      ],
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd },
      stopSignal: 'SIGTERM',
      stopWithinMs: 10_000,
    },
    deps,
  );
  return {
    service,
    address,
    ui: `http://127.0.0.1:${uiPort}`,
    async start() {
      service.start();
      const givenUp = () => service.ended;
      await until('Temporal', () => prepareNamespace(address, namespace), { withinMs: 30_000, everyMs: 100, givenUp });
    },
  };
}
