import { readFlags } from './flags.js';
import { askForToken } from './running-stack.js';

/** `npm run token -- ACCOUNT`: prints a bearer token of the running stack. */
async function main(): Promise<void> {
  const { dataDir, rest } = readFlags(process.argv.slice(2));
  const [account, ...more] = rest;
  if (account === undefined || more.length > 0)
    throw new Error('Usage: npm run token -- ACCOUNT (npm run accounts lists them)');
  process.stdout.write(`${await askForToken(dataDir, account)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
