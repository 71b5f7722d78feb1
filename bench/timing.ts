import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '../db/connection.js';
import { whenAskedToStop } from '../standalone/asked-to-stop.js';
import { houseDir, nodeArguments } from '../standalone/node-process.js';
import { startStack } from '../standalone/stack.js';
import type { Stack } from '../standalone/stack-types.js';
import { until } from '../standalone/until.js';
import { compareChain } from './chain-cost.js';
import { medians, print } from './in-turn.js';

const factCount = 1_000;
const noticeCount = 60;
const unlimited = Object.fromEntries(
  ['READS', 'WRITES', 'HEAVY', 'ADDRESS'].map((name) => [`RATE_LIMIT_${name}`, '100000']),
);

type Ask = (path: string) => Promise<unknown>;

/**
 * `npm run timing`: on a stack of its own, the median time of an answer about somebody else's id against one that does not exist, and of two reads
 * with row-level security against without (the API under the owner's login), and of an audit event on its chain against one that is only
 * written. Prints ratios; it asserts nothing.
 */
async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-timing-'));
  const stack = await startStack({
    dataDir,
    temporary: true,
    workers: false,
    env: unlimited,
    signal: whenAskedToStop(),
  });
  try {
    const id = await fill(stack);
    await compareIds(stack, id);
    await compareLogins(stack, id);
    await compareChain(stack.databaseUrl);
  } finally {
    await stack.stop();
  }
}

async function fill(stack: Stack): Promise<string> {
  const file = async (count: number) => {
    const facts = Array.from({ length: count }, (_, index) => ({
      medium: 'telecom_network',
      locators: [{ kind: 'url', value: `https://kazino.kz/${randomUUID()}/${index}` }],
      protocol: 'HTTPS',
      substantiation: 'Бетте ақшалай ставкалар қабылданады',
    }));
    const head = { violationKind: 'GAMBLING', norm: 'Mass Media 11' };
    return (await call(stack, 'officer.finmon', '/notices', { ...head, facts })) as { id: string };
  };
  const { id } = await file(factCount);
  for (let count = 1; count < noticeCount; count += 1) await file(2);
  // As a house would have been by its own server, long since.
  const db = connect(stack.databaseUrl, { max: 1 });
  await db.raw('analyze');
  await db.destroy();
  return id;
}

async function compareIds(stack: Stack, foreign: string): Promise<void> {
  const ask = await asking(stack, 'officer.interior');
  for (const rest of ['', '/facts', '/timeline']) {
    const [theirs, nobodys] = await medians(300, [
      () => ask(`/notices/${foreign}${rest}`),
      () => ask(`/notices/${likeAnId()}${rest}`),
    ]);
    print(`GET /notices/{id}${rest}: another body's id against one that does not exist`, theirs, nobodys);
  }
}

async function compareLogins(stack: Stack, own: string): Promise<void> {
  const paths = {
    [`a notice with ${factCount} facts`]: `/notices/${own}`,
    'a list of 50 notices': '/notices?limit=50',
  };
  const unbound = await startUnbound(stack);
  try {
    const [bound, free] = [await asking(stack, 'officer.finmon'), await asking(stack, 'officer.finmon', unbound.url)];
    for (const [name, asked] of Object.entries(paths)) {
      const [on, off] = await medians(60, [() => bound(asked), () => free(asked)]);
      print(`${name}: with row-level security against without`, on, off);
    }
  } finally {
    unbound.process.kill('SIGTERM');
  }
}

/** An API beside the stack's own that signs in as the owner of the tables, whom no policy holds back. */
async function startUnbound(stack: Stack): Promise<{ url: string; process: ChildProcess }> {
  const port = new URL(stack.api).port === '18090' ? 18_091 : 18_090;
  const settings = { DATABASE_URL: stack.databaseUrl, PORT: String(port), API_METRICS_PORT: '0', LOG_LEVEL: 'silent' };
  const env = { ...stack.env('api'), ...settings };
  const api = spawn(process.execPath, nodeArguments('api/main.ts'), { cwd: houseDir, env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await until('The second API', () => fetch(`${url}/health/live`).then(() => undefined), {
    withinMs: 60_000,
    givenUp: () => (api.exitCode === null ? undefined : 'it ended'),
  });
  return { url, process: api };
}

async function asking(stack: Stack, account: string, api = stack.api): Promise<Ask> {
  const token = await stack.token(account);
  return async (asked) =>
    (await fetch(`${api}/api/v1${asked}`, { headers: { authorization: `Bearer ${token}` } })).text();
}

async function call(stack: Stack, account: string, asked: string, body: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${await stack.token(account)}`, 'content-type': 'application/json' };
  const response = await fetch(`${stack.api}/api/v1${asked}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${asked} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function likeAnId(): string {
  return `0197c5c0-0000-7${randomUUID().slice(15)}`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
