import type { DataConverter } from '@temporalio/common';
import { dataConverter } from '../../codec/data-converter.js';
import { readConfig } from '../../config.js';
import { startStack } from '../../standalone/stack.js';
import type { Stack, StackOptions } from '../../standalone/stack-types.js';
import { compiledSources } from './compiled-sources.js';
import { grownDataDir } from './grown-cluster.js';
import { shared } from './shared.js';

/** Long enough for the first start on a machine, which fetches Temporal. */
const startsWithinMs = 240_000;

const sharedStack = shared(async () => {
  const stack = await temporaryStack();
  return { value: stack, end: () => stack.stop() };
});

const rateClasses = ['READS', 'WRITES', 'UPLOADS', 'HEAVY', 'ADDRESS', 'UNAUTHENTICATED', 'PUBLIC', 'PUBLIC_WRITES'];

/** Settings of a stack that is asked as fast as it answers. */
export const withoutRateLimits: NodeJS.ProcessEnv = Object.fromEntries(
  rateClasses.map((name) => [`RATE_LIMIT_${name}`, '0']),
);

/** Settings of a stack whose workers do everything but print: to lay a page out the first time costs a process as much as to begin. */
export const nobodyPrints: NodeJS.ProcessEnv = { WORKER_KINDS: 'cases,deliveries,sweeper,notary,mailer' };

/** The one whole stack of this test process, for a `describe` that only uses it: other files use it too, so it must not be broken or emptied. */
export function withStack(): { readonly stack: Stack } {
  return duringTests(sharedStack, () => Promise.resolve());
}

/** A whole stack for one `describe` alone, which may take its parts away; it ends with it. */
export function ownStack(options: Partial<StackOptions> = {}): { readonly stack: Stack } {
  return duringTests(
    () => temporaryStack(options),
    (stack) => stack.stop(),
  );
}

/** What a client needs to read what the processes of a stack have written. */
export function dataConverterOf(stack: Pick<Stack, 'env'>): DataConverter {
  return dataConverter(readConfig('api', stack.env('api')).payloadKeys);
}

async function temporaryStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  // Asked for before anything else: what is shared ends in the reverse order, and the shared stack runs from it to its end.
  const compiled = await compiledSources();
  const dataDir = await grownDataDir();
  return startStack({ dataDir, temporary: true, compiled, ...options });
}

function duringTests(start: () => Promise<Stack>, end: (stack: Stack) => Promise<void>): { readonly stack: Stack } {
  let stack: Stack | undefined;
  before(async function () {
    this.timeout(startsWithinMs);
    stack = await start();
  });
  after(async function () {
    this.timeout(180_000);
    if (stack !== undefined) await end(stack);
  });
  return {
    get stack() {
      if (stack === undefined) throw new Error('There is a stack only while the tests of its describe run');
      return stack;
    },
  };
}
