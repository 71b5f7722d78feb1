import type { Body } from './people.js';
import { ask } from './world.js';
import type { World } from './world.js';
import { hourOn } from './year.js';

/**
 * Heads hand in their lists at the beginning of the year and, most of them, in time for the second half; some late, which locks nobody out. Now and then
 * somebody is left off a list and files no more until the next one.
 */
export function planRosters(world: World, year: number): void {
  const { agenda, chance, people } = world;
  for (const body of people.bodies) {
    const submit = (leavesOut: boolean) => () => submitRoster(world, body, leavesOut);
    const add = (day: string, leavesOut = false) =>
      agenda.add({ at: hourOn(day, 8), what: 'a roster is submitted', work: submit(leavesOut) });
    add(`${year}-01-01`);
    if (chance.percent(30)) add(`${year}-04-${String(chance.between(10, 28))}`, true);
    add(chance.percent(70) ? `${year}-07-${String(chance.between(10, 28))}` : `${year + 1}-01-04`);
  }
}

async function submitRoster(world: World, body: Body, leavesOut: boolean): Promise<void> {
  const listed = leavesOut ? body.officers.slice(1) : body.officers;
  const rows = [...listed, body.head].map(({ name, email }, index) => ({
    ...{ fullName: `Simulated ${name}`, email, phone: `+7701000${String(1000 + index)}` },
  }));
  const { id } = await ask(world, body.head, 'POST /rosters', { body: { rows } });
  const { against } = await ask(world, body.head, `GET /rosters/${String(id)}/diff`);
  await ask(world, body.head, `POST /rosters/${String(id)}/submission`, { body: { post: 'Руководитель', against } });
  world.tally.count('rosters submitted');
}
