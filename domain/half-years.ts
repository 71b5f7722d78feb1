import { almatyDay, dayAfter, startOfAlmatyDay } from './almaty.js';

/** Half of a year in Almaty days, as the Rules count them (clauses 5, 6): 01.01-30.06 and 01.07-31.12. */
export interface HalfYear {
  /** `2026-H2`. */
  code: string;
  /** The first and the last day, both within it. */
  firstDay: string;
  lastDay: string;
}

/** The half-year in which a moment falls. */
export function halfYearOf(at: number): HalfYear {
  const [year = '', month = ''] = almatyDay(at).split('-');
  return Number(month) <= 6
    ? { code: `${year}-H1`, firstDay: `${year}-01-01`, lastDay: `${year}-06-30` }
    : { code: `${year}-H2`, firstDay: `${year}-07-01`, lastDay: `${year}-12-31` };
}

/** The half-year after this one. */
export function halfYearAfter({ lastDay }: HalfYear): HalfYear {
  return halfYearOf(startOfAlmatyDay(dayAfter(lastDay)));
}

/** The half-year before this one. */
export function halfYearBefore({ firstDay }: HalfYear): HalfYear {
  return halfYearOf(startOfAlmatyDay(firstDay) - 1);
}

/**
 * The next half-year that is over at a moment and has to be reported on: the last one where nothing was reported yet, else the one after the newest
 * report. Undefined if there is none.
 * @param reported the code of the half-year of the newest report
 */
export function nextHalfYearDue(reported: string | undefined, now: number): HalfYear | undefined {
  const over = halfYearBefore(halfYearOf(now));
  const last = reported === undefined ? undefined : halfYearFrom(reported);
  const due = last === undefined ? over : halfYearAfter(last);
  return due.lastDay <= over.lastDay ? due : undefined;
}

/** The half-year with this code, `2026-H2`; undefined if that is none. */
export function halfYearFrom(code: string): HalfYear | undefined {
  const [, year, half] = /^(\d{4})-H([12])$/.exec(code) ?? [];
  if (year === undefined) return undefined;
  return halfYearOf(startOfAlmatyDay(half === '1' ? `${year}-01-01` : `${year}-07-01`));
}

/** The moment at which a half-year begins. */
export function startOfHalfYear({ firstDay }: HalfYear): number {
  return startOfAlmatyDay(firstDay);
}

/** The first moment that is no longer within it. */
export function endOfHalfYear({ lastDay }: HalfYear): number {
  return startOfAlmatyDay(dayAfter(lastDay));
}
