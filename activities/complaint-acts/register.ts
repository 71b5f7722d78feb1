import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Complainant, Complaint } from '../../db/complaints.js';
import { insertComplaint, moveComplaint } from '../../db/complaints.js';
import type { Contested } from '../../db/contested.js';
import { nextSerial } from '../../db/counters.js';
import { queueMail } from '../../db/notifications.js';
import { startTerm } from '../../db/working-terms.js';
import { almatyDay, almatyYear } from '../../domain/almaty.js';
import { complaintNumber } from '../../domain/case-numbers.js';
import type { ComplaintChannel, ComplaintGround } from '../../domain/complaint-status.js';
import { complaintWorkingDays, lastDayToComplain } from '../../domain/complaint-terms.js';
import type { Language } from '../../domain/roles.js';
import type { CaseDeps } from '../deps.js';
import { checkOf, findDecider, giveComplaint } from './assign.js';

/** A complaint as somebody brings it. */
export interface BroughtComplaint {
  id: string;
  /** When it reached us, in milliseconds since the epoch: from then its term runs, whenever our own engine gets to it. */
  receivedAt: number;
  channel: ComplaintChannel;
  ground: ComplaintGround;
  bodyCode?: string;
  lodgedBy?: string;
  complainant: Complainant;
  language: Language;
  against: string;
  locator?: string;
  statement: string;
  /** The Almaty day on which he learned of the act; the day of the act, or of the complaint, if left out. */
  knownOn?: string;
  contested: Contested | undefined;
  token?: string;
}

/**
 * Registers a complaint: number, term of twenty working days, acknowledgement, and somebody to decide it who took no part. Whether it is late, or about
 * nothing of ours, is shown, and for a person to say.
 */
export async function registerComplaint(
  { clock }: Pick<CaseDeps, 'clock'>,
  tx: Knex.Transaction,
  brought: BroughtComplaint,
): Promise<Complaint> {
  const { id, receivedAt, contested, complainant, language } = brought;
  const year = almatyYear(receivedAt);
  const knownOn = brought.knownOn ?? contested?.decidedOn ?? almatyDay(receivedAt);
  const wasExplained = contested?.wasExplained ?? false;
  const days = complaintWorkingDays;
  const workflowId = `complaint:${id}`;
  const term = await startTerm(tx, clock, { caseId: id, kind: 'complaint', workflowId, days, startedAt: receivedAt });
  const serial = await nextSerial(tx, 'complaint', year);
  const lodged = await insertComplaint(tx, receivedAt, {
    ...{ id, year, serial, number: complaintNumber(year, serial), channel: brought.channel, ground: brought.ground },
    ...{ bodyCode: brought.bodyCode ?? null, lodgedBy: brought.lodgedBy ?? null, complainant, language },
    ...{ noticeId: contested?.noticeId ?? null, factIds: contested?.factIds ?? [], against: brought.against },
    ...{ locator: brought.locator ?? null, statement: brought.statement, knownOn, wasExplained },
    ...{ lastDay: lastDayToComplain(knownOn, { wasExplained }), dueOn: term.dueOn, dueAt: term.dueAt },
    token: brought.token ?? (complainant.email === undefined ? null : randomBytes(24).toString('base64url')),
  });
  await tellComplainant({ clock }, tx, lodged, 'complaint_acknowledged');
  const given = await giveComplaint(
    { clock },
    tx,
    lodged,
    await findDecider({ clock }, tx, lodged),
    'complaint_assignment',
  );
  if (given.assignedTo !== null) return given;
  return moveComplaint(tx, given, 'silence', { check_at: new Date(await checkOf({ clock }, tx, given)) });
}

/** A letter to an owner who gave an address: its number and day, and the link to his own page. */
export async function tellComplainant(
  { clock }: Pick<CaseDeps, 'clock'>,
  tx: Knex,
  { id, complainant, language, number, dueOn, token }: Complaint,
  template: 'complaint_acknowledged' | 'complaint_extended' | 'complaint_decided' | 'complaint_withdrawn',
): Promise<void> {
  if (complainant.email === undefined || token === null) return;
  const link = `/public/complaints/${id}?token=${token}`;
  await queueMail(tx, clock, { to: complainant.email, language, template, params: { number, day: dueOn, link } });
}
