import { setMaxListeners } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import sharp from 'sharp';
import { dataConverter } from '../codec/data-converter.js';
import { readConfig } from '../config.js';
import { startStack } from '../standalone/stack.js';
import type { Stack } from '../standalone/stack-types.js';
import { openDatabase } from './database.js';
import { openHouse } from './house.js';
import type { MeasureDeps } from './measure.js';
import { startNoops } from './noops.js';
import { scriptOperators } from './operators.js';

export interface BenchOptions {
  atOnceCount: number;
  say: (line: string) => void;
  signal: AbortSignal;
  /** Further settings of API and worker. */
  env?: NodeJS.ProcessEnv;
  /** Lets API and worker sign in as the owner of the server, whom row-level security does not bind. */
  asOwner?: boolean;
}

type Ends = (() => Promise<void>)[];

/** Starts a whole stack in a temporary folder, hands over what measuring needs, and ends all of it whatever happens. */
export async function onAStack<T>(
  { atOnceCount, say, signal, env = {}, asOwner = false }: BenchOptions,
  work: (deps: MeasureDeps) => Promise<T>,
): Promise<T> {
  const ends: Ends = [];
  // Every request in flight listens to it.
  setMaxListeners(0, signal);
  try {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-bench-'));
    const stack = await startStack({ dataDir, signal, temporary: true, env });
    ends.push(() => stack.stop());
    if (asOwner) await becomeOwner(stack);
    const worked = connected(stack, ends, signal).then((connections) => work({ ...connections, atOnceCount, say }));
    return await Promise.race([worked, aborted(signal)]);
  } finally {
    for (const end of ends.reverse()) await end().catch((error: unknown) => say(String(error)));
  }
}

async function becomeOwner(stack: Stack): Promise<void> {
  const login = { DATABASE_URL: stack.databaseUrl };
  await Promise.all([stack.killApi('SIGTERM'), stack.killWorker('SIGTERM')]);
  stack.startWorker(login);
  await stack.startApi(login);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

async function connected(stack: Stack, ends: Ends, signal: AbortSignal) {
  const house = openHouse({ api: stack.api, token: (account) => stack.token(account) }, signal);
  ends.push(() => house.close());
  const database = openDatabase(stack.databaseUrl);
  ends.push(() => database.close());
  const connection = await Connection.connect({ address: stack.temporalAddress });
  ends.push(() => connection.close());
  const temporal = new Client({
    connection,
    namespace: stack.namespace,
    dataConverter: dataConverter(readConfig('api', stack.env('api')).payloadKeys),
  });
  const noops = await startNoops({ address: stack.temporalAddress, namespace: stack.namespace, client: temporal });
  ends.push(() => noops.close());
  await scriptOperators(stack.simulators);
  return {
    ...{ house, database, temporal, noops, simulators: stack.simulators },
    recipientIds: await database.recipientIds(['SIM_TELECOM_A', 'SIM_TELECOM_B']),
    screenshot: await sharp({ create: { width: 320, height: 200, channels: 3, background: 'white' } })
      .png()
      .toBuffer(),
  };
}
