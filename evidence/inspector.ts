import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EvidenceRefusedError } from '../domain/evidence.js';
import type { Inspected, Inspection } from './inspection-process.js';
import type { LookedInto } from './look-into.js';

export interface InspectorLimits {
  /** One file may be looked into for so long. */
  withinMs: number;
  /** The process may grow to this, decoder and all. */
  memoryBytesAtMost: number;
  /** What runs in it; for tests that crash and hang. */
  program?: URL;
}

/** A process takes this long to be ready only on a machine that is in trouble. */
const readyWithinMs = 60_000;
const heapMegabytes = 256;

/** One process that looks into one file at a time, begun when the first one comes and again after it had to be ended. */
export class Inspector {
  private child: ChildProcess | undefined;
  constructor(private readonly limits: InspectorLimits) {}

  /**
   * @throws EvidenceRefusedError, *too_hard_to_read* if the process crashed, took too long or grew too large over this file
   */
  async look(asked: Inspection): Promise<LookedInto> {
    const child = this.living() ?? (await this.begin());
    hold(child);
    try {
      child.send(asked);
      const said = await answerOf(child, this.limits.withinMs);
      if (said === undefined) throw new EvidenceRefusedError('too_hard_to_read');
      if ('refused' in said) throw new EvidenceRefusedError(said.refused);
      if ('found' in said) return said.found;
      throw new Error(`The inspection of a file failed: ${'failed' in said ? said.failed : 'no answer'}`);
    } finally {
      if (this.living() !== undefined) letGo(child);
    }
  }

  close(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  // It may have been ended from outside while nobody asked it anything.
  private living(): ChildProcess | undefined {
    return this.child?.connected === true && !this.child.killed ? this.child : undefined;
  }

  private async begin(): Promise<ChildProcess> {
    const child = begun(this.limits);
    const said = await answerOf(child, readyWithinMs);
    if (said === undefined) throw new Error('The process that looks into files did not begin');
    this.child = child;
    return child;
  }
}

function begun({ memoryBytesAtMost, program }: InspectorLimits): ChildProcess {
  // Beside this file, as a source or built.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const path = fileURLToPath(program ?? new URL(`./inspection-process.${ending}`, import.meta.url));
  const child = fork(path, [String(memoryBytesAtMost)], {
    execArgv: [
      ...process.execArgv.filter((option) => !option.startsWith('--inspect')),
      `--max-old-space-size=${heapMegabytes}`,
    ],
    // Nothing of ours: whoever breaks a decoder finds no password here.
    env: { MALLOC_ARENA_MAX: '2' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // An 'error' that nobody hears would end this process too.
  return child.on('error', () => undefined);
}

/** The next answer; undefined if the process ended without one, or had to be ended. */
function answerOf(child: ChildProcess, withinMs: number): Promise<Inspected | undefined> {
  return new Promise((resolve) => {
    const settle = (said?: Inspected) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onEnd).off('error', onEnd);
      if (said === undefined) child.kill('SIGKILL');
      resolve(said);
    };
    const onMessage = (said: unknown) => {
      settle(said as Inspected);
    };
    const onEnd = () => {
      settle();
    };
    const timer = setTimeout(onEnd, withinMs);
    child.on('message', onMessage).on('exit', onEnd).on('error', onEnd);
  });
}

// An idle process keeps nobody alive: it ends with whoever began it.
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}
