import { pollDispatches } from './executing.js';
import { workOnTasks } from './reviewing.js';
import type { World } from './world.js';
import { daysOf, roundOn } from './year.js';

/** Until then everything is to be over that began in the year. */
export const windingUpDays = 30;

/** In the weeks after the year nobody begins anything, and nobody forgets anything: what is still open then waits for ever. */
export function planWindingUp(world: World, year: number): void {
  const windingUp = async () => {
    world.isWindingUp = true;
    await workOnTasks(world);
    await pollDispatches(world);
  };
  for (const [index, day] of daysOf(year + 1)
    .slice(0, windingUpDays)
    .entries()) {
    world.agenda.add({ at: roundOn(day, index), what: 'everybody ends what is open', work: windingUp });
  }
}
