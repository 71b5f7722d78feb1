import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, signal, startedAt } from './processes.js';

/** One process of the stack, as written down for whoever has to end it when the stack itself no longer can. */
export interface Child {
  name: string;
  pid: number;
  started?: string | undefined;
  stopSignal: NodeJS.Signals;
}

interface ChildrenFile {
  owner: string;
  list: Child[];
}

/** Names the process that keeps a list, so that a reaper never ends what the next stack on the same folder has started. */
export function ownerName(pid: number): string {
  return `${pid} ${startedAt(pid) ?? ''}`;
}

/** The list of processes a stack has started, kept in a file of its data folder: the reaper and the next start read it. */
export class Children {
  private list: Child[] = [];
  private readonly owner = ownerName(process.pid);

  constructor(private readonly file: string) {
    this.write();
  }

  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    this.list.push({ name, pid, started: startedAt(pid), stopSignal });
    this.write();
  }

  remove(pid: number): void {
    this.list = this.list.filter((child) => child.pid !== pid);
    this.write();
  }

  all(): { name: string; pid: number }[] {
    return this.list.map(({ name, pid }) => ({ name, pid }));
  }

  private write(): void {
    const half = `${this.file}.half`;
    writeFileSync(half, JSON.stringify({ owner: this.owner, list: this.list } satisfies ChildrenFile));
    renameSync(half, this.file);
  }
}

/**
 * Ends what the list in `file` names and what still runs, servers last, each first politely. Used when the stack was killed:
 * by its reaper at once (which names the `owner` it watched), and by the next start on the same folder. A process that only got the same id is left alone.
 */
export async function endChildren(file: string, options: { owner?: string; politelyMs?: number } = {}): Promise<void> {
  const { owner, politelyMs = 5_000 } = options;
  const found = readChildren(file);
  if (owner !== undefined && found.owner !== owner) return;
  const alive = found.list.filter((child) => isRunning(child.pid, child.started));
  const servers = alive.filter((child) => child.name === 'postgres' || child.name === 'temporal');
  const others = alive.filter((child) => !servers.includes(child));
  await endAll(others, politelyMs);
  await endAll(servers, politelyMs);
}

async function endAll(children: Child[], politelyMs: number): Promise<void> {
  const stillThere = () => children.filter((child) => isRunning(child.pid, child.started));
  for (const child of children) signal(child.pid, child.stopSignal);
  const deadline = Date.now() + politelyMs;
  while (stillThere().length > 0 && Date.now() < deadline) await pause(50);
  for (const child of stillThere()) signal(child.pid, 'SIGKILL');
  const last = Date.now() + 2_000;
  while (stillThere().length > 0 && Date.now() < last) await pause(20);
}

function readChildren(file: string): ChildrenFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ChildrenFile;
  } catch {
    // No list: nothing was started there.
    return { owner: '', list: [] };
  }
}
