import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { whenAskedToStop } from '../standalone/asked-to-stop.js';
import { startLonePostgres } from '../standalone/lone-postgres.js';
import { keepEngineQuiet, packWorkflows } from './engine.js';
import { simulate } from './simulate.js';

const usage = 'Usage: npm run simulate -- [--seed N] [--notices N]';

/** `npm run simulate -- --seed N`: plays a whole year and prints what it came to; ends with 1 if anything does not hold that has to. */
async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { seed: { type: 'string' }, notices: { type: 'string' } } });
  const [seed, notices] = [wholeNumber(values.seed ?? '1'), wholeNumber(values.notices ?? '120')];
  keepEngineQuiet();
  const postgres = await startLonePostgres('simulation');
  const signal = whenAskedToStop();
  try {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const { url: server } = postgres;
    const simulated = await simulate({
      server,
      workflows: await packWorkflows(signal),
      seed,
      notices,
      signal,
      say,
    });
    for (const [what, count] of Object.entries(simulated.tally)) say(`${String(count).padStart(7)}  ${what}`);
    for (const wrong of simulated.wrongs) say(`WRONG: ${wrong}`);
    process.stdout.write(`${JSON.stringify(simulated)}\n`);
    if (simulated.wrongs.length > 0) process.exitCode = 1;
  } finally {
    await postgres.close();
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/u.test(text)) throw new Error(usage);
  return Number(text);
}

main(argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
