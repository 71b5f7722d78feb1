import type { Knex } from 'knex';
import type { Act } from '../../db/acts.js';
import { involvedIn } from '../../db/complaint-deciders.js';
import type { Complaint } from '../../db/complaints.js';
import { mayActOnComplaint } from '../../domain/capabilities.js';
import type { ComplaintVerb } from '../../domain/capabilities.js';
import type { Actor } from '../../domain/roles.js';
import { ActRefusedError, refuseUnlessAllowed } from '../act-refused.js';
import type { CaseDeps } from '../deps.js';

/** An act that is being applied: everything happens in `tx`, which holds the act's row, and the complaint's if there is one yet. */
export interface ComplaintActContext {
  deps: CaseDeps;
  tx: Knex.Transaction;
  act: Act;
  actor: Actor;
  complaint: Complaint | undefined;
}

export interface AppliedComplaintAct {
  complaint: Complaint;
  /** The answer to the person who acted. */
  result: Record<string, unknown>;
  /** Counts and codes for the audit trail. */
  noted?: Record<string, unknown>;
  /** Cases that have to be started: facts that were opened again, access that is to be resumed. */
  reopenedAs?: string;
  restorationId?: string;
}

/** The complaint, if this person may do this to it now. @throws ActRefusedError */
export async function permitted(
  { tx, actor, complaint }: ComplaintActContext,
  verb: ComplaintVerb,
): Promise<Complaint> {
  if (complaint === undefined) throw new ActRefusedError({ type: 'not-found', code: 'not_visible' });
  const involved = await involvedIn(tx, complaint.noticeId);
  refuseUnlessAllowed(mayActOnComplaint(actor, verb, { ...complaint, isInvolved: involved.has(actor.accountId) }));
  return complaint;
}

/** What people are answered: where the complaint stands. */
export function toResult({ id, number, status, outcome, assignedTo, dueOn }: Complaint): Record<string, unknown> {
  return { complaintId: id, number, status, ...(outcome === null ? {} : { outcome }), assignedTo, dueOn };
}
