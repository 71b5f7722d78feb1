import { setInterval } from 'node:timers';
import sharp from 'sharp';
import type { ClaimedFile, EvidenceRefusal } from '../domain/evidence.js';
import { EvidenceRefusedError } from '../domain/evidence.js';
import { lookInto } from './look-into.js';
import type { LookedInto } from './look-into.js';

/** What this process is asked, one file at a time. */
export interface Inspection {
  file: Uint8Array;
  claimed: ClaimedFile;
}

/** What it answers; before the first question, that it is ready. */
export type Inspected = { ready: true } | { found: LookedInto } | { refused: EvidenceRefusal } | { failed: string };

const memoryLookedAtEveryMs = 20;

/**
 * Looks into files in a process of its own, and into nothing else: it has no settings, no database and no answers to give but to its parent.
 * The decoder's memory is not the heap's and cannot be bounded from within it, so this watches itself.
 */
function serve(memoryBytesAtMost: number): void {
  // One thread and no cache: two files never share memory, and a file never pays for the one before.
  sharp.concurrency(1);
  sharp.cache(false);
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryBytesAtMost) end();
  }, memoryLookedAtEveryMs);
  process.on('disconnect', end);
  process.on('message', (asked: Inspection) => void inspect(asked).then(answer));
  answer({ ready: true });
}

async function inspect({ file, claimed }: Inspection): Promise<Inspected> {
  try {
    return { found: await lookInto(file, claimed) };
  } catch (error) {
    if (error instanceof EvidenceRefusedError) return { refused: error.code };
    return { failed: error instanceof Error ? error.name : 'unknown' };
  }
}

function answer(said: Inspected): void {
  process.send?.(said);
}

// An orderly end would wait for a decoder that is still at work.
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

serve(Number(process.argv[2]));
