import { Context } from '@temporalio/activity';

/** Well within the heartbeat time-out of `workflows/steps.ts`. */
const everyMs = 2_000;

/**
 * Tells the engine again and again that this worker is alive while it works. Without that a step of a worker that died is repeated only after the
 * step's whole time, and one that is not wanted any more is never told.
 */
export async function heartbeating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => {
    context.heartbeat();
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
