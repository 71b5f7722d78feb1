import type { Knex } from 'knex';
import { recordEvent } from '../db/audit.js';
import { notify } from '../db/notifications.js';
import { referenceList } from '../db/reference-views.js';
import { fulfil, keepReminder, lockOpenObligations, markOverdue, raiseObligations } from '../db/roster-obligations.js';
import type { OpenObligation } from '../db/roster-obligations.js';
import { authorisedOfficials } from '../db/roster-officials.js';
import { almatyDay, startOfAlmatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { halfYearOf } from '../domain/half-years.js';
import { isOverdue, reminderDue } from '../domain/roster-obligations.js';
import type { CaseDeps } from './deps.js';

/**
 * Brings the obligations to renew rosters (Rules, clause 5) up to this day: one per body and half-year, the overdue mark, the latest reminder
 * that is due. Each happens once, however often this runs, and what an outage swallowed is made up for.
 */
export async function raiseRosterObligations({ db, clock }: Pick<CaseDeps, 'db' | 'clock'>): Promise<void> {
  const today = almatyDay(clock.now());
  const halfYear = halfYearOf(clock.now());
  await db.transaction(async (tx) => {
    const bodies = (await referenceList(tx, 'bodies', today)).map(({ code }) => code);
    for (const { id, bodyCode } of await raiseObligations(tx, clock, bodies, halfYear)) {
      await note(tx, { clock, id }, 'roster_obligation', { body: bodyCode, halfYear: halfYear.code });
    }
  });
  await db.transaction(async (tx) => {
    for (const obligation of await lockOpenObligations(tx)) await look(tx, { clock }, obligation, today);
  });
}

async function look(
  tx: Knex,
  { clock }: Pick<CaseDeps, 'clock'>,
  obligation: OpenObligation,
  today: string,
): Promise<void> {
  const { id, firstDay, lastDay, isMarkedOverdue } = obligation;
  const renewedAt = obligation.submittedAt.find((at) => at.getTime() >= startOfAlmatyDay(firstDay));
  if (renewedAt !== undefined) {
    await fulfil(tx, id, renewedAt);
    await note(tx, { clock, id }, 'roster_renewed', {});
    return;
  }
  if (!isMarkedOverdue && isOverdue(lastDay, today)) {
    await markOverdue(tx, clock, id);
    await note(tx, { clock, id }, 'roster_overdue', {});
  }
  const reminder = reminderDue(lastDay, today);
  if (reminder === undefined || obligation.reminders.includes(reminder)) return;
  // Another run may have sent it while this one waited for the lock.
  if (!(await keepReminder(tx, clock, id, reminder))) return;
  await note(tx, { clock, id }, 'roster_reminder', { reminder });
  await remind(tx, clock, obligation, isOverdue(lastDay, today));
}

/** The head of the body and whom he authorises; once it is overdue the supervisors too, in the mail of the day. */
async function remind(tx: Knex, clock: Clock, { id, bodyCode, lastDay }: OpenObligation, late: boolean): Promise<void> {
  const told = { caseId: id, href: '/api/v1/roster-obligations', params: { day: lastDay } };
  const event = late ? 'roster_overdue' : 'roster_due';
  await notify(tx, clock, { ...told, event, to: { role: 'head', bodyCode } });
  for (const accountId of await authorisedOfficials(tx, bodyCode))
    await notify(tx, clock, { ...told, event, to: { accountId } });
  if (late) await notify(tx, clock, { ...told, event: 'rosters_overdue', to: { role: 'supervisor' }, key: lastDay });
}

async function note(
  tx: Knex,
  { clock, id }: Pick<CaseDeps, 'clock'> & { id: string },
  kind: string,
  after: Record<string, unknown>,
): Promise<void> {
  await recordEvent(tx, clock, { caseId: id, actor: null, kind, outcome: 'applied', after });
}
