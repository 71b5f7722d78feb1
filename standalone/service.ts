import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Children } from './children.js';
import { signal } from './processes.js';

export interface ServiceSpec {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  stopSignal: NodeJS.Signals;
  stopWithinMs: number;
  uid?: number | undefined;
  gid?: number | undefined;
}

export interface ServiceDeps {
  logDir: string;
  children: Children;
  log: (line: string) => void;
  /** Aborted when the stack ends: nothing is started from then on. */
  signal: AbortSignal;
}

const restartAfterMs = 1_000;
const crashLoopMs = 10_000;
const mostCrashes = 5;

/**
 * One server process of the stack: started with its output in `logs/<name>.log`, stopped within a bound, and, once `keepAlive` is set,
 * started again when it ends without having been asked to (five times in a row at most).
 */
export class Service {
  keepAlive = false;
  private child: ChildProcess | undefined;
  private gone: Promise<void> = Promise.resolve();
  private extraEnv: NodeJS.ProcessEnv = {};
  private restart: NodeJS.Timeout | undefined;
  private asked = false;
  private crashes = 0;
  private ending: string | undefined;

  constructor(
    private readonly spec: ServiceSpec,
    private readonly deps: ServiceDeps,
  ) {}

  /** The running process' id. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** How the process ended, with the last lines it wrote; undefined while it runs. */
  get ended(): string | undefined {
    return this.deps.signal.aborted ? 'the stack ends' : this.ending;
  }

  /** Starts the process; extra settings last until the next start that names some. Throws if it runs already. */
  start(extraEnv?: NodeJS.ProcessEnv): void {
    if (this.child !== undefined) throw new Error(`${this.spec.name} runs already`);
    this.deps.signal.throwIfAborted();
    clearTimeout(this.restart);
    this.extraEnv = extraEnv ?? this.extraEnv;
    this.asked = false;
    this.ending = undefined;
    const { command, args, cwd, uid, gid } = this.spec;
    const output = openSync(this.logFile, 'a', 0o600);
    const startedAtMs = Date.now();
    // A session of its own: Ctrl-C in the terminal reaches only the stack, which stops its processes in the right order.
    const child = spawn(command, args, {
      cwd,
      env: { ...this.spec.env, ...this.extraEnv },
      stdio: ['ignore', output, output],
      detached: true,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    closeSync(output);
    this.child = child;
    if (child.pid !== undefined) this.deps.children.add(this.spec.name, child.pid, this.spec.stopSignal);
    this.gone = new Promise((resolve) => {
      const over = (how: string) => {
        if (this.child !== child) return;
        this.child = undefined;
        if (child.pid !== undefined) this.deps.children.remove(child.pid);
        this.ending = `${how}\n${this.lastLines()}`;
        resolve();
        this.startAgain(how, Date.now() - startedAtMs);
      };
      child.once('error', (error) => over(`could not be started: ${error.message}`));
      child.once('exit', (code, byWhat) => over(`ended with ${byWhat ?? `code ${String(code)}`}`));
    });
  }

  /** Asks the process to end and waits for it; after its time it is killed. Nothing happens if it does not run. */
  async stop(): Promise<void> {
    this.asked = true;
    clearTimeout(this.restart);
    const pid = this.child?.pid;
    if (pid === undefined) return;
    signal(pid, this.spec.stopSignal);
    const killer = setTimeout(() => {
      this.deps.log(`${this.spec.name} did not stop within ${this.spec.stopWithinMs / 1000} s and is killed`);
      signal(-pid, 'SIGKILL');
    }, this.spec.stopWithinMs);
    await this.gone;
    clearTimeout(killer);
  }

  /** Sends the signal and, if the process ends of it, leaves it so. Resolves when it has ended (at once for signals that do not end it). */
  async kill(name: NodeJS.Signals): Promise<void> {
    const pid = this.child?.pid;
    if (pid === undefined) return;
    const ends = name === 'SIGKILL' || name === 'SIGTERM' || name === 'SIGINT';
    if (ends) this.asked = true;
    signal(pid, name);
    if (ends) await this.gone;
  }

  private startAgain(how: string, ranMs: number): void {
    if (this.asked || !this.keepAlive || this.deps.signal.aborted) return;
    this.crashes = ranMs < crashLoopMs ? this.crashes + 1 : 1;
    if (this.crashes > mostCrashes) {
      this.deps.log(`${this.spec.name} ${how} again and stays down; see ${this.logFile}`);
      return;
    }
    this.deps.log(`${this.spec.name} ${how}; it is started again`);
    this.restart = setTimeout(() => this.deps.signal.aborted || this.start(), restartAfterMs);
  }

  private get logFile(): string {
    return path.join(this.deps.logDir, `${this.spec.name}.log`);
  }

  private lastLines(): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
  }
}
