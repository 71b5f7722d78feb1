/** Does its work again and again until stopped; what goes wrong is handed to `onError` and tried again the next time. */
export function againAndAgain(
  work: (isStopped: () => boolean) => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  const isStopped = () => stopped;
  let wake: () => void = () => undefined;
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      await work(isStopped).catch(onError);
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
