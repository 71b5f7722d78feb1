import { spawn } from 'node:child_process';
import { ownerName } from './children.js';
import { houseDir, nodeArguments } from './node-process.js';
import { signal } from './processes.js';

/**
 * Starts the process that ends the children listed in `file` should this one be killed, and removes the `temporary` data folder they worked in.
 * Gives the function that dismisses it.
 */
export function startReaper(file: string, { temporary }: { temporary?: string } = {}): () => Promise<void> {
  const args = [file, ownerName(process.pid), ...(temporary === undefined ? [] : [temporary])];
  const reaper = spawn(process.execPath, nodeArguments('standalone/reaper.ts', ...args), {
    cwd: houseDir,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
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
