import { addressTable } from './address-table.js';
import { whenAskedToStop } from './asked-to-stop.js';
import { readFlags } from './flags.js';
import { startStack } from './stack.js';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm start`: the whole stack, until Ctrl-C. Only addresses go to stdout. */
async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.rest.length > 0) throw new Error(`npm start takes no ${flags.rest.join(' ')}`);
  const stopping = whenAskedToStop();
  const began = performance.now();
  say(`Starting on ${flags.dataDir} …`);
  const { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress, TEMPORAL_NAMESPACE: namespace } = process.env;
  const stack = await startStack({
    dataDir: flags.dataDir,
    fresh: flags.fresh,
    usualPorts: true,
    log: say,
    signal: stopping,
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...given({ databaseUrl, temporalAddress, namespace }),
    // Somebody else's Temporal may hold cases that were encrypted elsewhere.
    env: given({ PAYLOAD_KEYS: process.env.PAYLOAD_KEYS }),
  });
  if (flags.json) process.stdout.write(`${JSON.stringify(stack)}\n`);
  else {
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(`\nHabarlama is ready (${seconds} s).\n\n${addressTable(stack)}\n\n`);
    process.stdout.write(`Accounts: npm run accounts · a token: npm run token -- officer.finmon · stop: Ctrl-C\n`);
    process.stdout.write(`Logs and data: ${flags.dataDir}\n`);
  }
  await new Promise<void>((resolve) => {
    if (stopping.aborted) resolve();
    else stopping.addEventListener('abort', () => resolve(), { once: true });
  });
  say('Stopping …');
  await stack.stop();
}

/** The settings that are set. */
function given<T extends Record<string, string | undefined>>(settings: T): { [K in keyof T]?: string } {
  const set = Object.entries(settings).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(set) as { [K in keyof T]?: string };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
