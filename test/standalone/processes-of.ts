import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** The processes on this machine (Linux) whose command line, settings or working folder name the folder: nothing of a stack can hide from it. */
export function processesOf(folder: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    try {
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      const where = readlinkSync(`/proc/${pid}/cwd`);
      if ([commandLine, environment, where].some((text) => text.includes(folder)))
        found.push(`${pid} ${commandLine.trim()}`);
    } catch {
      // It ended while we looked, or is the kernel's.
    }
  }
  return found;
}
