import { signMissingRoots } from './sign-roots.js';
import type { Notary } from './sign-roots.js';

/** Looks every `everyMs` whether a day is over that has no root, and signs one; what goes wrong is handed to `onError` and tried again. */
export function startNotary(
  notary: Notary,
  { everyMs }: { everyMs: number },
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  const isStopped = () => stopped;
  let wake: () => void = () => undefined;
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      await signMissingRoots(notary, isStopped).catch(onError);
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (isStopped()) resolve();
        else setTimeout(resolve, everyMs).unref();
      });
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
