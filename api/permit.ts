import type { ActRefusal } from '../domain/acts.js';
import type { Permission } from '../domain/capabilities.js';
import type { ActionView } from './fields.js';
import { Problem, notFound } from './problem.js';
import type { ProblemOptions } from './problem.js';

/** What a refusal has to name: the case, what was tried, where the case stands and what is possible there. */
export interface Attempt {
  caseId: string;
  kind: string;
  caseStatus: string;
  actions: ActionView[];
  dispatchId?: string;
}

/**
 * Lets an allowed attempt pass.
 * @throws Problem *not-found* if the case does not exist for this person, *forbidden* or *illegal-move* otherwise; those two are audit events
 */
export function permit(permission: Permission, attempt: Attempt): void {
  if (permission.allowed) return;
  switch (permission.why) {
    case 'hidden':
      throw notFound();
    case 'forbidden':
      throw new Problem('forbidden', { code: permission.reason, refused: refusedEvent(attempt) });
    case 'illegal_move':
      throw new Problem('illegal-move', {
        code: permission.reason,
        members: { caseStatus: attempt.caseStatus, actions: attempt.actions },
        refused: refusedEvent(attempt),
      });
  }
}

/** The problem by which a refusal of the domain's is answered; an audit event too. */
export function refusedAttempt(refusal: ActRefusal, attempt: Attempt): Problem {
  const state = refusal.type === 'illegal-move' ? { caseStatus: attempt.caseStatus, actions: attempt.actions } : {};
  return new Problem(refusal.type, {
    code: refusal.code,
    ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
    members: { ...refusal.detail, ...state },
    refused: refusedEvent(attempt),
  });
}

function refusedEvent({ caseId, kind, caseStatus, dispatchId }: Attempt): NonNullable<ProblemOptions['refused']> {
  return { caseId, kind, before: { status: caseStatus }, ...(dispatchId === undefined ? {} : { dispatchId }) };
}
