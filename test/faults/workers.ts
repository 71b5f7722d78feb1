import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { houseDir } from '../../standalone/node-process.js';
import type { Stack } from '../../standalone/stack-types.js';
import { cachedWorkflowBundle } from '../../standalone/workflow-bundle.js';
import { compiledFaults } from '../support/compiled-sources.js';
import type { Charge } from './bomb.js';

/** How a process ended: with a code, or by a signal. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A worker process beside a stack's own. */
export interface TestWorker {
  ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): Promise<Ended>;
}

/** Starts workers against a stack that runs without its own; all that still run are killed at the end. */
export class TestWorkers {
  private readonly running = new Set<TestWorker>();
  private readonly logs: string[] = [];

  constructor(
    private readonly stack: Pick<Stack, 'env'>,
    private readonly logDir: string,
  ) {}

  async start({ bomb, env = {} }: { bomb?: Charge[]; env?: NodeJS.ProcessEnv } = {}): Promise<TestWorker> {
    const bundle = await cachedWorkflowBundle(AbortSignal.timeout(60_000));
    const compiled = await compiledFaults();
    const log = path.join(this.logDir, `worker-${this.logs.length + 1}.log`);
    this.logs.push(log);
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, [path.join(compiled, 'test/faults/worker-with-bomb.js')], {
      cwd: houseDir,
      env: {
        ...this.stack.env(),
        ...{ WORKFLOW_BUNDLE: bundle, WORKER_METRICS_PORT: '0', WORKER_HEALTH_PORT: '0', LOG_LEVEL: 'warn' },
        ...(bomb === undefined ? {} : { BOMB: JSON.stringify(bomb) }),
        ...env,
      },
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    const ended = new Promise<Ended>((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    const worker: TestWorker = {
      ended,
      kill(signal) {
        child.kill(signal);
        return ended;
      },
    };
    this.running.add(worker);
    void ended.then(() => this.running.delete(worker));
    return worker;
  }

  /** What every worker wrote, one after the other. */
  said(): string {
    return this.logs.map((log) => `${log}\n${readFileSync(log, 'utf8').trimEnd()}`).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running].map((worker) => worker.kill('SIGKILL')));
  }
}
