import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import path from 'node:path';
import { once } from './once.js';

/** The ports of a stack that nobody else uses, so that addresses are easy to remember. */
export const usualPorts = {
  api: 8080,
  apiMetrics: 9464,
  workerMetrics: 9465,
  workerHealth: 9466,
  temporal: 7233,
  temporalUi: 8233,
  postgres: 54320,
  issuer: 8090,
  simulatorA: 8091,
  simulatorB: 8092,
  mail: 8094,
  smtp: 2525,
  revocations: 8095,
};

export type PortName = keyof typeof usualPorts;
export type Ports = Record<PortName, number>;

// Below the ephemeral range: a server that is taken away and brought back on its port must not find there an outgoing connection of somebody else's.
const lowestFreePort = 20_000;
/** How many ports a process holds. */
export const rangeSize = 200;
const ranges = 60;

/**
 * Chooses a port for each part: the wished one, else the one this data folder had last time, else the usual one (unless `usual` is false,
 * as in tests, where many stacks run side by side); what is taken is replaced by a free one. Remembers the choice in the data folder.
 */
export async function choosePorts(
  dataDir: string,
  options: { wished?: Partial<Ports>; usual: boolean },
): Promise<Ports> {
  const file = path.join(dataDir, 'ports.json');
  const remembered = await readRemembered(file);
  const chosen: Partial<Ports> = {};
  for (const name of Object.keys(usualPorts) as PortName[]) {
    const candidates = [options.wished?.[name], remembered[name], options.usual ? usualPorts[name] : undefined];
    chosen[name] = await firstFree(candidates, Object.values(chosen));
  }
  await writeFile(file, `${JSON.stringify(chosen)}\n`);
  return chosen as Ports;
}

async function readRemembered(file: string): Promise<Partial<Ports>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return JSON.parse(text) as Partial<Ports>;
  } catch {
    // Half-written by a process that was killed: nothing is lost but the habit.
    return {};
  }
}

async function firstFree(candidates: (number | undefined)[], taken: number[]): Promise<number> {
  for (const port of candidates) {
    if (port !== undefined && port !== 0 && !taken.includes(port) && (await isFree(port))) return port;
  }
  const nextPort = await ownPorts();
  for (let tries = 0; tries < rangeSize; tries += 1) {
    const port = nextPort();
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`None of the ${rangeSize} ports of this process is free`);
}

const ownPorts = once(holdRange);

/**
 * Ports that are dealt to nobody but this process while it lives, one after the other: whoever starts a stack at the same moment would otherwise
 * find a port free that we have chosen and not yet taken. A range belongs to whoever listens at its first port. What a data folder remembers may
 * lie in somebody's range, so each begins somewhere else in it.
 */
async function holdRange(): Promise<() => number> {
  const start = Math.floor(Math.random() * ranges);
  for (let tries = 0; tries < ranges; tries += 1) {
    const first = lowestFreePort + ((start + tries) % ranges) * rangeSize;
    const holder = await listening(first);
    if (holder === undefined) continue;
    // No reason for this process to live on.
    holder.unref();
    let given = Math.floor(Math.random() * rangeSize);
    return () => {
      given += 1;
      return first + 1 + (given % (rangeSize - 1));
    };
  }
  throw new Error(`No range of ports is free from ${lowestFreePort} on`);
}

/** True if a server on this machine could listen there now. */
export async function isFree(port: number): Promise<boolean> {
  const probe = await listening(port);
  if (probe === undefined) return false;
  await new Promise((resolve) => probe.close(resolve));
  return true;
}

/** A server at a port of this machine; none where somebody listens there already. */
function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server));
  });
}
