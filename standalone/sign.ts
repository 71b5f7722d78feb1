import { readFile, writeFile } from 'node:fs/promises';
import { openSampleAuthority } from './authority/sample-authority.js';
import { readFlags } from './flags.js';
import { runningStack } from './running-stack.js';

/** `npm run sign -- ACCOUNT FILE`: writes `FILE.p7s`, the signature of the head of a sample body, which the running stack believes. */
async function main(): Promise<void> {
  const { dataDir, rest } = readFlags(process.argv.slice(2));
  const [account, file, ...more] = rest;
  if (account === undefined || file === undefined || more.length > 0) {
    throw new Error('Usage: npm run sign -- ACCOUNT FILE (of a head: head.finmon)');
  }
  await runningStack(dataDir);
  const authority = await openSampleAuthority(dataDir);
  await writeFile(`${file}.p7s`, await authority.sign(account, await readFile(file)));
  process.stdout.write(`${file}.p7s\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
