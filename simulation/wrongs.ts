import { verifyAudit } from '../audit/verify.js';
import { referenceList } from '../db/reference-views.js';
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

/** Somebody decided, with reasons, that it is lifted; or nobody had executed it when its prescription was settled. */
const explained = `case when r.lifted_by is not null
  then exists (select from restorations l where l.id = r.lifted_by and l.decision = 'lift'
                and l.decided_by is not null and coalesce(l.reasons, '') <> '')
  else not exists (select from dispatch_facts f join dispatches d on d.id = f.dispatch_id
                    where d.prescription_id = r.prescription_id and f.fact_id = r.fact_id and f.status = 'executed') end`;

/** Every restriction is in force with a day on which somebody looks at it again, or lifted, by somebody's decision or because nobody executed it. */
async function restrictions({ db, tally, clock }: World): Promise<string[]> {
  const today = almatyDay(clock.now());
  const rows: { id: string; review_on: string | null; lifted_at: Date | null; is_explained: boolean }[] = await db(
    'restrictions as r',
  ).select('r.id', 'r.lifted_at', db.raw('r.review_on::text'), db.raw(`${explained} as is_explained`));
  tally.count('restrictions lifted', rows.filter(({ lifted_at: at }) => at !== null).length);
  tally.count('restrictions in force', rows.filter(({ lifted_at: at }) => at === null).length);
  return rows.flatMap(({ id, review_on, lifted_at, is_explained }) => {
    if (lifted_at === null) return (review_on ?? '') <= today ? [`Nobody looks at restriction ${id} again`] : [];
    return is_explained ? [] : [`Restriction ${id} was lifted by nobody, for no reason`];
  });
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
  const bodies = (await referenceList(db, 'bodies', almatyDay(clock.now()))).map(({ code }) => code);
  const halfYears = new Set(rows.map(({ half_year: half }) => half));
  const raised = new Set(rows.map(({ body_code: body, half_year: half }) => `${body} for ${half}`));
  const owed = bodies.flatMap((body) => [...halfYears].map((half) => `${body} for ${half}`));
  tally.count('duties to renew a roster', rows.length);
  return [
    ...(halfYears.size === 3 ? [] : [`Duties were raised for ${String(halfYears.size)} half-years, and not for three`]),
    ...owed.filter((duty) => !raised.has(duty)).map((duty) => `The duty of ${duty} was not raised`),
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
