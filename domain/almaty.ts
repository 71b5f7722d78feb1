const hour = 3_600_000;

/** Asia/Almaty moved from UTC+6 to UTC+5 on 01.03.2024 at 00:00 local time. Written out, because a runtime's zone data may be older than that. */
const movedAt = Date.UTC(2024, 1, 29, 18);

/** The offset of Almaty from UTC at a moment, in milliseconds. */
export function almatyOffset(at: number): number {
  return at < movedAt ? 6 * hour : 5 * hour;
}

/** The Almaty day of a moment, as `2026-07-01`. */
export function almatyDay(at: number): string {
  return new Date(at + almatyOffset(at)).toISOString().slice(0, 10);
}

/** The moment at which clocks in Almaty show a time, which is given as if it were UTC. */
export function fromAlmaty(shown: number): number {
  return shown - almatyOffset(shown - almatyOffset(shown));
}

/** The moment at which an Almaty day, `2026-07-01`, begins. */
export function startOfAlmatyDay(day: string): number {
  return fromAlmaty(Date.parse(`${day}T00:00:00Z`));
}

/** The Almaty year of a moment. */
export function almatyYear(at: number): number {
  return Number(almatyDay(at).slice(0, 4));
}

/** The day after a day, `2026-07-01`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * hour).toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * hour));
}

/** The day so many months after a day: the same day of the month, or the last one there is. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDate))).toISOString().slice(0, 10);
}
