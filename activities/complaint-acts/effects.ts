import { lockNotice } from '../../db/notices.js';
import type { Complaint } from '../../db/complaints.js';
import { involvedIn } from '../../db/complaint-deciders.js';
import { recordEvent } from '../../db/audit.js';
import { reopenFacts } from '../../db/reopenings.js';
import { openRestoration } from '../../db/restorations.js';
import { findTargets } from '../../db/restoration-targets.js';
import { findReviewer, giveToReviewer } from '../assign.js';
import type { ComplaintActContext } from './context.js';

/** What a decision brings about. */
export interface ComplaintEffects {
  /** The restoration that resumes access. */
  restorationId?: string;
  /** Upheld, but what was ordered is not in force any more. */
  nothingInForce?: true;
  /** The part in which rejected facts are reviewed again, and its number. */
  reopenedAs?: string;
  reopenedNumber?: string;
}

/** Makes of the facts that were decided wrongly what they should be: free, or in review again with somebody else. */
export async function bringAbout(
  context: ComplaintActContext,
  complaint: Complaint,
  { upheld, reasons }: { upheld: readonly string[]; reasons: string },
): Promise<ComplaintEffects> {
  if (upheld.length === 0 || complaint.noticeId === null) return {};
  const about = { noticeId: complaint.noticeId, upheld, reasons };
  return complaint.ground === 'prescription' ? resume(context, complaint, about) : reopen(context, about);
}

async function resume(
  { deps, tx, actor }: ComplaintActContext,
  complaint: Complaint,
  { noticeId, upheld, reasons }: { noticeId: string; upheld: readonly string[]; reasons: string },
): Promise<ComplaintEffects> {
  const standing = await findTargets(tx, { noticeId }, { whole: false });
  const targets = standing.flatMap(({ restrictionId, factIds }) => {
    const meant = (factIds ?? []).filter((id) => upheld.includes(id));
    return meant.length === 0 ? [] : [{ restrictionId, factIds: meant }];
  });
  if (targets.length === 0) return { nothingInForce: true };
  const { restoration } = await openRestoration(tx, deps.clock, {
    ...{ origin: 'own_motion', cause: 'complaint_upheld', statement: reasons, targets, complaintId: complaint.id },
    decision: { decidedBy: actor.accountId, reasons },
  });
  return { restorationId: restoration.id };
}

/** The same facts, in a part of their own, with a reviewer who took no part in their rejection. */
async function reopen(
  { deps, tx, act, actor }: ComplaintActContext,
  { noticeId, upheld }: { noticeId: string; upheld: readonly string[] },
): Promise<ComplaintEffects> {
  const keepFrom = new Set([...(await involvedIn(tx, noticeId)), actor.accountId]);
  const partId = await reopenFacts(tx, deps.clock, { noticeId, factIds: upheld, keepFrom });
  const part = await lockNotice(tx, partId);
  const given = await giveToReviewer(deps, tx, part, 'assignment', await findReviewer(deps, tx, part));
  await recordEvent(tx, deps.clock, {
    ...{ caseId: partId, actor, kind: 'reopened', outcome: 'applied', actId: act.id },
    after: { status: 'in_review', number: given.number, splitFrom: noticeId, facts: upheld.length },
  });
  return { reopenedAs: partId, ...(given.number === null ? {} : { reopenedNumber: given.number }) };
}
