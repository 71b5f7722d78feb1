import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait before looking again, after so long a wait: long waits are looked at less often, so that looking does not slow what is waited for. */
function lookAgainMs(waitedMs: number): number {
  return Math.min(1_000, Math.max(50, waitedMs / 10));
}

/**
 * Asks again and again until `check` answers without throwing; its answer is the result. Throws what `check` threw last, with what was waited for,
 * when `withinMs` have passed; throws at once when `givenUp` names a reason (the process that should have answered has ended).
 */
export async function until<T>(
  what: string,
  check: () => Promise<T>,
  options: { withinMs: number; everyMs?: number; givenUp?: () => string | undefined },
): Promise<T> {
  const began = Date.now();
  const deadline = began + options.withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      const reason = options.givenUp?.();
      if (reason !== undefined) throw new Error(`${what}: ${reason}`, { cause: error });
      if (Date.now() >= deadline) {
        const last = error instanceof Error ? error.message : String(error);
        throw new Error(`${what}: not after ${options.withinMs / 1000} s (${last})`, { cause: error });
      }
      await pause(options.everyMs ?? lookAgainMs(Date.now() - began));
    }
  }
}
