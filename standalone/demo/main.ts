import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addressTable } from '../address-table.js';
import { whenAskedToStop } from '../asked-to-stop.js';
import { startStack } from '../stack.js';
import type { Stack } from '../stack-types.js';
import { demonstrate } from './demonstrate.js';
import { Narrator } from './narrator.js';
import { readSamples } from './read-samples.js';

/** Nobody wants to watch a mailer wait. */
const hurried = { MAIL_EVERY_MS: '500', SWEEP_EVERY_MS: '1000' };

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm run demo`: plays the samples on a stack of its own, through HTTP, and leaves nothing behind. 0 only if each ended as it says. */
async function main(): Promise<number> {
  const { values: flags } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  const samples = await readSamples();
  const stopping = whenAskedToStop();
  const narrator = new Narrator(print);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-demo-'));
  let stack: Stack | undefined;
  try {
    narrator.stage(`A stack of its own starts in ${dataDir} …`);
    stack = await startStack({ dataDir, env: hurried, signal: stopping, log: (line) => narrator.stage(line) });
    const worker = stack.pids().find(({ name }) => name === 'worker')?.pid;
    narrator.stage(`It is ready. Whoever likes may kill the worker (process ${String(worker)}): it only takes longer.`);
    const { summary, report } = await demonstrate({ stack, samples, narrator, signal: stopping });
    print(`\n${report}\n`);
    if (flags.keep) print(`The stack goes on until Ctrl-C:\n${addressTable(stack)}\n`);
    print(JSON.stringify(summary));
    if (flags.keep) await aborted(stopping);
    return summary.failed === 0 ? 0 : 1;
  } catch (error) {
    if (!stopping.aborted) throw error;
    return 130;
  } finally {
    // Not on stdout: whatever happens, the counts are its last line.
    if (stopping.aborted) process.stderr.write('Stopping …\n');
    await stack?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
