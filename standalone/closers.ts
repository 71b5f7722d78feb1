/** What has to be undone when the stack ends, last things first. */
export class Closers {
  private readonly list: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  add(closer: () => Promise<void>): void {
    this.list.push(closer);
  }

  /** Runs them all, each once, however often it is asked; one that fails is reported and keeps no other from running. */
  close(log: (line: string) => void): Promise<void> {
    this.closing ??= (async () => {
      for (const closer of this.list.reverse()) {
        await closer().catch((error: unknown) => log(`While stopping: ${String(error)}`));
      }
    })();
    return this.closing;
  }
}

/** Waits for all, even when one fails (what the others have started must be known before it can be stopped), and then throws what failed first. */
export async function allOrNone<T extends readonly unknown[]>(
  stop: AbortController,
  tasks: { [K in keyof T]: Promise<T[K]> },
): Promise<T> {
  const marked = tasks.map((task) =>
    Promise.resolve(task).catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(marked);
  stop.signal.throwIfAborted();
  return (await Promise.all(marked)) as unknown as T;
}
