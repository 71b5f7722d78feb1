import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { nextSerial } from '../db/counters.js';
import { readDecisions } from '../db/decisions.js';
import { answerWithDecision } from '../db/edms-answers.js';

import { lockNotice, noticeState } from '../db/notices.js';
import type { Notice } from '../db/notices.js';
import { addDispatches, dispatchesOf, findPrescription, insertPrescription } from '../db/prescriptions.js';
import { activeRecipients } from '../db/recipients.js';
import { restrict } from '../db/restrictions.js';
import { almatyDay, almatyYear } from '../domain/almaty.js';
import { prescriptionNumber } from '../domain/case-numbers.js';
import type { NoticeState } from '../domain/cases.js';
import { howToComplain } from '../domain/complaints.js';
import { routeFacts } from '../domain/recipient.js';
import { isLate } from '../domain/sources.js';
import { dispatchWorkflowId } from '../workflows/messages.js';
import type { CaseDeps } from './deps.js';
import { issuePrescriptionPaper } from './paper/issue-prescription-paper.js';
import { toRouted } from './notice-acts/completion.js';

export interface IssuedPrescription {
  state: NoticeState;
  /** Workflow ids of the dispatches, one per recipient. */
  dispatchIds: string[];
}

/**
 * Issues the prescription on the confirmed facts (Rules, clause 10): number, basis, targets, recipients, term, issuing official, how to complain.
 * A target that another case has restricted meanwhile becomes a further ground of that restriction and is not ordered twice.
 */
export async function issuePrescription(deps: CaseDeps, noticeId: string): Promise<IssuedPrescription> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    const issued = await findPrescription(tx, noticeId);
    const prescriptionId = issued?.id ?? (await issue(deps, tx, notice));
    const dispatches = await dispatchesOf(tx, prescriptionId);
    return {
      state: await noticeState(tx, notice),
      dispatchIds: dispatches.map(({ recipientId }) => dispatchWorkflowId(prescriptionId, recipientId)),
    };
  });
}

async function issue(deps: CaseDeps, tx: Knex, notice: Notice): Promise<string> {
  const at = deps.clock.now();
  const { decided } = await readDecisions(tx, notice.id);
  const confirmed = decided.filter(({ verdict }) => verdict === 'confirmed');
  const official = await issuingOfficial(tx, notice);
  const year = almatyYear(at);
  const serial = await nextSerial(tx, 'prescription', year);
  const number = prescriptionNumber(year, serial);
  const prescriptionId = await insertPrescription(tx, at, {
    notice,
    number,
    year,
    serial,
    officialId: official,
    issuingBody: deps.settings.authorisedBody,
    termMs: deps.settings.executionTermMs,
    howToComplain: howToComplain(deps.settings.authorisedBody),
  });
  const ordered = await restrict(tx, at, { noticeId: notice.id, prescriptionId, facts: confirmed });
  const routed = routeFacts(ordered.map(toRouted), await activeRecipients(tx), notice.recipientIds);
  await addDispatches(tx, at, { order: { prescriptionId, noticeId: notice.id }, routed });
  // Completion saw to it that each has a recipient; one may have been closed while a second reader thought it over.
  const reached = new Set([...routed.values()].flat());
  if (ordered.some(({ fact }) => !reached.has(fact.id))) {
    await raiseAlert(tx, deps.clock, { kind: 'no_recipient', key: prescriptionId, noticeId: notice.id });
  }
  await issuePrescriptionPaper(deps, tx, {
    ...{ notice, prescriptionId, numbered: { year, serial }, officialId: official, ordered },
    recipientIds: [...routed.keys()],
  });
  await answerWithDecision(tx, deps.clock, deps.settings, {
    notice,
    prescriptions: [{ number, issuedOn: almatyDay(at) }],
  });
  await recordEvent(tx, deps.clock, {
    caseId: notice.id,
    actor: null,
    kind: 'prescription',
    outcome: 'applied',
    after: {
      number,
      officialId: official,
      facts: ordered.length,
      furtherGrounds: confirmed.length - ordered.length,
      dispatches: routed.size,
      ...(notice.source === 'notice' ? {} : { source: notice.source, late: isLate(notice.forwardBy, at) }),
    },
  });
  return prescriptionId;
}

/** The second reader, where there was one, else the reviewer: a named official answers for every prescription. */
async function issuingOfficial(tx: Knex, notice: Notice): Promise<string> {
  const agreed = await tx<{ reader_id: string; notice_id: string; sheet_version: number; opinion: string }>('opinions')
    .where({ notice_id: notice.id, sheet_version: notice.sheetVersion, opinion: 'agree' })
    .first('reader_id');
  const official = agreed?.reader_id ?? notice.reviewerId;
  if (official === null) throw new Error(`Nobody has decided notice ${notice.id}`);
  return official;
}
