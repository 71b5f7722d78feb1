import { whenAskedToStop } from '../standalone/asked-to-stop.js';
import { measure } from './measure.js';
import { onAStack } from './on-a-stack.js';
import { fullPlan, quickPlan } from './plan.js';
import { summarise } from './summary.js';
import { figuresTable } from './table.js';

const flags = ['--quick', '--no-codec', '--no-rls'];

const say = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * `npm run bench`: measures on a stack of its own; a table for people, then one line of JSON. `--quick` only shows that it works;
 * `--no-codec` measures without encryption and `--no-rls` under the owner's login, past row-level security, to see what these cost.
 */
async function main(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => !flags.includes(arg));
  if (unknown.length > 0) throw new Error(`npm run bench takes ${flags.join(', ')}, not ${unknown.join(' ')}`);
  const plan = args.includes('--quick') ? quickPlan : fullPlan;
  const signal = AbortSignal.any([whenAskedToStop(), AbortSignal.timeout(plan.withinMs)]);
  say('Starting a stack of its own');
  const env = args.includes('--no-codec') ? { PAYLOAD_KEYS: '' } : {};
  const asOwner = args.includes('--no-rls');
  const measured = await onAStack({ atOnceCount: plan.atOnce, say, signal, env, asOwner }, (deps) =>
    measure(deps, plan),
  );
  const figures = summarise(measured);
  process.stdout.write(`\n${figuresTable(figures)}\n\n${JSON.stringify(figures)}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
