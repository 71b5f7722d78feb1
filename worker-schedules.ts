import { isDeepStrictEqual } from 'node:util';
import { DAYS_OF_WEEK, MONTHS, ScheduleAlreadyRunning } from '@temporalio/client';
import type { CalendarSpecDescription, Client, ScheduleDescription } from '@temporalio/client';
import { rhythms, utcCalendars } from './domain/schedule-times.js';
import type { Rhythm } from './domain/schedule-times.js';
import { casesTaskQueue } from './workflows/messages.js';

/** A Schedule as it should be: its id is also that of what it starts, before the time that the server appends. */
export interface WantedSchedule {
  id: string;
  workflowType: string;
  calendars: CalendarSpecDescription[];
}

/**
 * Each run does all that is due by then, so after an outage one run is enough, and one that hangs for want of a database needs one behind it
 * and no queue. `ALLOW_ALL` would start every missed run at once, `SKIP` would lose the run that comes while another one hangs.
 */
const overlap = 'BUFFER_ONE';
/** An outage of any length is made up for: the times that were missed are looked at when the server is back. */
const catchupWindow = '365 days';

/** The Schedules of this house under the offset that Almaty has at a moment, one for each row of `rhythms`. */
export function houseSchedules(at: number): WantedSchedule[] {
  return Object.entries<Rhythm>(rhythms).map(([id, rhythm]) => ({
    ...{ id, workflowType: id },
    calendars: utcCalendars(rhythm, at).map(({ hour, on }) => calendarAt(hour, on)),
  }));
}

/**
 * Makes every Schedule that is not there and changes those that differ, however many workers start at once. A Schedule that is right is left
 * alone: the server counts an update as a beginning, and would drop the times it has missed before it. What operations paused stays paused.
 */
export async function ensureSchedules({ schedule }: Client, wanted: readonly WantedSchedule[]): Promise<void> {
  for (const { id, workflowType, calendars } of wanted) {
    const spec = { calendars };
    const action = { type: 'startWorkflow', workflowType, workflowId: id, taskQueue: casesTaskQueue } as const;
    const policies = { overlap, catchupWindow } as const;
    try {
      await schedule.create({ scheduleId: id, spec, action, policies });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const handle = schedule.getHandle(id);
      if (isAsWanted(await handle.describe(), { id, workflowType, calendars })) continue;
      await handle.update(({ state }) => ({ spec, action, policies, state }));
    }
  }
}

function isAsWanted({ spec, action, policies }: ScheduleDescription, wanted: WantedSchedule): boolean {
  const calendars = (spec.calendars ?? []).map(({ comment: _, ...calendar }) => calendar);
  return (
    isDeepStrictEqual(calendars, wanted.calendars) &&
    action.workflowType === wanted.workflowType &&
    action.taskQueue === casesTaskQueue &&
    policies.overlap === overlap
  );
}

/** A calendar as the server describes it: every field a list of ranges, an empty one for all years. */
function calendarAt(hour: number, on?: { dayOfMonth: number; month: number }): CalendarSpecDescription {
  const one = <T>(value: T) => [{ start: value, end: value, step: 1 }];
  const month = on === undefined ? undefined : MONTHS[on.month - 1];
  return {
    second: one(0),
    minute: one(0),
    hour: one(hour),
    dayOfMonth: on === undefined ? [{ start: 1, end: 31, step: 1 }] : one(on.dayOfMonth),
    month: month === undefined ? [{ start: MONTHS[0], end: MONTHS[11], step: 1 }] : one(month),
    year: [],
    dayOfWeek: [{ start: DAYS_OF_WEEK[0], end: DAYS_OF_WEEK[6], step: 1 }],
  };
}
