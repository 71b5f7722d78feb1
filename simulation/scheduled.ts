import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { rhythms, timesBetween } from '../domain/schedule-times.js';
import type { Rhythm } from '../domain/schedule-times.js';
import { casesTaskQueue } from '../workflows/messages.js';
import type { World } from './world.js';

const endsWithinMs = 30_000;

/**
 * Enters what Schedules would start: the server that skips time has none, so the times come from the table that a Schedule's are made of,
 * and the same workflows are started by hand.
 * @param span.outageDays after each daily run so many are lost: whatever they would have done the next one makes up for
 */
export function planSchedules(
  { agenda, tally }: World,
  connection: Connection,
  { from, until, outageDays }: { from: number; until: number; outageDays: number },
): void {
  // Not the client of the test environment: that one lets time pass while it waits.
  const client = new Client({ connection });
  for (const [workflow, rhythm] of Object.entries<Rhythm>(rhythms)) {
    for (const [index, at] of timesBetween(rhythm, from, until).entries()) {
      if (rhythm.days === 'every_day' && index % (outageDays + 1) !== 0) continue;
      const work = async () => {
        await runOnce(client, workflow, `${workflow}-${new Date(at).toISOString()}`);
        tally.count(`runs of ${workflow}`);
      };
      agenda.add({ at, what: workflow, work });
    }
  }
}

async function runOnce({ workflow }: Client, type: string, workflowId: string): Promise<void> {
  const handle = await workflow.start(type, { workflowId, taskQueue: casesTaskQueue });
  for (let waited = 0; waited < endsWithinMs; waited += 20) {
    if ((await handle.describe()).status.name === 'COMPLETED') return;
    await pause(20);
  }
  throw new Error(`${workflowId} did not end`);
}
