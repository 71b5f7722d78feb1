import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { complaintsTakenBack } from '../db/public-complaints.js';
import { complaintWorkflowId } from '../workflows/messages.js';
import { startConfirmedComplaint } from './complaint-family.js';
import { askToReadAgain } from './read-again.js';

const atOnce = 100;
/** What nobody has confirmed by then is forgotten, with whatever it told of its author. */
const forgottenAfterMs = 3 * 24 * 3_600_000;

/**
 * Starts the cases of complaints that were confirmed by their authors, has those end that were taken back, and forgets what nobody confirmed. Gives
 * how many were started.
 */
export async function startConfirmedComplaints({
  db,
  clock,
  temporal,
}: {
  db: Knex;
  clock: Clock;
  temporal: Client;
}): Promise<number> {
  const waiting: { id: string }[] = await db('complaint_submissions')
    .whereNotNull('confirmed_at')
    .whereNull('opened_at')
    .orderBy('id')
    .limit(atOnce)
    .select('id');
  for (const { id } of waiting) await startConfirmedComplaint(temporal, id);
  for (const id of await complaintsTakenBack(db, atOnce)) await askToReadAgain(temporal, complaintWorkflowId(id));
  await db('complaint_submissions')
    .whereNull('confirmed_at')
    .where('submitted_at', '<', new Date(clock.now() - forgottenAfterMs))
    .delete();
  return waiting.length;
}
