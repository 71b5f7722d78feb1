import { condition } from '@temporalio/workflow';
import { summaries } from './messages.js';

/**
 * Waits for a condition, at most until a moment (milliseconds since the epoch; null: for ever).
 * True if the condition came first.
 */
export async function waitUntil(fulfilled: () => boolean, dueAt: number | null, summary: string): Promise<boolean> {
  if (dueAt === null) {
    await condition(fulfilled);
    return true;
  }
  const left = Math.max(dueAt - Date.now(), 1);
  return condition(fulfilled, left, { summary });
}

/**
 * A step found that it is not the time yet, because the house's clock is behind the engine's: it is asked again in a while. At once would
 * be thousands of events in a minute, and a history that is too long ends the case.
 */
export async function askAgainLater(fulfilled: () => boolean): Promise<void> {
  await condition(fulfilled, '10s', { summary: summaries.untilClockCameUp });
}
