import { condition } from '@temporalio/workflow';

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
