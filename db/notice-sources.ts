import type { Knex } from 'knex';
import { almatyDay, startOfAlmatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import type { NoticeSource, SourceTerms } from '../domain/sources.js';
import type { Notice } from './notices.js';
import { referenceList } from './reference-views.js';
import { endTerm, runningTerm, startTerm } from './working-terms.js';

/** What the reference list said of a source on the day of a moment (milliseconds since the epoch); undefined where it was not in the list: nobody might use it. */
async function termsOf(db: Knex, source: NoticeSource, at: number): Promise<SourceTerms | undefined> {
  const listed = await referenceList(db, 'notice_sources', almatyDay(at));
  return listed.find(({ code }) => code === source)?.data;
}

/** Whether a body might file on this track on the day of a moment (milliseconds since the epoch): only those that the reference list names. */
export async function mayUseSource(
  db: Knex,
  { source, bodyCode }: { source: NoticeSource; bodyCode: string },
  at: number,
): Promise<boolean> {
  const terms = await termsOf(db, source, at);
  return terms !== undefined && (terms.bodies?.includes(bodyCode) ?? true);
}

/**
 * Starts the clock of a notice of another track as it is registered: by when it has to be carried on. A term in working days is counted again when
 * the calendar changes. Null for ordinary notices, for which the Rules set no term, and for a source that was not in the list: validation returns it.
 * @param submittedAt milliseconds since the epoch
 */
export async function startForwarding(
  tx: Knex,
  clock: Clock,
  { id, source }: Pick<Notice, 'id' | 'source'>,
  submittedAt: number,
): Promise<Date | null> {
  if (source === 'notice') return null;
  const within = (await termsOf(tx, source, submittedAt))?.within;
  if (within === undefined) return null;
  if ('minutes' in within) return new Date(submittedAt + within.minutes * 60_000);
  const term = { caseId: id, kind: 'forwarding', workflowId: null, days: within.workingDays } as const;
  const { dueAt } = await startTerm(tx, clock, { ...term, startedAt: submittedAt });
  return new Date(dueAt);
}

/** A part that was split off has the clock of its notice. */
export async function shareForwarding(tx: Knex, clock: Clock, { id, partId }: { id: string; partId: string }) {
  const term = await runningTerm(tx, id, 'forwarding');
  if (term === undefined) return;
  const startedAt = startOfAlmatyDay(term.startedOn);
  await startTerm(tx, clock, { caseId: partId, kind: 'forwarding', workflowId: null, days: term.days, startedAt });
}

/** Stops the clock: it was carried on, withdrawn, or went back to its body. */
export async function endForwarding(tx: Knex, clock: Clock, { id, source }: Pick<Notice, 'id' | 'source'>) {
  if (source !== 'notice') await endTerm(tx, clock, { caseId: id, kind: 'forwarding' });
}
