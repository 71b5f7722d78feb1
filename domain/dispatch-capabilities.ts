import type { DispatchActKind } from './acts.js';
import type { Permission } from './capabilities.js';
import type { DispatchStatus } from './dispatch-status.js';
import { isSettled } from './dispatch-status.js';
import type { Actor, Role } from './roles.js';

/** What a person or robot may be allowed to do with a dispatch. */
export type DispatchVerb = 'read' | DispatchActKind;

/** `own`: addressed to my recipient; `any`: every dispatch that its workflow has opened. */
type DispatchReach = 'own' | 'any';

/** The one table of who may do what to a dispatch. */
export const dispatchCapabilities: Record<DispatchVerb, Partial<Record<Role, DispatchReach>>> = {
  read: { recipient: 'own', reviewer: 'any', supervisor: 'any', auditor: 'any', operations: 'any' },
  fetch: { recipient: 'own' },
  receipts: { recipient: 'own' },
  ruling: { supervisor: 'any' },
  redelivery: { reviewer: 'any', supervisor: 'any' },
};

/**
 * Where each may happen. A receipt is always taken: after settlement it is kept as late. What is sent again may also be a ruling, which fails
 * wherever the dispatch stands by then.
 */
const when: Record<DispatchVerb, (status: DispatchStatus) => boolean> = {
  read: () => true,
  fetch: () => true,
  receipts: () => true,
  ruling: (status) => status === 'impossible' || status === 'unclear',
  redelivery: (status) => !isSettled(status),
};

export interface DispatchSubject {
  status: DispatchStatus;
  recipientId: string;
  /** The body whose notice it came from: nobody of it rules. */
  bodyCode: string;
  /** A recipient sees a dispatch only once its workflow has opened it. */
  opened: boolean;
  /** Something that was to be delivered was given up. */
  undelivered: boolean;
}

/** May this actor do this to this dispatch, as things stand? */
export function mayActOnDispatch(actor: Actor, verb: DispatchVerb, dispatch: DispatchSubject): Permission {
  if (!reaches(actor, 'read', dispatch)) return { allowed: false, why: 'hidden', reason: 'not_visible' };
  if (!reaches(actor, verb, dispatch)) return { allowed: false, why: 'forbidden', reason: 'role' };
  if (verb === 'ruling' && actor.bodyCode === dispatch.bodyCode) {
    return { allowed: false, why: 'forbidden', reason: 'filing_body' };
  }
  const permission = canHappenToDispatch(verb, dispatch.status);
  if (verb === 'redelivery' && permission.allowed && !dispatch.undelivered) {
    return { allowed: false, why: 'illegal_move', reason: 'nothing_undelivered' };
  }
  return permission;
}

/** Is this the time for it, whoever asks? */
export function canHappenToDispatch(verb: DispatchVerb, status: DispatchStatus): Permission {
  if (when[verb](status)) return { allowed: true };
  return { allowed: false, why: 'illegal_move', reason: isSettled(status) ? 'settled' : 'status' };
}

function reaches(actor: Actor, verb: DispatchVerb, dispatch: DispatchSubject): boolean {
  return actor.roles.some((role) => {
    const reach = dispatchCapabilities[verb][role];
    if (reach === 'own') return dispatch.opened && dispatch.recipientId === actor.recipientId;
    return reach === 'any';
  });
}
