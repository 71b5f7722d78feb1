import { spawn } from 'node:child_process';
import { ownerName } from './children.js';
import { compileProgram } from './compiled-house.js';
import { houseDir } from './node-process.js';
import { once } from './once.js';
import { signal } from './processes.js';

/**
 * Starts the process that ends the children listed in `file` should this one be killed, and removes the `temporary` data folder they worked in.
 * Gives the function that dismisses it.
 */
export type StartReaper = (file: string, options?: { temporary?: string }) => () => Promise<void>;

const program = once(() => compileProgram('standalone/reaper.ts'));

/** Compiles the reaper, once for all that this process starts. Asked for before there is anything to reap: between a folder and its reaper nothing may take time. */
export async function prepareReaper(): Promise<StartReaper> {
  const compiled = await program();
  return (file, options = {}) => start(compiled, file, options);
}

function start(compiled: string, file: string, { temporary }: { temporary?: string }): () => Promise<void> {
  const args = [file, ownerName(process.pid), ...(temporary === undefined ? [] : [temporary])];
  const reaper = spawn(process.execPath, ['--input-type=module', '-', ...args], {
    cwd: houseDir,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  // It reads its program from us; where it could not be started, nobody reads.
  reaper.stdin?.on('error', () => undefined);
  reaper.stdin?.end(compiled);
  const gone = new Promise<void>((resolve) => {
    reaper.once('exit', () => resolve());
    reaper.once('error', () => resolve());
  });
  reaper.unref();
  reaper.channel?.unref();
  return async () => {
    const { pid } = reaper;
    const killer = setTimeout(() => pid !== undefined && signal(pid, 'SIGKILL'), 3_000);
    reaper.ref();
    if (reaper.connected) reaper.disconnect();
    await gone;
    clearTimeout(killer);
  };
}
