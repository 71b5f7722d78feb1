import { contestedRejection } from '../../db/contested.js';
import type { Complainant } from '../../db/complaints.js';
import { startOfAlmatyDay } from '../../domain/almaty.js';
import { may } from '../../domain/capabilities.js';
import type { Language } from '../../domain/roles.js';
import { ActRefusedError, refuseUnlessAllowed } from '../act-refused.js';
import { contestedByOwner } from './contested.js';
import type { AppliedComplaintAct, ComplaintActContext } from './context.js';
import { toResult } from './context.js';
import { registerComplaint } from './register.js';

/** What the API has kept of a complaint: a body's against a rejection of its own notice, or an owner's that a registrar entered. */
export type LodgedComplaint =
  | { form: 'body'; noticeId: string; factIds?: string[]; statement: string; language: Language; name: string }
  | {
      form: 'owner';
      complainant: Complainant;
      language: Language;
      against: string;
      locator?: string;
      statement: string;
      knownOn?: string;
      /** The Almaty day on which the letter came; the day of its entry if left out. */
      receivedOn?: string;
    };

/** Opens a complaint. What an owner names is taken as he names it; a body names a notice of its own. */
export async function lodge(context: ComplaintActContext): Promise<AppliedComplaintAct> {
  const { deps, tx, act, actor, complaint } = context;
  if (complaint !== undefined) throw new ActRefusedError({ type: 'illegal-move', code: 'status' });
  const lodged = act.payload as LodgedComplaint;
  const common = {
    ...{ id: act.caseId, receivedAt: act.receivedAt, lodgedBy: actor.accountId },
    ...{ statement: lodged.statement, language: lodged.language },
  };
  if (lodged.form === 'body') {
    refuseUnlessAllowed(may(actor, 'complaint.lodge_for_body'));
    const contested = await rejectionOfItsOwn(context, lodged);
    const opened = await registerComplaint(deps, tx, {
      ...{ ...common, channel: 'system', ground: 'rejection', bodyCode: actor.bodyCode ?? '' },
      ...{ complainant: { name: lodged.name }, against: contested.number, contested },
    });
    return { complaint: opened, result: toResult(opened), noted: { facts: contested.factIds.length } };
  }
  refuseUnlessAllowed(may(actor, 'complaint.enter'));
  const { complainant, against, locator, knownOn, receivedOn } = lodged;
  const contested = await contestedByOwner(tx, deps.clock, lodged);
  const opened = await registerComplaint(deps, tx, {
    ...{ ...common, channel: 'registrar', ground: 'prescription', complainant, against, contested },
    ...(locator === undefined ? {} : { locator }),
    ...(knownOn === undefined ? {} : { knownOn }),
    ...(receivedOn === undefined ? {} : { receivedAt: Math.min(act.receivedAt, startOfAlmatyDay(receivedOn)) }),
  });
  return { complaint: opened, result: toResult(opened), noted: { facts: contested?.factIds.length ?? 0 } };
}

async function rejectionOfItsOwn(
  { tx, actor }: ComplaintActContext,
  { noticeId, factIds }: { noticeId: string; factIds?: string[] },
) {
  const notice = await tx('notices')
    .where({ id: noticeId, body_code: actor.bodyCode ?? null })
    .first<{ number: string | null } | undefined>('number');
  if (notice === undefined) throw new ActRefusedError({ type: 'not-found', code: 'not_visible' });
  const contested = await contestedRejection(tx, { noticeId, ...(factIds === undefined ? {} : { factIds }) });
  if (contested !== undefined) return { ...contested, number: notice.number ?? '' };
  const errors = [{ pointer: factIds === undefined ? '#/' : '#/factIds', code: 'not_rejected' }];
  throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors });
}
