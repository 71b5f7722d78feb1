import type { NoticeMove, NoticeStatus } from './notice-status.js';
import { canHappen, isUnfiled } from './notice-status.js';
import type { Actor, Role } from './roles.js';

/** How far a right reaches: what I filed, what my body filed, everything that was filed. */
type Reach = 'own' | 'body' | 'filed';

type NoticePersonMove = Exclude<NoticeMove, 'registration' | 'validation' | 'assignment' | 'silence' | 'settlement'>;

/** What a person may be allowed to do with a notice. */
export type NoticeVerb = 'read' | NoticePersonMove;

/** The one table of who may do what to a notice; when is said by `noticeMoves`. */
export const noticeCapabilities: Record<NoticeVerb, Partial<Record<Role, Reach>>> = {
  read: { officer: 'body', reviewer: 'filed', supervisor: 'filed', auditor: 'filed' },
  edit: { officer: 'own' },
  discard: { officer: 'own' },
  hard_stop_request: { officer: 'own' },
  hard_stop_ruling: { supervisor: 'filed' },
  submission: { officer: 'own' },
  withdrawal: { officer: 'own' },
  claim: { reviewer: 'filed' },
  release: { reviewer: 'filed' },
  verdicts: { reviewer: 'filed' },
  handover: { reviewer: 'filed', supervisor: 'filed' },
  recusal: { reviewer: 'filed', supervisor: 'filed' },
  split: { reviewer: 'filed' },
  return: { reviewer: 'filed' },
  completion: { reviewer: 'filed' },
  second_opinion: { reviewer: 'filed', supervisor: 'filed' },
};

/** Verbs by which the authorised body decides: nobody of the filing body may (safeguard 2). */
const deciding: readonly NoticeVerb[] = [
  'hard_stop_ruling',
  'claim',
  'release',
  'verdicts',
  'handover',
  'recusal',
  'split',
  'return',
  'completion',
  'second_opinion',
];

/** What the tables need to know of a notice. */
export interface NoticeSubject {
  status: NoticeStatus;
  filerId: string;
  bodyCode: string;
  reviewerId: string | null;
  /** Who must give the second opinion while one is awaited. */
  opinionBy?: 'reviewer' | 'supervisor' | null;
  /** A supervisor may read a draft while its hard stop waits for a ruling. */
  hardStopPending?: boolean;
}

export type Permission =
  | { allowed: true }
  /** `hidden`: to this person the thing does not exist; `forbidden`: not this person; `illegal_move`: not now. */
  | { allowed: false; why: 'hidden' | 'forbidden' | 'illegal_move'; reason: string };

const allowed: Permission = { allowed: true };
const refused = (why: 'hidden' | 'forbidden' | 'illegal_move', reason: string): Permission => ({
  allowed: false,
  why,
  reason,
});

/**
 * May this person do this to this notice, as things stand? Asked by the API, by workflow validators, by activities and by `actions`.
 * The answer says first whether the notice exists for him, then whether it is his to do, then whether it is the time.
 */
export function mayAct(actor: Actor, verb: NoticeVerb, notice: NoticeSubject): Permission {
  if (!reaches(actor, 'read', notice)) return refused('hidden', 'not_visible');
  if (!actor.roles.some((role) => role in noticeCapabilities[verb])) return refused('forbidden', 'role');
  if (!reaches(actor, verb, notice)) return refused('forbidden', 'not_yours');
  if (deciding.includes(verb) && isOfFilingSide(actor, notice)) return refused('forbidden', 'filing_body');
  if (verb !== 'read' && !canHappen(verb, notice.status)) return refused('illegal_move', 'status');
  if (verb === 'second_opinion') return secondReader(actor, notice);
  return allowed;
}

function reaches(actor: Actor, verb: NoticeVerb, notice: NoticeSubject): boolean {
  return actor.roles.some((role) => {
    const reach = noticeCapabilities[verb][role];
    if (reach === 'own') return notice.filerId === actor.accountId;
    if (reach === 'body') return notice.bodyCode === actor.bodyCode || notice.filerId === actor.accountId;
    if (reach === 'filed')
      return !isUnfiled(notice.status) || (role === 'supervisor' && notice.hardStopPending === true);
    return false;
  });
}

function isOfFilingSide(actor: Actor, notice: NoticeSubject): boolean {
  return actor.accountId === notice.filerId || actor.bodyCode === notice.bodyCode;
}

function secondReader(actor: Actor, notice: NoticeSubject): Permission {
  if (actor.accountId === notice.reviewerId) return refused('forbidden', 'own_decision');
  if (notice.opinionBy === 'supervisor' && !actor.roles.includes('supervisor'))
    return refused('forbidden', 'supervisor_needed');
  return allowed;
}
