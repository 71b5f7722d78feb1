import type { Knex } from 'knex';
import { notify } from '../db/notifications.js';
import { calendarYears } from '../db/working-days.js';
import { almatyDay, almatyYear } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';

/** From November on the next year's table is due too: the Government publishes moved days about then. */
const nextYearFrom = '-11-01';

/**
 * Reminds administrators, once a month for each year, of a table of the working calendar that is missing or that nobody has confirmed: of the present
 * year, and from November on of the next one. Gives the years.
 */
export async function remindOfCalendar({ db, clock }: { db: Knex; clock: Clock }): Promise<number[]> {
  const today = almatyDay(clock.now());
  const year = almatyYear(clock.now());
  const due = today >= `${year}${nextYearFrom}` ? [year, year + 1] : [year];
  const confirmed = (await calendarYears(db)).filter(({ toBeConfirmed }) => !toBeConfirmed);
  const open = due.filter((wanted) => !confirmed.some((table) => table.year === wanted));
  for (const wanted of open) {
    await notify(db, clock, {
      ...{ event: 'calendar_to_confirm', to: { role: 'administrator' }, caseId: null, href: '/api/v1/calendar' },
      ...{ params: { day: `${wanted}-01-01` }, key: `${wanted}:${today.slice(0, 7)}` },
    });
  }
  return open;
}
