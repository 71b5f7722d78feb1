/** Aborted by Ctrl-C and its like, and when the npm that started us is gone (killed, it cannot pass a signal on). */
export function whenAskedToStop(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stopping.abort();
    }, 1_000).unref();
  }
  return stopping.signal;
}
