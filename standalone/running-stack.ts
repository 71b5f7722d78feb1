import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StackAddresses } from './stack-types.js';

/** The addresses of the stack that runs on a data folder. Throws with what to do if none does. */
export async function runningStack(dataDir: string): Promise<StackAddresses> {
  try {
    return JSON.parse(await readFile(path.join(dataDir, 'stack.json'), 'utf8')) as StackAddresses;
  } catch (error) {
    throw new Error(noStack(dataDir), { cause: error });
  }
}

/** A token for a sample account, from the running stack's issuer. Throws if no stack runs, and with the names if there is no such account. */
export async function askForToken(dataDir: string, account: string): Promise<string> {
  const { issuer } = await runningStack(dataDir);
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
    signal: AbortSignal.timeout(5_000),
  }).catch((error: unknown) => {
    throw new Error(noStack(dataDir), { cause: error });
  });
  const answer = (await response.json()) as { access_token?: string; accounts?: string[] };
  if (answer.access_token !== undefined) return answer.access_token;
  throw new Error(`There is no sample account ${account}. There are: ${(answer.accounts ?? []).join(', ')}`);
}

function noStack(dataDir: string): string {
  return `No stack runs on ${dataDir}: start one with npm start (or name its folder with --data-dir)`;
}
