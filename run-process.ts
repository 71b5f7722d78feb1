import { ConfigError, readConfig } from './config.js';
import type { Configs, ProcessKind } from './config.js';
import { createLogger } from './logging.js';
import type { Logger } from './logging.js';

/**
 * Runs one kind of process: reads its settings once, makes its log, and resolves `stopped` when it is asked to end (SIGTERM, Ctrl-C).
 * A wrong setting is one line that names it; that, and anything `main` throws, is exit code 1.
 */
export async function runProcess<K extends ProcessKind>(
  kind: K,
  main: (config: Configs[K], log: Logger, stopped: Promise<void>) => Promise<void>,
): Promise<void> {
  let config: Configs[K];
  try {
    config = readConfig(kind, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  const log = createLogger({ level: 'logLevel' in config ? String(config.logLevel) : 'info', name: kind });
  try {
    await main(config, log, whenAskedToStop(log));
    log.info('Ended');
    // What a library left open must not keep a process that is done.
    process.exit();
  } catch (error) {
    // A log line carries no message, and this one is for whoever starts the process.
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    log.fatal({ err: error }, 'Ended by an error');
    process.exit(1);
  }
}

/**
 * In production nobody may act who is a sample of ours.
 * @param found gives the names of the open sample accounts
 * @throws ConfigError that names each
 */
export async function refuseSampleAccounts(
  { nodeEnv }: { nodeEnv: string },
  found: () => Promise<string[]>,
): Promise<void> {
  if (nodeEnv !== 'production') return;
  const names = await found();
  if (names.length === 0) return;
  throw new ConfigError(names.map((name) => `The sample account ${name} must be closed in production`).join('\n'));
}

/**
 * In production nobody is believed on the word of a sample of ours.
 * @param found gives the names of the sample authorities among the trusted roots
 * @throws ConfigError that names each
 */
export function refuseSampleRoots({ nodeEnv }: { nodeEnv: string }, found: () => string[]): void {
  if (nodeEnv !== 'production') return;
  const names = found();
  if (names.length === 0) return;
  throw new ConfigError(names.map((name) => `SIGNATURE_ROOTS_FILE must not hold ${name} in production`).join('\n'));
}

/**
 * In production API and worker sign in to the database as themselves, bound by row-level security.
 * @param found gives why they would not be
 * @throws ConfigError that names the login, and what it is
 */
export async function refuseUnboundLogin(
  { nodeEnv }: { nodeEnv: string },
  found: () => Promise<string[]>,
): Promise<void> {
  if (nodeEnv !== 'production') return;
  const faults = await found();
  if (faults.length === 0) return;
  throw new ConfigError(
    faults.map((fault) => `${fault}: DATABASE_URL needs one of its own, see docs/operations.md, "Logins"`).join('\n'),
  );
}

function whenAskedToStop(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        log.info({ signal }, 'Asked to stop');
        resolve();
      });
    }
  });
}
