import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { addWorkingDays } from '../domain/working-calendar.js';
import { newId } from './new-id.js';
import { calendarYears, workingCalendar } from './working-days.js';
import type { CalendarDay } from './working-days.js';
import { openTerms } from './working-terms.js';
import type { TermKind } from './working-terms.js';

/** A table of a year that is being prepared. */
export interface CalendarDraft {
  id: string;
  year: number;
  days: CalendarDay[];
  toBeConfirmed: boolean;
  draftedBy: string;
  draftedAt: Date;
}

/** What a draft would change if it were released now. */
export interface CalendarChanges {
  added: CalendarDay[];
  removed: CalendarDay[];
  /** Days of another kind. */
  changed: CalendarDay[];
  /** Open terms that would end on another day. */
  terms: { caseId: string; kind: TermKind; from: string; to: string }[];
  /** Names these changes: whoever releases says with it what he has seen. */
  preview: string;
}

/** Puts a table in place of whatever was being prepared for that year. */
export async function keepDraft(
  tx: Knex,
  clock: Clock,
  draft: { year: number; days: readonly CalendarDay[]; toBeConfirmed: boolean; by: string },
): Promise<CalendarDraft> {
  const at = clock.now();
  // Of two who draft a year at once the later one replaces what the earlier one drafted.
  await tx.raw(`select pg_advisory_xact_lock(hashtext('habarlama.calendar'), ?)`, [draft.year]);
  await discardDraft(tx, clock, draft.year);
  const kept = { id: newId(at), year: draft.year, drafted_by: draft.by, drafted_at: new Date(at) };
  const days = JSON.stringify(draft.days);
  await tx('calendar_drafts').insert({ ...kept, days, to_be_confirmed: draft.toBeConfirmed });
  const found = await findDraft(tx, draft.year);
  if (found === undefined) throw new Error('A draft of the calendar was not kept');
  return found;
}

/** What is being prepared for a year; its row locked if asked. */
export async function findDraft(tx: Knex, year: number, how?: 'locked'): Promise<CalendarDraft | undefined> {
  const query = tx('calendar_drafts').where({ year, released_at: null, discarded_at: null });
  if (how === 'locked') void query.forUpdate();
  const row: DraftRow | undefined = await query.first(
    ...['id', 'year', 'days', 'to_be_confirmed', 'drafted_by', 'drafted_at'],
  );
  if (row === undefined) return undefined;
  const { id, days, to_be_confirmed: toBeConfirmed, drafted_by: draftedBy, drafted_at: draftedAt } = row;
  return { id, year, days, toBeConfirmed, draftedBy, draftedAt };
}

interface DraftRow {
  id: string;
  days: CalendarDay[];
  to_be_confirmed: boolean;
  drafted_by: string;
  drafted_at: Date;
}

/** Throws away what is being prepared for a year. False if there is nothing. */
export async function discardDraft(tx: Knex, clock: Clock, year: number): Promise<boolean> {
  const discarded = await tx('calendar_drafts')
    .where({ year, released_at: null, discarded_at: null })
    .update({ discarded_at: new Date(clock.now()) });
  return discarded === 1;
}

/** What releasing a draft would change, as things stand in this moment. */
export async function changesOf(tx: Knex, draft: CalendarDraft): Promise<CalendarChanges> {
  const [inForce] = await calendarYears(tx, { year: draft.year });
  const before = new Map(inForce?.days.map((of) => [of.day, of]));
  const after = new Map(draft.days.map((of) => [of.day, of]));
  const calendar = await workingCalendar(tx, draft);
  const terms = (await openTerms(tx)).flatMap(({ caseId, kind, startedOn, days, dueOn: from }) => {
    const to = addWorkingDays(calendar, startedOn, days);
    return from === to ? [] : [{ caseId, kind, from, to }];
  });
  const changes = {
    added: draft.days.filter(({ day }) => !before.has(day)),
    removed: [...before.values()].filter(({ day }) => !after.has(day)),
    changed: draft.days.filter(({ day, kind }) => (before.get(day)?.kind ?? kind) !== kind),
    terms,
  };
  const told = canonicalize({ ...changes, draft: draft.id, version: inForce?.version ?? 0 }) ?? '';
  return { ...changes, preview: createHash('sha256').update(told).digest('hex') };
}

/** Puts a draft in force as the next version of its year, which it gives. */
export async function releaseDraft(tx: Knex, clock: Clock, id: string): Promise<number> {
  const { rows } = await tx.raw<{ rows: [{ version: number | null }] }>('select release_calendar(?, ?) as version', [
    id,
    new Date(clock.now()),
  ]);
  const [{ version }] = rows;
  if (version === null) throw new Error(`The draft ${id} of the calendar is gone`);
  return version;
}
