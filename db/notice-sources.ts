import type { Knex } from 'knex';
import { almatyDay, startOfAlmatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import type { NoticeSource, SourceTerms } from '../domain/sources.js';
import type { Notice } from './notices.js';
import { referenceList } from './reference-views.js';
import { endTerm, runningTerm, startTerm } from './working-terms.js';

/** What today's reference list says of a source. Throws if it is not in the list: then nobody may use it, and nobody knows its clock. */
export async function sourceTerms(db: Knex, clock: Clock, source: NoticeSource): Promise<SourceTerms> {
  const listed = await referenceList(db, 'notice_sources', almatyDay(clock.now()));
  const entry = listed.find(({ code }) => code === source);
  if (entry === undefined) throw new Error(`The source ${source} is not in force`);
  return entry.data;
}

/** Whether a body may file on this track: only those that the reference list names. */
export async function mayUseSource(
  db: Knex,
  clock: Clock,
  { source, bodyCode }: { source: NoticeSource; bodyCode: string },
): Promise<boolean> {
  const listed = await referenceList(db, 'notice_sources', almatyDay(clock.now()));
  const terms: SourceTerms | undefined = listed.find(({ code }) => code === source)?.data;
  return terms !== undefined && (terms.bodies?.includes(bodyCode) ?? true);
}

/**
 * Starts the clock of a notice of another track as it is registered: by when it has to be carried on. A term in working days is counted again when
 * the calendar changes. Null for ordinary notices: the Rules set no term.
 * @param submittedAt milliseconds since the epoch
 */
export async function startForwarding(
  tx: Knex,
  clock: Clock,
  { id, source }: Pick<Notice, 'id' | 'source'>,
  submittedAt: number,
): Promise<Date | null> {
  if (source === 'notice') return null;
  const { within } = await sourceTerms(tx, clock, source);
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
