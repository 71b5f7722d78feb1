import { readFileSync } from 'node:fs';

/** When the process began, in clock ticks since boot (Linux; elsewhere undefined). With its id this names one process for ever: ids are used again. */
export function startedAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces; the state follows it, the start time is the 20th from there.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** True while the very process that had this id at that time still runs. A zombie does not. */
export function isRunning(pid: number, started: string | undefined): boolean {
  if (process.platform === 'linux') return started !== undefined && startedAt(pid) === started;
  return signal(pid, 0);
}

/** Sends the signal to one process (or, with a negative id, its group). False if there is nobody. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
