import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { endChildren } from './children.js';
import { dropCopiedPrograms } from './postgres-binaries.js';
import { isRunning } from './processes.js';

// A process of its own that outlives the stack's when that is killed with SIGKILL, and then ends what it left behind. It stands in a session of
// its own (Ctrl-C in the terminal does not reach it) and knows of the stack's end because the channel between them closes.
const [file, owner, temporary] = process.argv.slice(2);
if (file === undefined || owner === undefined)
  throw new Error('The reaper needs a list of processes and the name of its owner');
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

const reap = () => void endAll(file, owner).finally(() => process.exit(0));
// The stack may have ended while we were loading.
if (process.connected) process.on('disconnect', reap);
else reap();

async function endAll(list: string, of: string): Promise<void> {
  await endChildren(list, { owner: of });
  if (temporary === undefined) return;
  await dropCopiedPrograms(temporary);
  const remove = () => rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  await remove();
  const [pid, started] = of.split(' ');
  if (isRunning(Number(pid), started)) return;
  // What a killed stack had begun and is on no list (the compiler, initdb) may write there for a moment longer.
  for (let times = 0; times < 6; times += 1) {
    await pause(500);
    await remove();
  }
}
