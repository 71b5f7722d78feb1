import { Worker } from 'node:worker_threads';

export interface Watchdog {
  /** What to name, should it never end. */
  running(test: string): void;
  end(): Promise<void>;
}

/** Plain JavaScript, as it would cost more to load the compiler in its thread than the watching does. Only `writeSync` gets out without the thread that is blocked. */
const program = `
const { parentPort, workerData: seconds } = require('node:worker_threads');
let running = 'its beginning';
let silentFor = 0;
parentPort.on('message', (test) => {
  running = test;
  silentFor = 0;
});
setInterval(() => {
  silentFor += 1;
  if (silentFor < seconds) return;
  require('node:fs').writeSync(2, '\\nBlocked its thread for ' + seconds + ' s, and was killed: ' + running + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/** Kills this process once its thread has been blocked for so long, where no timeout of mocha's can come about, and says in which test. It keeps no process from ending. */
export function startWatchdog(seconds: number): Watchdog {
  const worker = new Worker(program, { eval: true, execArgv: [], workerData: seconds });
  worker.unref();
  let named = 'what comes before the first test';
  const alive = setInterval(() => worker.postMessage(named), 1_000).unref();
  return {
    running(test) {
      named = test;
      worker.postMessage(test);
    },
    async end() {
      clearInterval(alive);
      await worker.terminate();
    },
  };
}
