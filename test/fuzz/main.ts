import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { whenAskedToStop } from '../../standalone/asked-to-stop.js';
import { startStack } from '../../standalone/stack.js';
import type { Stack } from '../../standalone/stack-types.js';
import { withoutRateLimits } from '../support/stack.js';
import { knownIds } from './known-ids.js';
import { findSchemathesis, runSchemathesis } from './schemathesis.js';
import { settings } from './settings.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Who asks, and for how long at most. */
const runs: { name: string; account?: string; seconds: number }[] = [
  { name: 'nobody', seconds: 30 },
  { name: 'an officer', account: 'officer.finmon', seconds: 90 },
  { name: 'a reviewer', account: 'reviewer.aigul', seconds: 90 },
];

/** `npm run fuzz:api`: Schemathesis on a stack of its own, from our OpenAPI document. 0 only if nobody found anything. */
async function main(): Promise<number> {
  const signal = whenAskedToStop();
  const folder = await mkdtemp(path.join(tmpdir(), 'habarlama-fuzz-'));
  let stack: Stack | undefined;
  try {
    const installed = await findSchemathesis(say);
    say('A stack of its own starts …');
    stack = await startStack({ dataDir: path.join(folder, 'stack'), temporary: true, signal, env: withoutRateLimits });
    const api = processOf(stack);
    await writeFile(path.join(folder, 'schemathesis.toml'), settings(await knownIds(stack)));
    const found: string[] = [];
    for (const { name, account, seconds } of runs) {
      say(`\nAs ${name}, for ${seconds} s at most`);
      const token = account === undefined ? [] : ['--header', `Authorization: Bearer ${await stack.token(account)}`];
      const args = ['run', `${stack.api}/openapi.json`, ...bounds(seconds), ...token];
      if ((await runSchemathesis(installed, { cwd: folder, args, signal })) !== 0) found.push(`as ${name}`);
    }
    if (processOf(stack) !== api) found.push('the API did not live through it');
    say(found.length === 0 ? '\nNothing was found' : `\nSomething was found: ${found.join(', ')}`);
    return found.length === 0 ? 0 : 1;
  } finally {
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

// All that it can check, but for one: what a schema lets pass may still be refused, because a case does not stand as the act needs it, a cursor
// is none of ours, or an id names nothing. One worker and one seed: what was found is found again; nor is Python's parser safe on several threads.
function bounds(seconds: number): string[] {
  return [
    ...['--checks', 'all', '--exclude-checks', 'positive_data_acceptance', '--request-timeout', '30'],
    ...['--phases', 'examples,coverage,fuzzing,stateful', '--max-examples', '20', '--max-time', String(seconds)],
    ...[
      '--seed',
      '1',
      '--workers',
      '1',
      '--generation-database',
      'none',
      '--suppress-health-check',
      'all',
      '--no-color',
    ],
  ];
}

function processOf(stack: Stack): number | undefined {
  return stack.pids().find(({ name }) => name === 'api')?.pid;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
