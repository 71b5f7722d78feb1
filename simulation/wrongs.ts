import { verifyAudit } from '../audit/verify.js';
import { almatyDay } from '../domain/almaty.js';
import { endOfTerm } from '../domain/working-calendar.js';
import { wrongTerms } from './term-wrongs.js';
import type { World } from './world.js';

/** What does not hold at the end of a year although it has to, each in a sentence. */
export async function wrongs(world: World): Promise<string[]> {
  return (
    await Promise.all([
      openCases(world),
      restrictions(world),
      openWayBack(world),
      obligations(world),
      wrongTerms(world),
      brokenChains(world),
    ])
  ).flat();
}

async function openCases({ db }: World): Promise<string[]> {
  const notices: { number: string; status: string }[] = await db('notices')
    .whereNotIn('status', ['draft', 'closed', 'withdrawn'])
    .select('number', 'status');
  const dispatches: { id: string; status: string }[] = await db('dispatches')
    .where({ settled_at: null })
    .select('id', 'status');
  return [
    ...notices.map(({ number, status }) => `Notice ${number} is still ${status}`),
    ...dispatches.map(({ id, status }) => `Dispatch ${id} is still ${status}`),
  ];
}

async function openWayBack({ db }: World): Promise<string[]> {
  const complaints: { number: string }[] = await db('complaints').whereNot({ status: 'closed' }).select('number');
  const restorations: { id: string }[] = await db('restorations').whereNot({ status: 'closed' }).select('id');
  return [
    ...complaints.map(({ number }) => `Complaint ${number} is still open`),
    ...restorations.map(({ id }) => `Restoration ${id} is still open`),
  ];
}

/** Every restriction is in force with a day on which somebody looks at it again, or lifted, by somebody's decision or because nobody executed it. */
async function restrictions({ db, tally, clock }: World): Promise<string[]> {
  const today = almatyDay(clock.now());
  const rows: { id: string; review_on: string | null; lifted_at: Date | null }[] = await db('restrictions').select(
    'id',
    'lifted_at',
    db.raw('review_on::text'),
  );
  tally.count('restrictions lifted', rows.filter(({ lifted_at: at }) => at !== null).length);
  tally.count('restrictions in force', rows.filter(({ lifted_at: at }) => at === null).length);
  return rows.flatMap(({ id, review_on, lifted_at }) =>
    lifted_at === null && (review_on ?? '') <= today ? [`Nobody looks at restriction ${id} again`] : [],
  );
}

/** Every body owes a renewal for every half-year that has begun, once, and what is late is marked. */
async function obligations({ db, clock, tally }: World): Promise<string[]> {
  const rows: {
    body_code: string;
    half_year: string;
    fulfilled_at: Date | null;
    overdue_at: Date | null;
    last_day: string;
  }[] = await db('roster_obligations').select(
    'body_code',
    'half_year',
    'fulfilled_at',
    'overdue_at',
    db.raw('last_day::text'),
  );
  const bodies = new Set(rows.map(({ body_code: body }) => body));
  const halfYears = new Set(rows.map(({ half_year: half }) => half));
  tally.count('duties to renew a roster', rows.length);
  const missing = bodies.size * halfYears.size - rows.length;
  return [
    ...(halfYears.size === 3 && missing === 0 ? [] : [`${String(missing)} duties to renew a roster were not raised`]),
    ...rows.flatMap(({ body_code: body, half_year: half, fulfilled_at: done, overdue_at: marked, last_day: last }) => {
      const wasLate = (done?.getTime() ?? clock.now()) >= endOfTerm(last);
      return wasLate === (marked !== null) ? [] : [`The duty of ${body} for ${half} is marked wrongly`];
    }),
  ];
}

async function brokenChains({ db, clock, tally }: World): Promise<string[]> {
  const { events, roots, broken } = await verifyAudit(db, [], clock);
  tally.count('audit events', events);
  tally.count('signed days', roots);
  return broken.map(({ says, caseId }) => `${says} (${caseId ?? 'roots'})`);
}
