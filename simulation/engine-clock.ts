import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Clock } from '../domain/clock.js';

/** The clock of a house whose engine skips time: what the engine showed when it was last asked, and what has passed since. */
export interface EngineClock extends Clock {
  /** Asks the engine. */
  refresh(): Promise<void>;
}

/** @param ask the engine's time, in milliseconds since the epoch */
export async function engineClock(ask: () => Promise<number>): Promise<EngineClock> {
  let shown = await ask();
  let askedAt = performance.now();
  const now = () => Math.floor(shown + performance.now() - askedAt);
  return {
    now,
    async refresh() {
      const at = await ask();
      // Never back: an answer may be older than what has passed since.
      shown = Math.max(at, now());
      askedAt = performance.now();
    },
  };
}

/** Asks the engine for the time before each step: between two steps it may have skipped days. */
export function refreshing(clock: EngineClock): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      async execute(input, next) {
        await clock.refresh();
        return next(input);
      },
    },
  });
}
