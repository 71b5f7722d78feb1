import { spawn } from 'node:child_process';
import { argv, env } from 'node:process';
import { readFlags } from './flags.js';
import { nodeArguments } from './node-process.js';
import { askForToken, runningStack } from './running-stack.js';

/** `npm run audit -- …`: audit/main.ts against the database and API that the environment names, else against the running stack's. */
async function main(): Promise<void> {
  const given = argv.slice(2);
  const own = env.DATABASE_URL === undefined && env.AUDITOR_TOKEN === undefined ? await ofRunningStack() : {};
  const child = spawn(process.execPath, nodeArguments('audit/main.ts', ...given), {
    stdio: 'inherit',
    env: { ...env, ...own },
  });
  child.once('exit', (code) => (process.exitCode = code ?? 1));
}

async function ofRunningStack(): Promise<NodeJS.ProcessEnv> {
  const { dataDir } = readFlags([]);
  const { databaseUrl, api } = await runningStack(dataDir);
  return { DATABASE_URL: databaseUrl, PUBLIC_URL: api, AUDITOR_TOKEN: await askForToken(dataDir, 'auditor') };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
