import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogEntry } from '@temporalio/worker';
import type { WorkerConfig } from './config.js';
import type { LogFields, Logger } from './logging.js';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Sets the SDK up for this process, once and before anything else of it is used: its log goes into ours, its metrics to
 * `GET /metrics` on their own port, and signals are left to `worker.ts`, which stops more than the SDK.
 */
export function installRuntime(config: WorkerConfig, log: Logger): void {
  const { metricsHost, metricsPort } = config;
  const bindAddress = `${metricsHost}:${metricsPort}`;
  Runtime.install({
    logger: new DefaultLogger('INFO', (entry) => {
      forward(entry, log);
    }),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(metricsPort === 0 ? {} : { metrics: { prometheus: { bindAddress, useSecondsForDurations: true } } }),
    },
  });
}

// The SDK's sentences are fixed; of what it attaches, the log lets ids, codes and counts pass.
function forward({ level, message, meta }: LogEntry, log: Logger): void {
  const { error, ...rest } = meta ?? {};
  const said: LogFields = { ...(rest as LogFields), ...(error === undefined ? {} : { err: error as unknown }) };
  log[levels[level]](said, message);
}
