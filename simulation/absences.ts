import { almatyDay, dayAfter } from '../domain/almaty.js';
import type { Person } from './people.js';
import { ask } from './world.js';
import type { World } from './world.js';
import { hourOn } from './year.js';

/** Every reviewer is away for a while, once or twice in the year, and enters it on the day before. */
export function planAbsences(world: World, workingDays: readonly string[]): void {
  const { agenda, chance, people } = world;
  for (const reviewer of people.reviewers) {
    for (let count = chance.between(1, 2); count > 0; count -= 1) {
      const said = chance.oneOf(workingDays);
      const days = chance.between(1, 14);
      const work = () => enterAbsence(world, reviewer, said, days);
      agenda.add({ at: hourOn(said, 13), what: 'somebody goes away', work });
    }
  }
}

async function enterAbsence(world: World, reviewer: Person, said: string, days: number): Promise<void> {
  const from = dayAfter(said);
  let to = from;
  for (let more = 1; more < days; more += 1) to = dayAfter(to);
  await ask(world, reviewer, 'POST /absences', { body: { from, to } });
  world.tally.count('absences');
}

/** Who is away today and does nothing. */
export async function whoIsAway({ db, clock }: World): Promise<Set<string>> {
  const today = almatyDay(clock.now());
  const rows: { account_id: string }[] = await db('absences')
    .where('from_day', '<=', today)
    .where('to_day', '>=', today)
    .select('account_id');
  return new Set(rows.map(({ account_id: id }) => id));
}
